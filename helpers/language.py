"""Texts in Portuguese and English side by side, and numbers as each language writes them."""

import math
import numbers
import string
from dataclasses import dataclass

from babel.numbers import format_decimal, format_percent, get_decimal_symbol

LOCALES = {"pt": "pt_BR", "en": "en_US"}
LANGUAGES = (*LOCALES, "both")
ONE_LINE = 72  # characters: the longest pair shown as "época / epoch" on one line

_active = "both"


@dataclass(frozen=True)
class Text:
    """One text in both languages; `{name:spec}` fields are filled in when it is rendered."""

    pt: str
    en: str

    def render(self, language: str, /, **values) -> str:
        """The text in `language` ("pt", "en" or "both"), its fields filled from `values`.

        Numbers take the specs `,` `.3f` `.1%` and `.1e`, written as the language writes them; a value
        that is itself a `Text` is rendered in the same language.
        """
        if language != "both":
            return _Formatter(language).vformat(getattr(self, language), (), values)
        pt, en = self.render("pt", **values), self.render("en", **values)
        if pt == en:
            return pt
        one_line = "\n" not in pt and len(pt) + len(en) <= ONE_LINE
        return f"{pt} / {en}" if one_line else f"{pt}\n{en}"


class InputError(ValueError):
    """Something the reader gave is wrong: one sentence in the reader's language, no traceback."""

    def __init__(self, pt: str, en: str, /, **values):
        super().__init__(Text(pt, en).render(_active, **values))

    def _render_traceback_(self) -> list[str]:
        """What IPython shows instead of a traceback."""
        return [f"{type(self).__name__}: {self}"]


def use_language(language: str) -> None:
    """Make `language` ("pt", "en" or "both") the one that every text is rendered in from now on."""
    global _active
    if language not in LANGUAGES:
        raise InputError(
            "O parâmetro language vale {language!r}; use 'pt', 'en' ou 'both'.",
            "The parameter language is {language!r}; use 'pt', 'en' or 'both'.",
            language=language,
        )
    _active = language


def text(pt: str | Text, en: str = "", /, **values) -> str:
    """A text in the language in use, given as two strings or as one `Text`; see `Text.render`."""
    pair = pt if isinstance(pt, Text) else Text(pt, en)
    return pair.render(_active, **values)


def number(value: float, spec: str = "") -> str:
    """One number by a spec of `Text.render`, as the language in use writes it (as English does for "both")."""
    return _format_number(value, spec, LOCALES.get(_active, LOCALES["en"]))


class _Formatter(string.Formatter):
    """`str.format` whose numbers follow a locale."""

    def __init__(self, language: str):
        self.language = language

    def format_field(self, value, spec: str) -> str:
        if isinstance(value, Text):
            value = value.render(self.language)
        if isinstance(value, numbers.Number) and not isinstance(value, bool):
            return _format_number(value, spec, LOCALES[self.language])
        return format(value, spec)


def _format_number(value: numbers.Number, spec: str, locale: str) -> str:
    """`value` by a spec of `str.format` (`,`, `.3f`, `.1%`, `.1e` or none), written as in `locale`.

    Without a spec it has up to six decimals; what would show as 0 without being 0 has an exponent.
    """
    if not math.isfinite(value):
        return format_decimal(value, locale=locale)
    if spec == "" and 0 < abs(value) < 1e-6:
        spec = ".1e"
    if spec == ",":
        return format_decimal(value, "#,##0", locale=locale)
    if spec == "":
        return format_decimal(value, "0.######", locale=locale)
    digits, kind = int(spec[1:-1]), spec[-1]
    fraction = "." + "0" * digits if digits else ""
    if kind == "%":
        percent = "\u00a0%" if locale == "pt_BR" else "%"
        return format_percent(value, f"#,##0{fraction}{percent}", locale=locale)
    if kind == "e":
        return f"{value:{spec}}".replace(".", get_decimal_symbol(locale))
    return format_decimal(value, f"#,##0{fraction}", locale=locale)
