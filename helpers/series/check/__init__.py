"""All checks of the series that run no lesson, and need no TensorFlow."""

from collections.abc import Iterator

from helpers.paths import read_text
from helpers.series.check.bilingual import bilingual_functions
from helpers.series.check.cells import check_markdown, read_facts
from helpers.series.check.documents import check_document
from helpers.series.check.editions import check_editions
from helpers.series.check.finding import Finding
from helpers.series.check.messages import check_code_cells, check_messages
from helpers.series.check.page import check_page
from helpers.series.check.parameters import check_parameters_cell
from helpers.series.check.questions import check_questions
from helpers.series.check.readme import check_glossary_pages, check_model_names, check_tables
from helpers.series.check.structure import check_file_names, check_structure
from helpers.series.editions import read_record
from helpers.series.project import Lesson, Project

DOCUMENTS = ("README.md", ".github/CONTRIBUTING.md")


def check(project: Project) -> list[Finding]:
    """All findings on `project`: its lessons, the texts in its code, its documents, its editions and its tables."""
    record = read_record(project)
    functions = bilingual_functions(project.helpers)
    return [
        *check_file_names(project),
        *(finding for lesson in project.lessons for finding in _check_lesson(lesson, project, functions)),
        *check_helpers(project),
        *check_documents(project),
        *check_editions(project),
        *check_tables(project, record),
        *check_model_names(record),
        *check_glossary_pages(project),
    ]


def check_lesson(lesson: Lesson, project: Project) -> Iterator[Finding]:
    """The findings on the source of one lesson: its structure, its parameters, its prose and the texts in its code.

    The prose of a cell that is still to be written is not checked.
    """
    return _check_lesson(lesson, project, bilingual_functions(project.helpers))


def _check_lesson(lesson: Lesson, project: Project, functions: dict[str, int]) -> Iterator[Finding]:
    file = project.show(lesson.path)
    structure = list(check_structure(lesson))
    yield from structure
    yield from check_parameters_cell(lesson)
    unfinished = {finding.location for finding in structure if finding.kind == "todo"}
    if not unfinished:
        yield from check_page(lesson)
        yield from check_questions(lesson)
    lesson_files = {other.path.name for other in project.lessons}
    prose = check_markdown(lesson.notebook, file, lesson_files, read_facts().get(lesson.name, {}))
    code = check_code_cells(lesson.notebook, file, functions)
    yield from (finding for finding in (*prose, *code) if finding.location not in unfinished)


def check_helpers(project: Project) -> Iterator[Finding]:
    """The findings on the texts in the project's own Python files."""
    functions = bilingual_functions(project.helpers)
    for path in sorted((project.root / "helpers").rglob("*.py")):
        yield from check_messages(read_text(path), project.show(path), functions)


def check_documents(project: Project) -> Iterator[Finding]:
    """The findings on the prose of the documents."""
    for file in DOCUMENTS:
        if (project.root / file).is_file():
            yield from check_document(project.root, file, read_facts().get(file, {}))
