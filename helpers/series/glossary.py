"""The glossary of the series, which says what each term means, how it is said in Portuguese and which words must not be
used, and the readers' two pages: the glossary, and the shapes and formulas of the lessons.
"""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from helpers.language import Text
from helpers.series.project import Lesson

PATH = Path(__file__).parent / "glossary.toml"
FORMULAS = Path(__file__).parent / "formulas.toml"


@dataclass(frozen=True)
class Violation:
    """A forbidden word, as written in a text, and the term to use instead."""

    word: str
    replacement: str


def violations(pt: str, en: str) -> list[Violation]:
    """The words of a text that the glossary forbids because the text in the other language has their term."""
    texts = {"pt": pt, "en": en}
    found = []
    for term in _terms():
        for language, other in (("pt", "en"), ("en", "pt")):
            forbidden = term.get("forbidden", {}).get(language, [])
            if forbidden and _find(term[other], texts[other]):
                words = [_find(word, texts[language]) for word in forbidden]
                found += [Violation(word, term[language]) for word in words if word]
    return found


def in_portuguese(term: str) -> str | None:
    """How an English term is said in Portuguese; None if the glossary does not have it."""
    return next((entry["pt"] for entry in _terms() if entry["en"] == term), None)


PAGE = Text(
    "# Glossário\n\nOs termos das lições, o que querem dizer, como se dizem em inglês e em que lição aparecem primeiro.\n",
    "# Glossary\n\nThe terms of the lessons, what they mean, how they are said in Portuguese, and in which lesson they come first.\n",
)
ENTRY = Text(
    "- **{term}** (*{other}*): {meaning} [Lição {lesson}]({file})",
    "- **{term}** (*{other}*): {meaning} [Lesson {lesson}]({file})",
)
FORMULAS_PAGE = Text(
    """# Formas e fórmulas

O que convém ter ao lado do teclado, lição por lição. O código está escrito como nas lições. Nas formas, a seta vai do que entra ao que sai, `()` é um número só e as letras são:

- `N`: imagens
- `M`: neurônios da camada oculta
- `C`: canais que entram
- `F`: filtros
- `n`, `k` e `m`: lado da imagem, do filtro e do mapa, em pixels
- `h` e `w`: altura e largura de uma foto, ou de um pedaço dela, em pixels
""",
    """# Shapes and formulas

What is good to have beside the keyboard, lesson by lesson. The code is written as in the lessons. In the shapes, the arrow goes from what comes in to what comes out, `()` is a single number, and the letters are:

- `N`: images
- `M`: neurons of the hidden layer
- `C`: channels that come in
- `F`: filters
- `n`, `k` and `m`: side of the image, of the filter and of the map, in pixels
- `h` and `w`: height and width of a photo, or of a piece of it, in pixels
""",
)
TABLE = Text(
    """## [Lição {lesson} · {title}]({file})

| O quê | Fórmula | Código | Formas |
|:--|:--|:--|:--|
{rows}
""",
    """## [Lesson {lesson} · {title}]({file})

| What | Formula | Code | Shapes |
|:--|:--|:--|:--|
{rows}
""",
)
DECIMAL_POINT = re.compile(r"(?<=[0-9])\.(?=[0-9])")
# what is bold in a Markdown text; code, headings, formulas, links and HTML tags come first, so that nothing in them is
BOLD = re.compile(
    r"^[ ]*(?P<fence>```|~~~).*?^[ ]*(?P=fence)|^\#+[ ][^\n]*|(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"
    r"|\$\$.+?\$\$|\$[^$]+\$|\[[^\]]*\]\([^)]*\)|</?[a-z][^>]*>|\*\*(?P<bold>[^*\s](?:[^*]*[^*\s])?)\*\*",
    re.MULTILINE | re.DOTALL,
)


def glossary_page(language: str, lessons: Iterable[Lesson]) -> str:
    """The readers' glossary in one language, as Markdown, with the terms of `lessons`."""
    other = {"pt": "en", "en": "pt"}[language]
    files = {lesson.number: lesson.path.name for lesson in lessons}
    entries = [
        ENTRY.render(
            language,
            term=term[language],
            other=term[other],
            meaning=term["meaning"][language],
            lesson=term["lesson"],
            file=files[term["lesson"]],
        )
        for term in sorted(_terms(), key=lambda term: _without_accents(term[language]))
        if "meaning" in term and term["lesson"] in files
    ]
    return "\n".join([PAGE.render(language), *entries, ""])


def formulas_page(language: str, lessons: Iterable[Lesson]) -> str:
    """The shapes and formulas of `lessons` in one language, as Markdown, with a table for each that has any."""
    tables = []
    for lesson in lessons:
        rows = [_row(entry, language) for entry in _formulas() if entry["lesson"] == lesson.number]
        if rows:
            tables.append(
                TABLE.render(
                    language, lesson=lesson.number, title=lesson.title, file=lesson.path.name, rows="\n".join(rows)
                )
            )
    return "\n".join([FORMULAS_PAGE.render(language), *tables])


def link_terms(sources: Iterable[str], terms: Collection[str]) -> list[str]:
    """The Markdown texts `sources` with a link to the glossary at the first bold use of each of `terms` in all of them.

    A term may be in the singular or the plural. Headings, code, formulas and links are left as they are.
    """
    left = list(terms)

    def link(match: re.Match) -> str:
        bold = match["bold"] or ""
        term = next((term for term in left if _pattern(term).fullmatch(bold)), None)
        if term is None:
            return match[0]
        left.remove(term)
        return f"[{match[0]}](glossary.md)"

    return [BOLD.sub(link, source) for source in sources]


def terms_of(lesson: int, language: str) -> list[str]:
    """The terms of the readers' glossary that come first in the lesson with the number `lesson`, in one language."""
    return [term[language] for term in _terms() if "meaning" in term and term["lesson"] == lesson]


def meanings() -> list[tuple[str, str, str]]:
    """Each term that has a meaning: its English name, and the meaning in Portuguese and in English."""
    return [(term["en"], term["meaning"]["pt"], term["meaning"]["en"]) for term in _terms() if "meaning" in term]


def formula_texts() -> list[tuple[str, str, str]]:
    """The prose of each formula: its English name, and its name and note in Portuguese and in English."""
    return [(entry["name"]["en"], _name_and_note(entry, "pt"), _name_and_note(entry, "en")) for entry in _formulas()]


def _name_and_note(entry: dict, language: str) -> str:
    return f"**{entry['name'][language]}.** {entry.get('note', {}).get(language, '')}".strip()


def _row(entry: dict, language: str) -> str:
    """The line of a formula in the table of its lesson; what it lacks is left blank."""
    marks = {"formula": "$", "code": "`", "shape": "`"}
    cells = {key: f"{mark}{entry[key]}{mark}" if key in entry else "" for key, mark in marks.items()}
    if language == "pt":
        cells["formula"] = DECIMAL_POINT.sub("{,}", cells["formula"])
    return f"| {' | '.join([_name_and_note(entry, language), *cells.values()])} |"


def _without_accents(word: str) -> str:
    return unicodedata.normalize("NFD", word.casefold()).encode("ascii", "ignore").decode()


@cache
def _terms() -> list[dict]:
    return tomllib.loads(PATH.read_text(encoding="utf-8"))["term"]


@cache
def _formulas() -> list[dict]:
    return tomllib.loads(FORMULAS.read_text(encoding="utf-8"))["formula"]


def _find(phrase: str, text: str) -> str:
    """`phrase` as written in `text`, in the singular or the plural, or "" if it is not there."""
    match = _pattern(phrase).search(text)
    return match.group() if match else ""


@cache
def _pattern(phrase: str) -> re.Pattern:
    return re.compile(rf"\b{re.escape(phrase)}(?:s|es)?\b".replace(r"\ ", r"s?\s+"), re.IGNORECASE)
