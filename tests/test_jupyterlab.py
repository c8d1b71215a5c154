"""Lesson 1 in JupyterLab and a real browser: its outputs after "Run All Cells"."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import sync_playwright

from helpers.paths import project_root

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")
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


@pytest.fixture
def jupyterlab(tmp_path):
    """The address of a JupyterLab server with a copy of lesson 1, which writes its results to `tmp_path`."""
    source = (project_root() / "notebooks" / "01_loading.ipynb").read_text(encoding="utf-8")
    source = source.replace(r"output_dir: str = \"\"", r"output_dir: str = \"out\"")
    (tmp_path / "01_loading.ipynb").write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--port=0", "--expose-app-in-browser"]
    settings = ["--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True", "--allow-root"]
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "IPYTHONDIR": str(tmp_path / "ipython"),
    }
    server = subprocess.Popen(
        [*command, *settings],
        cwd=tmp_path,
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


def test_run_all_shows_every_figure_and_no_error(jupyterlab, tmp_path):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": 1200, "height": 1600})
        page.goto(f"{jupyterlab}lab/tree/01_loading.ipynb?reset")
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=MINUTE)
        page.evaluate(KERNEL_READY)
        page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
        page.wait_for_function(ALL_RUN, timeout=2 * MINUTE)
        outputs = page.evaluate(
            """() => [...jupyterapp.shell.currentWidget.content.model.cells]
                .filter(cell => cell.type === "code").flatMap(cell => cell.sharedModel.outputs)"""
        )
        page.screenshot(path=tmp_path / "jupyterlab.png")
        browser.close()
    assert not [output for output in outputs if output["output_type"] == "error" or output.get("name") == "stderr"]
    figures = [output for output in outputs if "image/png" in output.get("data", {})]
    assert len(figures) == 12
    assert all(figure["metadata"]["image/png"]["alt"] for figure in figures)
    assert (tmp_path / "out" / "results" / "01_loading.json").is_file()
