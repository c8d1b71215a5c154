"""The rules for the messages in code: every text in both languages, with the same fields and the same numbers."""

import ast
import re
import string
from collections.abc import Iterator

from helpers.language import text
from helpers.series.check.finding import Finding, excerpt
from helpers.series.check.markdown import numbers, words
from helpers.series.check.wording import check_blocks, check_glossary, difference, listed

CALLS = ("text", "Text", "InputError", "DownloadError", "LessonFailed")
# 'auto', train_samples, dataset=…, uint8, facts.toml, .npz
NAMES_IN_CODE = re.compile(r"(?<!\w)'[^']*'|\w*_\w*|\w+=\S*|\b[a-z]+\d+\b|[\w/]*\.[a-z]\w*")


def check_texts(source: str, file: str, place: str = "") -> Iterator[Finding]:
    """Findings on the bilingual texts in Python `source`; they are placed at the cell `place`, or else by line."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        advice = text(
            "A linha {line} não é Python puro: passe comandos como % e ! para fora da lição e corrija o resto.",
            "Line {line} is not plain Python: move commands such as % and ! out of the lesson, and mend the rest.",
            line=error.lineno,
        )
        yield Finding("syntax", file, place, advice, {text("código", "code"): excerpt(error.text or "")})
        return
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or getattr(call.func, "id", "") not in CALLS:
            continue
        pt, en = ([_literal(argument) for argument in call.args[:2]] + [None, None])[:2]
        where = place or text("linha {line}", "line {line}", line=call.lineno)
        if pt is not None and (en is None or bool(pt.strip()) != bool(en.strip())):
            yield Finding(
                "text-missing",
                file,
                where,
                text(
                    "O texto só existe em uma língua: escreva-o em português e em inglês.",
                    "The text exists in one language only: write it in Portuguese and in English.",
                ),
                {"pt": excerpt(pt), "en": excerpt(en or "")},
            )
        elif pt is not None:
            yield from _check_pair(pt, en, file, where)


def _check_pair(pt: str, en: str, file: str, place: str) -> Iterator[Finding]:
    shown = {"pt": excerpt(pt), "en": excerpt(en)}
    fields = difference(_fields(pt), _fields(en))
    if fields:
        yield Finding(
            "text-fields",
            file,
            place,
            text(
                "As duas línguas precisam dos mesmos campos; só em uma: {fields}.",
                "Both languages need the same fields; in one only: {fields}.",
                fields=listed(fields),
            ),
            shown,
        )
    plain = {"pt": _plain(pt), "en": _plain(en)}
    differing = difference(*(numbers(side, language) for language, side in plain.items()))
    if differing:
        yield Finding(
            "number",
            file,
            place,
            text(
                "Nas duas línguas os números têm de ser iguais; só em uma: {differing}.",
                "In both languages the numbers must be the same; in one only: {differing}.",
                differing=listed(differing),
            ),
            shown,
        )
    for language, side in plain.items():
        yield from check_blocks(language, [[(word, False) for word in words(side)]], side, file, place)
    yield from check_glossary(plain["pt"], plain["en"], file, place)


def _literal(argument: ast.expr) -> str | None:
    """A string as it stands in the code, what an f-string computes left out; None for anything else."""
    if isinstance(argument, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else " " for part in argument.values)
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def _fields(side: str) -> list[str]:
    """The fields of a text, such as "{loss:.4f}"."""
    return [
        f"{{{name}:{spec}}}" if spec else f"{{{name}}}" for _, name, spec, _ in string.Formatter().parse(side) if name
    ]


def _plain(side: str) -> str:
    """A text without its fields and without the names that are code."""
    return NAMES_IN_CODE.sub(" ", "".join(literal for literal, *_ in string.Formatter().parse(side)))
