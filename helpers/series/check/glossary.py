"""The glossary: which Portuguese word stands for which English one, and which must not."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PATH = Path(__file__).parent / "glossary.toml"


@dataclass(frozen=True)
class Violation:
    """A forbidden word, as it stands in a text, and the one that belongs in its place."""

    word: str
    replacement: str


def violations(pt: str, en: str) -> list[Violation]:
    """The forbidden translations in a pair of texts: of a term, where the other language names it."""
    sides = {"pt": pt, "en": en}
    found = []
    for term in _terms():
        for language, other in (("pt", "en"), ("en", "pt")):
            forbidden = term.get("forbidden", {}).get(language, [])
            if forbidden and _find(term[other], sides[other]):
                words = [_find(word, sides[language]) for word in forbidden]
                found += [Violation(word, term[language]) for word in words if word]
    return found


@cache
def _terms() -> list[dict]:
    return tomllib.loads(PATH.read_text(encoding="utf-8"))["term"]


def _find(phrase: str, plain: str) -> str:
    """`phrase` as it occurs in `plain`, in the singular or the plural, or "" if it does not."""
    found = _pattern(phrase).search(plain)
    return found.group() if found else ""


@cache
def _pattern(phrase: str) -> re.Pattern:
    return re.compile(rf"\b{re.escape(phrase)}(?:s|es)?\b".replace(r"\ ", r"s?\s+"), re.IGNORECASE)
