"""The glossary of the series: what each term means, how it is said in Portuguese, and which words must not be used."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from helpers.language import Text

PATH = Path(__file__).parent / "glossary.toml"


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


def glossary_page(language: str, files: Mapping[int, str]) -> str:
    """The readers' glossary in one language, as Markdown; `files` are those of the lessons, by number."""
    other = {"pt": "en", "en": "pt"}[language]
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


def meanings() -> list[tuple[str, str, str]]:
    """Each term that has a meaning: its English name, and the meaning in Portuguese and in English."""
    return [(term["en"], term["meaning"]["pt"], term["meaning"]["en"]) for term in _terms() if "meaning" in term]


def _without_accents(word: str) -> str:
    return unicodedata.normalize("NFD", word.casefold()).encode("ascii", "ignore").decode()


@cache
def _terms() -> list[dict]:
    return tomllib.loads(PATH.read_text(encoding="utf-8"))["term"]


def _find(phrase: str, text: str) -> str:
    """`phrase` as written in `text`, in the singular or the plural, or "" if it is not there."""
    match = _pattern(phrase).search(text)
    return match.group() if match else ""


@cache
def _pattern(phrase: str) -> re.Pattern:
    return re.compile(rf"\b{re.escape(phrase)}(?:s|es)?\b".replace(r"\ ", r"s?\s+"), re.IGNORECASE)
