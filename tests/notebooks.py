"""Functions that change notebooks and publish them, for several test modules."""

from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.paths import write_text
from helpers.series.editions import edition_text, make_edition, record_entry, restitch
from helpers.series.project import Lesson, Project

FIGURE = {"data": {"image/png": "iVBORw0KGgo="}, "metadata": {"image/png": {"alt": "Um dígito"}}}
RESULTS = {
    "dataset": {"name": "mnist", "verified": True, "train": 60000, "test": 10000},
    "versions": {"python": "3.11.7", "keras": "3.0.0"},
    "metrics": {"nearest_mean": {"test_accuracy": 0.8203}},
    "seconds": {"nearest_mean": {"training": 1234.56}},
}


def find_cell(notebook: NotebookNode, cell_id: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell["id"] == cell_id)


def change_notebook(path: Path, change: Callable[[NotebookNode], object]) -> None:
    """Read the notebook at `path`, call `change` with it, and write it back."""
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def replace_in_cell(cell_id: str, old: str, new: str) -> Callable[[NotebookNode], None]:
    """A change for `change_notebook`: `new` instead of `old` in the text of one cell."""

    def change(notebook: NotebookNode) -> None:
        cell = find_cell(notebook, cell_id)
        assert old in cell.source
        cell.source = cell.source.replace(old, new, 1)

    return change


def publish_without_running(lesson: Lesson, project: Project) -> dict:
    """Write editions of `lesson` that look as if it had been run, and return its entry of the record."""
    editions = {}
    for language in ("pt", "en"):
        edition = make_edition(lesson.notebook, language, lesson.path.name)
        find_cell(edition, "show").outputs = [nbformat.v4.new_output("display_data", **FIGURE)]
        edition = restitch(lesson, edition, language)
        write_text(project.edition(lesson, language), edition_text(edition))
        editions[language] = edition
    return record_entry(lesson, project, RESULTS, editions)
