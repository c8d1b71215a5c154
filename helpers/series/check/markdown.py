"""What a Markdown text consists of: its structure, its numbers and its words, read from the parsed Markdown."""

import re
from dataclasses import dataclass, field
from functools import cache

import mistune
from babel.numbers import NumberFormatError, parse_decimal

from helpers.language import LOCALES

TEXT_IN_FORMULA = r"\\text\{([^}]*)\}"
NUMBER = r"(?<!\w)\d+(?:[.,]\d+)*"
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# what makes a number look measured: a unit after it, or the name of a score before it
UNITS = {
    "%": r"\s?%|\sper cent|\spor cento",
    "ms": r"\s(?:ms|milissegundos?|milliseconds?)\b",
    "s": r"\s(?:s|segundos?|seconds?)\b",
    "min": r"\s(?:min|minutos?|minutes?)\b",
}
SCORE = r"\b(?:perda|acurácia|loss|accuracy)\b[^.;:|\n]{0,30}?"


@dataclass
class Prose:
    """A Markdown text taken apart.

    `text` is what is neither code nor formula; `blocks` has, for each paragraph, heading, list item and table cell, its
    words and whether each is in italics, as the English terms in a Portuguese text are.
    """

    headings: list[int] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    undescribed: list[str] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)
    tables: list[tuple[int, int]] = field(default_factory=list)
    blocks: list[list[tuple[str, bool]]] = field(default_factory=list)
    text: str = ""


@cache
def read(source: str) -> Prose:
    """Take the Markdown `source` apart."""
    prose = Prose()
    for token in _parser()(source):
        _read(token, prose)
    return prose


def words(plain: str) -> list[str]:
    """The words of a text without markup."""
    return WORD.findall(plain)


def numbers(plain: str, language: str) -> list[str]:
    """The numbers of a text by value, in whichever language they are written: "3,5" and "3.5" are both "3.5"."""
    return [_value(token, language) for token in re.findall(NUMBER, plain)]


def misformatted(plain: str, language: str) -> list[str]:
    """The numbers and percentages that `language` writes another way: "3.5" and "10%" in Portuguese."""
    percentage = {"pt": rf"{NUMBER}%", "en": rf"{NUMBER}\s%"}[language]
    wrong = [token for token in re.findall(NUMBER, plain) if not _written_in(token, language)]
    return wrong + re.findall(percentage, plain)


def measurements(prose: Prose, language: str) -> list[str]:
    """The numbers that look measured: percentages, times, scores and other decimals, as "10 %", "3 s" and "0.25"."""
    formulas = " ".join(prose.formulas).replace(r"\%", "%")
    return _measured(prose.text, language) + _measured(formulas, "en")


def _measured(plain: str, language: str) -> list[str]:
    found = []
    for name, unit in UNITS.items():
        with_unit = re.compile(rf"({NUMBER})(?:{unit})", re.IGNORECASE)
        found += [f"{_value(token, language)} {name}" for token in with_unit.findall(plain)]
        plain = with_unit.sub("", plain)
    scores = {_value(token, language) for token in re.findall(rf"{SCORE}({NUMBER})", plain, re.IGNORECASE)}
    return found + [number for number in numbers(plain, language) if "." in number or number in scores]


@cache
def _parser() -> mistune.Markdown:
    return mistune.create_markdown(renderer="ast", plugins=["table", "math", "mistune.plugins.math.math_in_list"])


@cache
def _value(token: str, language: str) -> str:
    reading = language if _written_in(token, language) else next(other for other in LOCALES if other != language)
    try:
        return f"{parse_decimal(token, locale=LOCALES[reading]).normalize():f}"
    except NumberFormatError:
        return token


@cache
def _written_in(token: str, language: str) -> bool:
    try:
        parse_decimal(token, locale=LOCALES[language], strict=True)
    except NumberFormatError:
        return False
    return True


def _read(token: dict, prose: Prose, italics: bool = False) -> None:
    """Add a token of the parsed Markdown, and those inside it, to `prose`."""
    children = token.get("children", [])
    if token["type"] in ("heading", "paragraph", "block_text", "table_cell", "block_math"):
        prose.text += "\n"
        prose.blocks.append([])
    match token["type"]:
        case "heading":
            prose.headings.append(token["attrs"]["level"])
        case "list":
            prose.lists.append(len(children))
        case "table":
            head, *body = children
            prose.tables.append((1 + sum(len(part["children"]) for part in body), len(head["children"])))
        case "codespan" | "block_code":
            prose.code.append(token["raw"].strip())
        case "inline_html" | "block_html":
            prose.code.append(token["raw"].strip())
            prose.undescribed += re.findall(r"<img(?![^>]*\salt=)[^>]*>", token["raw"])
        case "inline_math" | "block_math":
            prose.formulas.append(_formula(token["raw"]))
            prose.blocks[-1] += [(word, False) for word in words(" ".join(re.findall(TEXT_IN_FORMULA, token["raw"])))]
        case "link":
            prose.links.append(token["attrs"]["url"])
        case "image":
            prose.images.append(token["attrs"]["url"])
            if not children:
                prose.undescribed.append(token["attrs"]["url"])
        case "text":
            prose.text += token["raw"]
            prose.blocks[-1] += [(word, italics) for word in words(token["raw"])]
        case "softbreak" | "linebreak":
            prose.text += " "
    for child in children:
        _read(child, prose, italics or token["type"] == "emphasis")


def _formula(latex: str) -> str:
    """A formula without what is written per language: its words and its decimal mark."""
    return " ".join(re.sub(TEXT_IN_FORMULA, r"\\text{}", latex).replace("{,}", ".").split())
