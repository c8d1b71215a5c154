"""The exercises of the lessons as assignments for nbgrader, which grades what each answer does."""

import ast
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.exercises.judging import find
from helpers.language import LOCALES, InputError, Text
from helpers.paths import resolve_folder, write_text
from helpers.series.editions import edition_text
from helpers.series.project import Lesson, Project, language_of
from helpers.series.solutions import CHECK

TITLE = Text(
    "# Lição {number} · {title}\n\nEstes são os exercícios da lição, sem as outras células dela. Execute as células na "
    "ordem. Depois de cada resposta vem uma célula que não se muda: é ela que dá os pontos, e ela para com um erro enquanto "
    "a resposta não está certa.",
    "# Lesson {number} · {title}\n\nThese are the exercises of the lesson, without its other cells. Run the cells in "
    "order. After each answer comes a cell that is not to be changed: it gives the points, and it stops with an error as "
    "long as the answer is not right.",
)
SETUP = """\
import math

import numpy as np

from helpers import exercises
from helpers.language import use_language

use_language("{language}")"""
ANSWER = """\
{stub}### BEGIN SOLUTION
{solution}
### END SOLUTION
{check}"""
NEEDED = Text(
    "O Python que executa os cadernos, o dos alunos e o de quem corrige, precisa do pacote destas lições.",
    "The Python that runs the notebooks, the students' and the grader's, needs the package of these lessons.",
)
NO_STUB = Text(
    "os três pontos já estão na célula, antes da solução", "the three dots are in the cell already, before the solution"
)
CONFIG = """\
# {needed}
c = get_config()
c.CourseDirectory.course_id = "mnist_lessons_{language}"
c.ClearSolutions.code_stub = {{"python": ""}}  # {no_stub}
"""


def write_assignments(names: tuple[str, ...], folder: str, language: str, project: Project) -> list[Path]:
    """Write the exercises of the lessons `names` (see `Project.select`) as a course for nbgrader in the new `folder`.

    For the `language` "both" there are two courses, in `folder`/pt and `folder`/en. Everything is made before the first
    file is put in its place. Returns the paths of the notebooks. Raises `InputError` if `folder` cannot be used or is not
    empty, and if a lesson that was named has no exercises.
    """
    target = resolve_folder(folder)
    project.require_free_folder(target)
    if target.is_file() or (target.is_dir() and any(target.iterdir())):
        raise InputError(
            "{folder} já existe e não é uma pasta vazia. Indique outra pasta.",
            "{folder} exists and is not an empty folder. Name another folder.",
            folder=project.show(target),
        )
    lessons = _with_exercises(names, project)
    courses = {language: Path()} if language in LOCALES else {each: Path(each) for each in LOCALES}
    contents = {course / "nbgrader_config.py": _config(used) for used, course in courses.items()}
    for used, course in courses.items():
        for lesson in lessons:
            contents[course / "source" / lesson.name / lesson.path.name] = edition_text(assignment(lesson, used))
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target, prefix=".writing-") as staging:
        for place, content in contents.items():
            write_text(Path(staging) / place, content)
        for item in sorted(Path(staging).iterdir()):
            os.replace(item, target / item.name)
    return [target / place for place in contents if place.suffix == ".ipynb"]


def assignment(lesson: Lesson, language: str) -> NotebookNode:
    """The exercises of `lesson` in one language, with their solutions, each followed by a test: a source for nbgrader.

    It needs none of the lesson's other cells; the functions of the lesson that a text names, such as `paired`, come with
    it. The first exercise gives 1 point, the second 2, and so on.
    """
    exercises = list(_exercise_cells(lesson, language))
    code = {"setup": SETUP.format(language=language), "functions": _functions_named(exercises, lesson)}
    cells = [
        new_markdown_cell(TITLE.render(language, number=lesson.number, title=lesson.title), id="title"),
        *(new_code_cell(source, id=name, metadata=_metadata(name)) for name, source in code.items() if source),
        *exercises,
    ]
    return new_notebook(cells=cells, metadata=lesson.notebook.metadata)


def _functions_named(exercises: list[NotebookNode], lesson: Lesson) -> str:
    """The source of the functions of `lesson` that the texts of `exercises` name, and the imports that they need."""
    texts = "\n".join(cell.source for cell in exercises if cell.cell_type == "markdown")
    sources = [cell.source for cell in lesson.notebook.cells if cell.cell_type == "code" and not _check_in(cell)]
    statements = [(statement, source) for source in sources for statement in ast.parse(source).body]
    functions = [
        (statement, ast.get_source_segment(source, statement))
        for statement, source in statements
        if isinstance(statement, ast.FunctionDef) and f"`{statement.name}`" in texts
    ]
    used = {node.id for function, _ in functions for node in ast.walk(function) if isinstance(node, ast.Name)}
    imports = [
        ast.unparse(statement)
        for statement, _ in statements
        if isinstance(statement, ast.Import | ast.ImportFrom)
        and used & {alias.asname or alias.name for alias in statement.names}
    ]
    return "\n\n\n".join(["\n".join(imports), *(source for _, source in functions if source)]).strip()


def _exercise_cells(lesson: Lesson, language: str) -> Iterator[NotebookNode]:
    """For each exercise its text, the cell of the answer and the cell that grades it."""
    points = 0
    for cell in lesson.notebook.cells:
        name = cell["id"]
        if cell.cell_type == "markdown" and language_of(cell) == language and name.startswith("exercise"):
            yield new_markdown_cell(cell.source, id=name)
        elif found := _check_in(cell):
            number, exercise = found[1], find(found[1])
            answer = ANSWER.format(
                stub=cell.source[: found.start()].removesuffix("\n"),
                solution=exercise.solution.strip(),
                check=cell.source[found.start() :],
            )
            yield new_code_cell(answer, id=name, metadata=_metadata(name, solution=True))
            points += 1
            test = f'exercises.require("{number}", {exercise.name})'
            yield new_code_cell(test, id=f"{name}-test", metadata=_metadata(f"{name}-test", points=points))


def _check_in(cell: NotebookNode) -> re.Match | None:
    """The call with which a cell has its answer judged; None for every other cell."""
    return CHECK.search(cell.source) if cell.cell_type == "code" else None


def _metadata(grade_id: str, solution: bool = False, points: int = 0) -> dict:
    """What nbgrader has to know about a cell: whether it is for a solution, and the points that it gives, if any.

    All cells but those of solutions are locked: they get their source back before they are graded.
    """
    cell = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": points > 0,
        "solution": solution,
        "locked": not solution,
    }
    return {"nbgrader": {**cell, "task": False} | ({"points": points} if points else {})}


def _with_exercises(names: tuple[str, ...], project: Project) -> list[Lesson]:
    """The lessons with one of the `names`, all of which must have exercises; without names, all lessons that have."""
    chosen = project.select(names)
    found = [lesson for lesson in chosen if any(_check_in(cell) for cell in lesson.notebook.cells)]
    without = [lesson.name for lesson in chosen if lesson not in found]
    if without and (names or not found):
        raise InputError(
            "Não há exercícios em {lessons}. Indique outra lição.",
            "There are no exercises in {lessons}. Name another lesson.",
            lessons=", ".join(without),
        )
    return found


def _config(language: str) -> str:
    return CONFIG.format(needed=NEEDED.render(language), language=language, no_stub=NO_STUB.render(language))
