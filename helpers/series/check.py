"""Everything that can be said against the series without running it."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.paths import PROJECT
from helpers.series.findings import Finding
from helpers.series.lessons import LESSONS
from helpers.series.pairs import check_markdown
from helpers.series.texts import check_texts


def check(project: Path = PROJECT) -> list[Finding]:
    """All findings on the sources in the folder `project`."""
    findings = []
    for lesson in LESSONS:
        notebook = nbformat.read(project / "notebooks" / lesson.path.name, as_version=4)
        findings += check_notebook(notebook, lesson.name)
    for module in sorted((project / "helpers").rglob("*.py")):
        findings += check_texts(module.read_text(encoding="utf-8"), module.relative_to(project).as_posix())
    return findings


def check_notebook(notebook: NotebookNode, name: str) -> Iterator[Finding]:
    """The findings on the source of the lesson `name`: its prose, and the texts in its code."""
    yield from check_markdown(notebook, name)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield from check_texts(cell.source, f"notebooks/{name}.ipynb", cell["id"])
