"""The numbers in a text: their values, how each language writes them, and which of them state a measurement."""

import re
from functools import cache

from babel.numbers import NumberFormatError, parse_decimal

from helpers.language import LOCALES, Text

DIGITS = r"(?<!\w)\d+(?:[.,]\d+)*"
# one is left out: "a minute" and "um minuto" do not state a measurement
NUMBER_WORDS = {
    "pt": {
        "dois": 2, "duas": 2, "três": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8, "nove": 9,
        "dez": 10, "onze": 11, "doze": 12, "treze": 13, "catorze": 14, "quatorze": 14, "quinze": 15,
        "dezesseis": 16, "dezessete": 17, "dezoito": 18, "dezenove": 19, "vinte": 20, "trinta": 30,
        "quarenta": 40, "cinquenta": 50, "sessenta": 60, "setenta": 70, "oitenta": 80, "noventa": 90, "cem": 100,
    },
    "en": {
        "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
        "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
        "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
        "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
    },
}  # fmt: skip
UNITS = {
    "%": r"\s?%|\s(?:per cent|percent|por cento)\b",
    "ms": r"[\s-](?:ms|milissegundos?|milliseconds?)\b",
    "s": r"[\s-](?:s|segundos?|seconds?)\b",
    "min": r"[\s-](?:min|minutos?|minutes?)\b",
    "h": r"[\s-](?:h|horas?|hours?)\b",
    "times": r"\s(?:times faster|vezes mais rápid[oa]s?)\b",
}
RANGE = r"\s(?:to|or|and|a|ou|e)\s|–"  # between the ends of a range: "two to five minutes"
SCORE = r"\b(?:perda|acurácia|loss|accuracy)\b[^.;:|\n]{0,30}?"  # a number soon after one of these is a measurement
# "Python 3.11, 3.12 or 3.13"
VERSIONS = re.compile(r"\b(?:Python|CC BY) \d[\d.]*(?:,? (?:(?:ou|or|e|and) )?\d[\d.]*)*")


def numbers(text: str, language: str) -> list[str]:
    """The numbers in a text by value: "3.5" for "3,5" in Portuguese, "3" for "three seconds".

    A number in words counts only where it states a measurement: the languages may differ in how they say the rest.
    """
    amounts, rest = _amounts_with_units(text, language)
    return [_value(number, language) for number in [*(amount for amount, _ in amounts), *re.findall(DIGITS, rest)]]


def written(value: float, spec: str, language: str) -> str:
    """A number as the outputs of the lessons write it in `language`; see `helpers.language`."""
    return Text(f"{{value:{spec}}}", f"{{value:{spec}}}").render(language, value=value)


def misformatted_numbers(text: str, language: str) -> list[str]:
    """The numbers and percentages that are not written as `language` writes them, such as "3.5" in Portuguese."""
    text = VERSIONS.sub("", text)
    has_space = written(0.1, ".0%", language) != "10%"
    wrong_percentage = rf"{DIGITS}%" if has_space else rf"{DIGITS}\s%"
    wrong = [number for number in re.findall(DIGITS, text) if not _is_written_in(number, language)]
    return wrong + re.findall(wrong_percentage, text)


def measurements(text: str, language: str) -> dict[str, str]:
    """The numbers that look measured: with a unit, with a decimal part, or after the name of a score.

    The keys are their values with their units, as facts.toml has them ("10 %", "3 s", "0.25"); the values are the
    numbers as they stand in the text.
    """
    amounts, rest = _amounts_with_units(VERSIONS.sub("", text), language)
    found = {f"{_value(amount, language)} {unit}": amount for amount, unit in amounts}
    found |= {_value(number, language): number for number in re.findall(rf"{SCORE}({DIGITS})", rest, re.IGNORECASE)}
    decimals = {_value(number, language): number for number in re.findall(DIGITS, rest)}
    return found | {value: number for value, number in decimals.items() if "." in value}


def _amounts_with_units(text: str, language: str) -> tuple[list[tuple[str, str]], str]:
    """The numbers that a unit follows, as pairs such as ("three", "s"), and the text without them."""
    amounts = []
    for unit in UNITS:
        pattern = _amount_pattern(unit, language)
        amounts += [(amount, unit) for match in pattern.finditer(text) for amount in match.groups() if amount]
        text = pattern.sub(" ", text)
    return amounts, text


@cache
def _amount_pattern(unit: str, language: str) -> re.Pattern:
    words = NUMBER_WORDS[language]
    tens = "|".join(word for word, value in words.items() if 20 <= value <= 90)
    ones = "|".join(word for word, value in words.items() if value < 10)
    amount = rf"(?>{DIGITS}|\b(?:(?:{tens})(?:-| e )(?:{ones})|{'|'.join(words)})\b)"
    return re.compile(rf"(?:({amount})(?:{RANGE}))?({amount})(?:{UNITS[unit]})", re.IGNORECASE)


@cache
def _value(number: str, language: str) -> str:
    if not number[0].isdigit():
        return str(sum(NUMBER_WORDS[language][word] for word in re.split(r"-| e ", number.lower())))
    if not _is_written_in(number, language):
        language = next(other for other in LOCALES if other != language)
    try:
        return f"{parse_decimal(number, locale=LOCALES[language]).normalize():f}"
    except NumberFormatError:
        return number


@cache
def _is_written_in(number: str, language: str) -> bool:
    try:
        parse_decimal(number, locale=LOCALES[language], strict=True)
    except NumberFormatError:
        return False
    return True
