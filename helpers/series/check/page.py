"""Rules for the code that a learner sees: short cells about the subject, few names of this project, no translated texts."""

import ast
import statistics
from collections.abc import Iterator

from nbformat import NotebookNode

from helpers.language import number, text
from helpers.series.check.finding import Finding
from helpers.series.project import Lesson

SUBJECT_SHARE = {6: 0.75, 8: 0.75, 9: 0.75}  # of the lines; in every other lesson:
USUAL_SUBJECT_SHARE = 0.8
HELPER_NAMES = {7: 8, 8: 8, 9: 8}
USUAL_HELPER_NAMES = 6
MEDIAN_LINES = 6
LONGEST_LINES = 20
TEXT_FUNCTIONS = {"text", "Text"}
# calls that print, draw, save or prepare; a name that starts like one of these counts as well
NOT_THE_SUBJECT = (
    "print",
    "display",
    "show",
    "plot",
    "draw",
    "table",
    "number",
    "say",
    "lesson",
    "start",
    "save",
    "exercise",
)


def check_page(lesson: Lesson) -> Iterator[Finding]:
    """Findings on the code cells of a lesson that begins with `helpers.lesson.start`."""
    cells = [cell for cell in lesson.notebook.cells if cell.cell_type == "code"]
    try:
        trees = {cell["id"]: ast.parse(cell.source) for cell in cells}
    except SyntaxError:  # another rule names the cell
        return
    if "helpers.lesson" not in {name for tree in trees.values() for name in _modules_imported(tree)}:
        return
    file = f"notebooks/{lesson.path.name}"
    yield from _check_translations(trees, file)
    cells = [cell for cell in cells if not cell["id"].startswith("exercise")]  # their lines are the learner's to write
    lines = {cell["id"]: len(_code_lines(cell)) for cell in cells if _code_lines(cell)}
    yield from _check_lengths(lines, file)
    about = sum(len(_subject_lines(cell, trees[cell["id"]])) for cell in cells if not _is_parameters(cell))
    share, least = about / max(1, sum(lines.values())), SUBJECT_SHARE.get(lesson.number, USUAL_SUBJECT_SHARE)
    if share < least:
        advice = text(
            "{share:.0%} das linhas de código são sobre o assunto; precisam ser {least:.0%}. Leve o resto a helpers/lessons.",
            "{share:.0%} of the code lines are about the subject; it must be {least:.0%}. Move the rest to helpers/lessons.",
            share=share,
            least=least,
        )
        yield Finding("page", file, "-", advice)
    names = sorted({name for tree in trees.values() for name in _helper_names(tree)})
    most = HELPER_NAMES.get(lesson.number, USUAL_HELPER_NAMES)
    if len(names) > most:
        advice = text(
            "A lição importa {count} nomes de helpers, e o limite é {most}: {names}.",
            "The lesson imports {count} names from helpers, and the limit is {most}: {names}.",
            count=len(names),
            most=most,
            names=", ".join(names),
        )
        yield Finding("page", file, "-", advice)


def _check_translations(trees: dict[str, ast.Module], file: str) -> Iterator[Finding]:
    for cell, tree in trees.items():
        calls = {getattr(node.func, "id", "") for node in ast.walk(tree) if isinstance(node, ast.Call)}
        if calls & TEXT_FUNCTIONS:
            advice = text(
                "O código das lições não tem textos traduzidos: leve-os a helpers/lessons.",
                "The code of the lessons holds no translated texts: move them to helpers/lessons.",
            )
            yield Finding("page", file, cell, advice)


def _check_lengths(lines: dict[str, int], file: str) -> Iterator[Finding]:
    for cell, count in lines.items():
        if count > LONGEST_LINES:
            advice = text(
                "A célula tem {count} linhas de código, e o limite é {most}: divida-a.",
                "The cell has {count} lines of code, and the limit is {most}: divide it.",
                count=count,
                most=LONGEST_LINES,
            )
            yield Finding("page", file, cell, advice)
    median = statistics.median(lines.values()) if lines else 0
    if median > MEDIAN_LINES:
        advice = text(
            "A mediana das células é de {median} linhas de código; precisa ser de no máximo {most}.",
            "The median of the cells is {median} lines of code; it must be at most {most}.",
            median=number(median),
            most=MEDIAN_LINES,
        )
        yield Finding("page", file, "-", advice)


def _is_parameters(cell: NotebookNode) -> bool:
    return "parameters" in cell.metadata.get("tags", [])


def _code_lines(cell: NotebookNode) -> set[int]:
    """The numbers of the lines that are neither blank nor a comment."""
    rows = enumerate(cell.source.splitlines(), start=1)
    return {row for row, line in rows if line.strip() and not line.strip().startswith("#")}


def _subject_lines(cell: NotebookNode, tree: ast.Module) -> set[int]:
    lines = _code_lines(cell)
    for statement in _statements(tree.body):
        if _is_beside_the_subject(statement):
            lines -= set(range(statement.lineno, (statement.end_lineno or statement.lineno) + 1))
    return lines


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """All statements, also those inside loops and functions."""
    for statement in body:
        yield statement
        for field in ("body", "orelse", "finalbody"):
            yield from _statements(getattr(statement, field, []))


def _is_beside_the_subject(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return True
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return statement.name.startswith(NOT_THE_SUBJECT)
    if isinstance(statement, ast.Expr | ast.Assign | ast.AnnAssign) and isinstance(statement.value, ast.Call):
        function = ast.unparse(statement.value.func)
        return function.startswith(NOT_THE_SUBJECT) or function.split(".")[-1].startswith(NOT_THE_SUBJECT)
    return False


def _modules_imported(tree: ast.Module) -> Iterator[str]:
    yield from (node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module)


def _helper_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "helpers":
            yield from (alias.name for alias in node.names)
