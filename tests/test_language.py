"""Texts and numbers in the language in use, and errors for the reader."""

import os
import pickle
import subprocess
import sys
from contextvars import copy_context

import numpy as np
import pytest

from helpers.language import ONE_LINE, InputError, Text, number, text, use_language


@pytest.mark.parametrize(("language", "expected"), [("pt", "época"), ("en", "epoch"), ("both", "época / epoch")])
def test_a_text_is_rendered_in_the_language_in_use(language, expected):
    use_language(language)
    assert text("época", "epoch") == text(Text("época", "epoch")) == expected


@pytest.mark.parametrize(
    ("pt", "en", "expected"),
    [
        ("p" * (ONE_LINE // 2), "e" * (ONE_LINE // 2), "{pt} / {en}"),
        ("p" * (ONE_LINE // 2), "e" * (ONE_LINE // 2 + 1), "{pt}\n{en}"),
        ("duas\nlinhas", "two\nlines", "{pt}\n{en}"),
        ("softmax", "softmax", "{pt}"),
    ],
    ids=["short", "long", "two lines", "equal"],
)
def test_both_languages_are_on_one_line_only_if_they_are_short(pt, en, expected):
    assert text(pt, en) == expected.format(pt=pt, en=en)


@pytest.mark.parametrize(
    ("value", "spec", "pt", "en"),
    [
        (60000, ",", "60.000", "60,000"),
        (np.int64(60000), ",", "60.000", "60,000"),
        (0.991, ".1%", "99,1%", "99.1%"),
        (np.float32(0.991), ".1%", "99,1%", "99.1%"),
        (0.5, ".0%", "50%", "50%"),
        (1.2341, ".3f", "1,234", "1.234"),
        (1234.56, ".1f", "1.234,6", "1,234.6"),
        (0.25, "", "0,25", "0.25"),
        (7, "", "7", "7"),
        (0, "", "0", "0"),
        (1e-7, "", "1,0e-07", "1.0e-07"),
        (1e-10, ".1e", "1,0e-10", "1.0e-10"),
        (0, ".1e", "0,0e+00", "0.0e+00"),
        (1e24, ".4f", "1,0e+24", "1.0e+24"),
        (1e30, "", "1,0e+30", "1.0e+30"),
        (-2.5e15, ",", "−2,5e+15", "−2.5e+15"),
    ],
)
def test_a_number_has_the_separators_of_its_language(value, spec, pt, en):
    sentence = Text(f"são {{n:{spec}}}", f"are {{n:{spec}}}")
    assert sentence.render("pt", n=value) == f"são {pt}"
    assert sentence.render("en", n=value) == f"are {en}"
    for language, expected in (("pt", pt), ("en", en), ("both", en)):
        use_language(language)
        assert number(value, spec) == expected


@pytest.mark.parametrize("spec", ["", ",", ".4f", ".1%", ".1e"])
def test_nan_and_infinity_are_written_without_digits(language, spec):
    assert number(float("nan"), spec).rstrip("%") == "NaN"
    assert number(float("inf"), spec).rstrip("%") == "∞"


@pytest.mark.parametrize("spec", [".3g", ">10", "d", ".2", "05.1f", ".f"])
def test_an_unknown_format_of_a_number_is_refused(spec):
    with pytest.raises(ValueError, match="unknown number format"):
        number(3.14159, spec)
    with pytest.raises(ValueError, match="unknown number format"):
        Text(f"{{n:{spec}}}", "").render("pt", n=3.14159)


def test_a_text_in_only_one_language_is_refused():
    with pytest.raises(TypeError, match="both languages"):
        text("só português")


def test_each_context_has_its_own_language():
    use_language("pt")
    context = copy_context()
    context.run(use_language, "en")
    assert text("época", "epoch") == "época"
    assert context.run(text, "época", "epoch") == "epoch"


def test_a_text_inside_a_text_is_rendered_in_the_same_language():
    assert text("cor: {colour}", "colour: {colour}", colour=Text("azul", "blue")) == "cor: azul / colour: blue"


def test_braces_in_a_value_are_not_replaced():
    assert text("em {folder}", "in {folder}", folder="{x}") == "em {x} / in {x}"


@pytest.mark.parametrize("wrong", ["fr", "PT", "", None])
def test_an_unknown_language_is_refused_and_changes_nothing(language, wrong):
    with pytest.raises(InputError, match={"pt": "O parâmetro language", "en": "The parameter language"}[language]):
        use_language(wrong)
    assert text("época", "epoch") == {"pt": "época", "en": "epoch"}[language]


def test_an_input_error_is_in_the_language_in_use(language):
    error = InputError("faltam {n:,}", "{n:,} missing", n=1000)
    assert str(error) == {"pt": "faltam 1.000", "en": "1,000 missing"}[language]
    assert error._render_traceback_() == [f"InputError: {error}"]
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_ipython_shows_an_input_error_without_traceback(tmp_path):
    code = "from helpers.language import InputError\nraise InputError('errado', 'wrong')"
    command = [sys.executable, "-m", "IPython", "--quick", "--HistoryManager.enabled=False", "-c", code]
    environment = {**os.environ, "IPYTHONDIR": str(tmp_path)}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert (result.stdout + result.stderr).strip() == "InputError: errado / wrong"
