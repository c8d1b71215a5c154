"""A JupyterLab server on a folder, and one of its notebooks in a real browser, for several test modules."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")
MINUTE = 60_000  # milliseconds
KERNEL_READY = """async () => {
    const context = jupyterapp.shell.currentWidget.sessionContext;
    await context.ready;
    await context.session.kernel.info;
    await new Promise(done => setTimeout(done, 1000));
}"""
ALL_RUN = """() => {
    const cells = [...jupyterapp.shell.currentWidget.content.model.cells].filter(cell => cell.type === "code");
    return cells.every(cell => cell.executionCount !== null);
}"""


@contextmanager
def jupyterlab(folder: Path) -> Iterator[str]:
    """The address of a JupyterLab server on `folder`, which also holds its settings."""
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--port=0", "--expose-app-in-browser"]
    settings = ["--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True", "--allow-root"]
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "IPYTHONDIR": str(folder / "ipython"),
    }
    server = subprocess.Popen(
        [*command, *settings],
        cwd=folder,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    try:
        address = next(
            match for line in server.stderr if (match := re.search(r"http://(?:localhost|127.0.0.1):\d+/", line))
        )
        yield address.group()
    finally:
        server.terminate()
        server.stderr.close()
        server.wait()


@contextmanager
def opened(address: str, notebook: str) -> Iterator[Page]:
    """The notebook of that name in a browser, with its kernel ready."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": 1200, "height": 1600})
        page.goto(f"{address}lab/tree/{notebook}?reset")
        wait_for_kernel(page)
        yield page
        browser.close()


def wait_for_kernel(page: Page) -> None:
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=MINUTE)
    page.evaluate(KERNEL_READY)


def run_all_cells(page: Page) -> None:
    page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(ALL_RUN, timeout=2 * MINUTE)


def outputs(page: Page) -> list[dict]:
    """The outputs of all code cells, in nbformat's form."""
    return page.evaluate(
        """() => [...jupyterapp.shell.currentWidget.content.model.cells]
            .filter(cell => cell.type === "code").flatMap(cell => cell.sharedModel.outputs)"""
    )
