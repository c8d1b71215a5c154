"""Rules for the parameters cell: what it declares must be what `helpers.parameters` declares."""

import ast
import re
from collections.abc import Iterator

from helpers.language import text
from helpers.parameters import PARAMETERS
from helpers.series.check.finding import Finding
from helpers.series.project import Lesson

COMMON = ["language", "dataset", "seed", "train_samples", "output_dir"]
LINE = re.compile(r"(?P<name>\w+): (?P<type>\w+) = (?P<value>.+?)  # (?P<comment>.+)")
CHECKS_ALL = re.compile(r"\bstart\(.*globals\(\)\)")
REMARK = re.compile(r" \([^()]*\)(?= /|$|: \")")  # what one lesson adds to the meaning, in both languages


def check_parameters_cell(lesson: Lesson) -> Iterator[Finding]:
    """Findings on the parameters cell of `lesson` and on the cell after it, which must check every parameter."""
    file = f"notebooks/{lesson.path.name}"
    code = [cell for cell in lesson.notebook.cells if cell.cell_type == "code"]
    if not code or "parameters" not in code[0].metadata.get("tags", []):
        advice = text(
            "A primeira célula de código precisa da marca 'parameters' e das linhas dos parâmetros.",
            "The first code cell needs the tag 'parameters' and the lines of the parameters.",
        )
        yield Finding("parameter", file, code[0]["id"] if code else "-", advice)
        return

    def finding(advice: str, line: str = "") -> Finding:
        return Finding("parameter", file, code[0]["id"], advice, {text("linha", "line"): line})

    names = []
    for line in code[0].source.splitlines():
        parts = LINE.fullmatch(line)
        if parts is None:
            advice = text(
                "Escreva cada parâmetro em uma linha simples: nome: tipo = valor  # português / inglês.",
                "Write each parameter on one simple line: name: type = value  # Portuguese / English.",
            )
            yield finding(advice, line)
            continue
        names.append(parts["name"])
        advice = _fault_of(parts)
        if advice:
            yield finding(advice, line)
    if names[: len(COMMON)] != COMMON:
        yield finding(
            text(
                "Toda lição começa com estes parâmetros: {names}.",
                "Every lesson starts with these parameters: {names}.",
                names=", ".join(COMMON),
            )
        )
    following = code[1].source if code[1:] else ""
    checked = set(names) if CHECKS_ALL.search(following) else _given_to_check_parameters(following)
    unchecked = [name for name in names if name not in checked]
    if unchecked:
        yield finding(
            text(
                "A célula seguinte precisa conferir os parâmetros, com start ou check_parameters: {names}.",
                "The next cell must check the parameters, with start or check_parameters: {names}.",
                names=", ".join(unchecked),
            )
        )


def _fault_of(parts: re.Match) -> str:
    """What is wrong with one line of the cell; "" if nothing is."""
    parameter = PARAMETERS.get(parts["name"])
    if parameter is None:
        return text(
            "{name} não está declarado: declare-o em helpers/parameters.py.",
            "{name} is not declared: declare it in helpers/parameters.py.",
            name=parts["name"],
        )
    if parts["type"] != parameter.rule.type.__name__:
        return text("O tipo declarado é {type}.", "The declared type is {type}.", type=parameter.rule.type.__name__)
    if not parameter.rule.accepts(_value(parts["value"])):
        return text("O valor precisa ser {needs}.", "The value must be {needs}.", needs=parameter.rule.needs)
    if REMARK.sub("", parts["comment"]) != parameter.comment:
        return text(
            "O comentário declarado é '{comment}'; depois de cada língua pode haver um adendo entre parênteses.",
            "The declared comment is '{comment}'; after each language there may be a remark in parentheses.",
            comment=parameter.comment,
        )
    return ""


def _value(source: str) -> object:
    try:
        return ast.literal_eval(source)
    except (ValueError, SyntaxError):
        return None


def _given_to_check_parameters(source: str) -> set[str]:
    """The names that a cell passes to `check_parameters` as `name=name`."""
    try:
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    except SyntaxError:
        return set()
    return {
        keyword.arg
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "check_parameters"
        for keyword in call.keywords
        if keyword.arg and isinstance(keyword.value, ast.Name) and keyword.value.id == keyword.arg
    }
