"""Texts in Portuguese and English side by side, and numbers as each language writes them."""

import math
import numbers
import re
import string
from contextvars import ContextVar
from dataclasses import dataclass

from babel.numbers import format_decimal, format_percent, get_decimal_symbol

LOCALES = {"pt": "pt_BR", "en": "en_US"}
LANGUAGES = (*LOCALES, "both")
ONE_LINE = 72  # the longest pair, in characters, that is shown on one line as "época / epoch"
LARGEST_WITHOUT_EXPONENT = 1e15
NUMBER_SPEC = re.compile(r",?|\.\d+[f%e]")

_language: ContextVar[str] = ContextVar("language", default="both")


@dataclass(frozen=True)
class Text:
    """One text in both languages. Its `{name:spec}` fields are filled in by `render`."""

    pt: str
    en: str

    def render(self, language: str, /, **values) -> str:
        """The text in `language` ("pt", "en" or "both"), with its fields filled from `values`.

        Numbers are written as the language writes them; see `number` for the specs. A value that is itself a `Text`
        is rendered in the same language.
        """
        if language != "both":
            return _Formatter(language).vformat(getattr(self, language), (), values)
        pt, en = self.render("pt", **values), self.render("en", **values)
        if pt == en:
            return pt
        one_line = "\n" not in pt and len(pt) + len(en) <= ONE_LINE
        return f"{pt} / {en}" if one_line else f"{pt}\n{en}"

    def filled(self, **values) -> "Text":
        """The same text with its fields filled in, in each language; braces in the values stay as they are."""
        pt, en = (self.render(language, **values).replace("{", "{{").replace("}", "}}") for language in LOCALES)
        return Text(pt, en)


class InputError(ValueError):
    """The reader gave a wrong value or file. Shown as one sentence in the reader's language, without a traceback."""

    def __init__(self, pt: str, en: str, /, **values):
        super().__init__(pt, en)
        self.values = values

    def __str__(self) -> str:
        return text(*self.args, **self.values)

    def _render_traceback_(self) -> list[str]:
        """What IPython shows instead of a traceback."""
        return [f"{type(self).__name__}: {self}"]


def use_language(language: str) -> None:
    """Show every text from now on in `language`: "pt", "en" or "both".

    Raises `InputError` for any other value; the language then stays as it was.
    """
    if language not in LANGUAGES:
        raise InputError(
            "O parâmetro language vale {language!r}; use 'pt', 'en' ou 'both'.",
            "The parameter language is {language!r}; use 'pt', 'en' or 'both'.",
            language=language,
        )
    _language.set(language)


def text(pt: str | Text, en: str | None = None, /, **values) -> str:
    """A text in the language in use, given as two strings or as one `Text`; see `Text.render`."""
    if isinstance(pt, Text):
        return pt.render(_language.get(), **values)
    if en is None:
        raise TypeError("text() needs the text in both languages")
    return Text(pt, en).render(_language.get(), **values)


def number(value: float, spec: str = "") -> str:
    """`value` as the language in use writes it (as English does for "both").

    `spec` is one of Python's: `,` (whole number), `.3f` (three decimals), `.1%` (per cent), `.1e` (exponent), or none
    for up to six decimals. Raises `ValueError` for any other.
    """
    return _format_number(value, spec, LOCALES.get(_language.get(), LOCALES["en"]))


class _Formatter(string.Formatter):
    """Like `str.format`, but numbers follow the language."""

    def __init__(self, language: str):
        self.language = language

    def format_field(self, value, spec: str) -> str:
        if isinstance(value, Text):
            value = value.render(self.language)
        if isinstance(value, numbers.Number) and not isinstance(value, bool):
            return _format_number(value, spec, LOCALES[self.language])
        return format(value, spec)


def _format_number(value, spec: str, locale: str) -> str:
    written = _format_locally(value, spec, locale)
    return f"−{written[1:]}" if written.startswith("-") else written  # a minus sign, as in print, not a hyphen


def _format_locally(value, spec: str, locale: str) -> str:
    if not NUMBER_SPEC.fullmatch(spec):
        raise ValueError(f"unknown number format {spec!r}: use ',', '.3f', '.1%', '.1e' or ''")
    if not math.isfinite(value):
        return format_decimal(value, locale=locale)
    if abs(value) >= LARGEST_WITHOUT_EXPONENT or (spec == "" and 0 < abs(value) < 1e-6):
        spec = ".1e"
    if spec == ",":
        return format_decimal(value, "#,##0", locale=locale)
    if spec == "":
        return format_decimal(value, "0.######", locale=locale)
    digits, kind = int(spec[1:-1]), spec[-1]
    fraction = "." + "0" * digits if digits else ""
    if kind == "%":
        return format_percent(value, f"#,##0{fraction}%", locale=locale)
    if kind == "e":
        return f"{value:{spec}}".replace(".", get_decimal_symbol(locale))
    return format_decimal(value, f"#,##0{fraction}", locale=locale)
