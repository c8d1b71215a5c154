"""What a learner does in JupyterLab: drag a rate, answer an exercise, unfold an answer, keep digits for the next day."""

import nbformat

from tests.jupyterlab import MINUTE, jupyterlab, needs_chromium, opened, outputs, run_all_cells, wait_for_kernel

RATE = """
from helpers.language import use_language
from helpers.lessons import softmax_regression as show

use_language("en")


def descend(rate):
    path = [0.0]
    for _ in range(3):
        path.append(path[-1] - 0.1 * rate * (path[-1] - 1))
    return path


show.drag_rate(lambda weight: (weight - 1) ** 2, descend)
"""
WRONG = """
import numpy as np
from helpers import exercises


def my_softmax(scores):
    return np.exp(scores) / np.exp(scores).sum()


exercises.check("03.1", my_softmax)
"""
RIGHT = WRONG.replace(
    "    return np.exp(scores) / np.exp(scores).sum()",
    "    powers = np.exp(scores - scores.max(axis=1, keepdims=True))\n"
    "    return powers / powers.sum(axis=1, keepdims=True)",
)
DIGITS = """
from pathlib import Path

from helpers.own_digits import read_own_digits

read_own_digits("auto", Path("kept")).draw()
"""
LABELS = """
own = read_own_digits("auto", Path("kept"))
print(own.are_samples, own.labels.tolist(), own.images.shape)
"""
QUESTION = "<details><summary>Answer</summary>\n\nThe middle one.\n\n</details>"


@needs_chromium
def test_a_learner_drags_answers_unfolds_and_keeps_digits(tmp_path):
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in (RATE, WRONG, DIGITS, LABELS)]
    cells.append(nbformat.v4.new_markdown_cell(QUESTION))
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), tmp_path / "lesson.ipynb")
    with jupyterlab(tmp_path) as address, opened(address, "lesson.ipynb") as page:
        errors = []
        page.on("pageerror", lambda error: errors.append(error))
        page.set_default_timeout(MINUTE / 2)
        run_all_cells(page)

        # drag the rate: another picture, with its own description
        slider = page.get_by_role("slider", name="rate")
        image = page.locator(".moving-picture img")
        assert slider.get_attribute("aria-valuetext") == "5"
        before = image.get_attribute("alt"), image.get_attribute("src")
        slider.fill("9")
        page.wait_for_function("alt => document.querySelector('.moving-picture img').alt !== alt", arg=before[0])
        assert slider.get_attribute("aria-valuetext") == "30"
        assert "rate 30: 0.00" in image.get_attribute("alt")
        assert image.get_attribute("src") != before[1]
        assert image.evaluate("image => image.naturalWidth") == 1600
        slider.press("ArrowLeft")
        page.wait_for_function("document.querySelector('.moving-picture output').textContent === '25'")

        # answer wrongly, then rightly
        def verdict() -> str:
            return next(text for output in outputs(page) if (text := said(output)).startswith(("Not yet", "Right")))

        assert verdict().startswith("Not yet.")
        page.evaluate(
            """async source => {
                const notebook = jupyterapp.shell.currentWidget.content;
                notebook.activeCellIndex = 1;
                notebook.activeCell.model.sharedModel.setSource(source);
                await jupyterapp.commands.execute("notebook:run-cell");
            }""",
            RIGHT.strip(),
        )
        assert verdict().startswith("Right.")

        # unfold the answer
        answer = page.locator(".jp-RenderedMarkdown p", has_text="The middle one.")
        assert not answer.is_visible()
        page.locator(".jp-RenderedMarkdown summary").click()
        assert answer.is_visible()

        # draw a 1, start the kernel again: the digit is kept and shown
        assert kept(page).startswith("True")
        box = page.get_by_role("group", name="Digit 1").locator("canvas").first
        box.scroll_into_view_if_needed()
        place = box.bounding_box()
        page.mouse.move(place["x"] + 60, place["y"] + 20)
        page.mouse.down()
        page.mouse.move(place["x"] + 60, place["y"] + 100, steps=5)
        page.mouse.up()
        page.get_by_text("Boxes with a digit: 1 of 10.").wait_for()
        page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
        wait_for_kernel(page)
        page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        assert kept(page) == "False [1] (1, 28, 28)"
        page.get_by_text("Boxes with a digit: 1 of 10.").wait_for()
        assert errors == []


def said(output: dict) -> str:
    return "".join(output.get("data", {}).get("text/plain", ""))


def kept(page) -> str:
    """What the last code cell printed."""
    (printed,) = [output for output in outputs(page) if output["output_type"] == "stream"]
    return "".join(printed["text"]).strip()
