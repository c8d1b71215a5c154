"""Everything that can be said against the series without running it."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.paths import PROJECT
from helpers.series.check.cells import check_markdown
from helpers.series.check.editions import check_editions
from helpers.series.check.finding import Finding
from helpers.series.check.messages import check_texts
from helpers.series.check.readme import check_readme
from helpers.series.editions import read_record
from helpers.series.lessons import LESSONS
from helpers.series.readme import README, read_benchmark


def check(project: Path = PROJECT) -> list[Finding]:
    """All findings on the series in the folder `project`: its lessons, its messages, its editions and its README."""
    sources = {lesson: nbformat.read(project / "notebooks" / lesson.path.name, as_version=4) for lesson in LESSONS}
    findings = [finding for lesson, notebook in sources.items() for finding in check_notebook(notebook, lesson.name)]
    for module in sorted((project / "helpers").rglob("*.py")):
        findings += check_texts(module.read_text(encoding="utf-8"), module.relative_to(project).as_posix())
    findings += check_editions(sources, project / "outputs")
    record, benchmark = read_record(project / "outputs"), read_benchmark(project / "outputs")
    if record:
        readme = (project / README).read_text(encoding="utf-8") if (project / README).is_file() else ""
        findings += check_readme(readme, record["results"], benchmark)
    return findings


def check_notebook(notebook: NotebookNode, name: str) -> Iterator[Finding]:
    """The findings on the source of the lesson `name`: its prose, and the texts in its code."""
    yield from check_markdown(notebook, name)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield from check_texts(cell.source, f"notebooks/{name}.ipynb", cell["id"])
