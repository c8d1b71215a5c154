"""All checks of the series that run no lesson, and need no TensorFlow."""

from collections.abc import Iterator

from helpers.series.check.cells import check_markdown
from helpers.series.check.editions import check_editions
from helpers.series.check.finding import Finding
from helpers.series.check.messages import check_texts
from helpers.series.check.parameters import check_parameters_cell
from helpers.series.check.readme import check_tables
from helpers.series.check.structure import check_file_names, check_structure
from helpers.series.editions import read_record
from helpers.series.project import Lesson, Project


def check(project: Project) -> list[Finding]:
    """All findings on `project`: its lessons, the texts in its code, its editions and its README."""
    findings = list(check_file_names(project))
    for lesson in project.lessons:
        findings += check_lesson(lesson)
    for module in sorted((project.root / "helpers").rglob("*.py")):
        findings += check_texts(module.read_text(encoding="utf-8"), project.show(module))
    findings += check_editions(project)
    findings += check_tables(project, read_record(project))
    return findings


def check_lesson(lesson: Lesson) -> Iterator[Finding]:
    """The findings on the source of one lesson: its structure, its parameters, its prose and the texts in its code.

    The prose of a cell that is still to be written is not checked.
    """
    structure = list(check_structure(lesson))
    yield from structure
    yield from check_parameters_cell(lesson)
    unfinished = {finding.place for finding in structure if finding.kind == "todo"}
    prose = check_markdown(lesson.notebook, lesson.name)
    yield from (finding for finding in prose if finding.place not in unfinished)
    for cell in lesson.notebook.cells:
        if cell.cell_type == "code":
            yield from check_texts(cell.source, f"notebooks/{lesson.path.name}", cell["id"])
