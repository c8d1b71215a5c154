"""The glossary of the series: how each English term is said in Portuguese, and which words must not be used for it."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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
