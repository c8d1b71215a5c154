"""The teacher's edition: each lesson executed with its exercises solved, in one language."""

import ast
import copy
import re
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.exercises.judging import Exercise, find
from helpers.language import LOCALES, text
from helpers.paths import resolve_folder, write_text
from helpers.series.editions import edition_text, make_edition
from helpers.series.project import Lesson, Project
from helpers.series.run import LessonFailed, execute

CHECK = re.compile(r"""\bexercises\.check\(["']([^"']+)["']""")
RIGHT = ("Certo.", "Right.")


def write_solutions(lessons: list[Lesson], folder: str, project: Project, parameters: dict | None = None) -> list[Path]:
    """Execute `lessons` with every exercise solved; write the notebooks to `folder`/pt and `folder`/en.

    `parameters` replace the lessons' own. A notebook is written as soon as it has run and every exercise in it was judged
    right. Returns the paths. Raises `LessonFailed` if a lesson fails or an exercise is not right, and `InputError` if
    `folder` cannot be used.
    """
    target = resolve_folder(folder)
    project.require_free_folder(target)
    written = []
    for lesson in lessons:
        solved = solved_notebook(lesson)
        for language in LOCALES:
            with tempfile.TemporaryDirectory() as temporary:
                path = Path(temporary) / lesson.path.name
                nbformat.write(solved, path)
                settings = {**(parameters or {}), "language": language, "output_dir": str(Path(temporary) / "outputs")}
                executed = execute(Lesson(path), settings)
            _require_right(executed, lesson)
            executed.metadata = lesson.notebook.metadata  # the kernel has added details of its own
            edition = make_edition(executed, language, lesson.path.name)
            written.append(write_text(target / language / lesson.path.name, edition_text(edition)))
    return written


def solved_notebook(lesson: Lesson) -> NotebookNode:
    """A copy of the source of `lesson` in which a solution stands in place of each stub."""
    notebook = copy.deepcopy(lesson.notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code" and (found := CHECK.search(cell.source)):
            cell.source = solved_source(cell.source, find(found[1]))
    return notebook


def solved_source(source: str, exercise: Exercise) -> str:
    """The source of a cell with the solution of `exercise` in place of the statement that defines its name."""
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if _defines(node, exercise.name):
            lines[node.lineno - 1 : node.end_lineno] = exercise.solution.strip().splitlines()
            return "\n".join(lines)
    raise ValueError(f"the cell does not define {exercise.name}")


def _defines(node: ast.stmt, name: str) -> bool:
    match node:
        case ast.FunctionDef(name=defined) | ast.Assign(targets=[ast.Name(id=defined)]):
            return defined == name
    return False


def _require_right(executed: NotebookNode, lesson: Lesson) -> None:
    """Raise `LessonFailed` if an exercise in `executed` was not judged right."""
    for cell in executed.cells:
        found = CHECK.search(cell.source) if cell.cell_type == "code" else None
        if not found:
            continue
        answers = [output.get("data", {}).get("text/plain", "") for output in cell.outputs]
        if not any(answer.startswith(RIGHT) for answer in answers):
            message = text(
                "{lesson}: a solução do exercício {number} não foi aceita: {answer}",
                "{lesson}: the solution of exercise {number} was not accepted: {answer}",
                lesson=lesson.name,
                number=found[1],
                answer=" ".join(answers),
            )
            raise LessonFailed(message, executed)
