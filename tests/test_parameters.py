import numpy as np
import pytest

from helpers.language import InputError, text
from helpers.parameters import RULES, check_parameters

NAN, INFINITY = float("nan"), float("inf")
GOOD = {
    "dataset": ["auto", "mnist", "digits", "data/mine.npz"],
    "seed": [0, 42, 2**31 - 1],
    "train_samples": [0, 100, 60_000],
    "output_dir": ["", "runs/first"],
    "epochs": [1, 50, np.int64(5)],
    "batch_size": [1, 128],
    "learning_rate": [0.25, 1, 1e-4, 100, np.float32(0.1)],
    "highest_rate": [0.012, 1],
    "hidden_units": [1, 128],
    "seeds": [1, 10],
    "ablation_samples": [0, 100, 2000],
    "ablation_epochs": [1, 10],
    "loss_reduction": ["mean", "sum"],
}
BAD = {
    "dataset": ["", "  ", None, 3],
    "seed": [-1, 2**31, 1.0, True],
    "train_samples": [50, 99, -1, 1000.0, "100"],
    "output_dir": [None, 0, False],
    "epochs": [-1, 0, 1.5, True, "3", None, NAN],
    "batch_size": [0, -32, 32.0, True],
    "learning_rate": [NAN, INFINITY, -INFINITY, 0, -0.1, 101, 10**400, "0.1", True, None, 1j],
    "highest_rate": [NAN, 0, -0.1, 101, "0.1", True, None],
    "hidden_units": [0, -1, 12.5],
    "seeds": [0, -1, 2.5, "3", None],
    "ablation_samples": [-1, 99, 150.5, "200", None],
    "ablation_epochs": [0, -1, 1.5, True],
    "loss_reduction": ["max", "", "Mean", None],
}


def each(values: dict):
    cases = [pytest.param(name, value, id=f"{name}={value!r:.20}") for name in values for value in values[name]]
    return pytest.mark.parametrize(("name", "value"), cases)


def test_every_rule_is_tested():
    assert GOOD.keys() == BAD.keys() == RULES.keys()


@each(GOOD)
def test_a_good_value_is_returned_as_it_is(name, value):
    assert check_parameters("pt", **{name: value}) == {"language": "pt", name: value}


@each(BAD)
def test_a_bad_value_is_named_with_its_parameter(name, value):
    for language, start in (("pt", f"O parâmetro {name} vale"), ("en", f"The parameter {name} is")):
        with pytest.raises(InputError) as refused:
            check_parameters(language, **{name: value})
        needs = getattr(RULES[name].needs, language)
        assert str(refused.value).startswith(f"{start} {value!r}; ")
        assert needs in str(refused.value)


@pytest.mark.parametrize("language", ["fr", "", "EN", None, 1])
def test_a_language_that_the_lessons_do_not_speak_is_refused(language):
    with pytest.raises(InputError) as refused:
        check_parameters(language, epochs=0)
    assert f"language vale {language!r}" in str(refused.value)
    assert f"language is {language!r}" in str(refused.value)
    assert text("época", "epoch") == "época / epoch"


@pytest.mark.parametrize(("language", "word"), [("pt", "época"), ("en", "epoch"), ("both", "época / epoch")])
def test_good_parameters_choose_the_language_and_come_back(language, word):
    parameters = {"language": language, "epochs": 3, "dataset": "digits"}
    assert check_parameters(**parameters) == parameters
    assert text("época", "epoch") == word


def test_the_first_bad_parameter_is_the_one_that_is_named():
    with pytest.raises(InputError, match="epochs") as refused:
        check_parameters("en", seed=0, epochs=0, batch_size=0)
    assert "batch_size" not in str(refused.value)
