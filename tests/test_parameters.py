"""The check of the parameters, with good and bad values derived from each declaration."""

import nbformat
import numpy as np
import papermill
import pytest

from helpers.language import InputError, text, use_language
from helpers.parameters import PARAMETERS, Choice, Parameter, PositiveNumber, String, WholeNumber, check_parameters
from helpers.paths import project_root

NAN, INFINITY = float("nan"), float("inf")


def good_values(parameter: Parameter) -> list:
    match parameter.rule:
        case WholeNumber(minimum, maximum, zero_is_all):
            return [minimum, maximum, np.int64(minimum), *([0] if zero_is_all else [])]
        case PositiveNumber(maximum):
            return [1e-9, 0.25, 1, maximum, np.float32(0.1), np.int64(1)]
        case Choice(options):
            return [*options]
        case String(options=options, may_be_empty=may_be_empty):
            return [*options, "data/mine.npz", *([""] if may_be_empty else [])]


def bad_values(parameter: Parameter) -> list:
    match parameter.rule:
        case WholeNumber(minimum, maximum, zero_is_all):
            zero = [] if zero_is_all or minimum <= 0 else [0]
            return [minimum - 1, maximum + 1, -1, *zero, 1.0, 1.5, NAN, True, "3", None]
        case PositiveNumber(maximum):
            return [0, 0.0, -0.1, maximum * 1.01, NAN, INFINITY, -INFINITY, 10**400, "0.1", True, None, 1j]
        case Choice(options):
            return [options[0].upper(), "", "max", None, 3]
        case String(may_be_empty=may_be_empty):
            return ["  ", None, 3, False, *([] if may_be_empty else [""])]


def parametrize_with(values):
    """Run a test with each value of each parameter; `values` is `good_values` or `bad_values`."""
    cases = [
        pytest.param(name, value, id=f"{name}={value!r:.20}")
        for name, parameter in PARAMETERS.items()
        for value in values(parameter)
    ]
    return pytest.mark.parametrize(("name", "value"), cases)


@parametrize_with(good_values)
def test_a_good_value_is_returned_with_the_declared_type(name, value):
    checked = check_parameters(**{name: value})
    assert checked == {name: value}
    if PARAMETERS[name].rule.type is float:
        assert type(checked[name]) is float


@parametrize_with(bad_values)
def test_a_bad_value_is_named_with_its_parameter(name, value):
    for language, start in (("pt", f"O parâmetro {name} vale"), ("en", f"The parameter {name} is")):
        use_language(language)
        with pytest.raises(InputError) as refused:
            check_parameters(**{name: value})
        assert str(refused.value).startswith(f"{start} {value!r}; ")
        assert getattr(PARAMETERS[name].rule.needs, language) in str(refused.value)


def test_only_the_first_bad_parameter_is_named():
    with pytest.raises(InputError, match="epochs") as refused:
        check_parameters(seed=0, epochs=0, batch_size=0)
    assert "batch_size" not in str(refused.value)


def test_checking_does_not_change_the_language():
    check_parameters(language="pt")
    assert text("época", "epoch") == "época / epoch"


def test_the_comment_of_a_parameter_has_both_languages_and_its_options():
    assert PARAMETERS["epochs"].comment == "épocas / epochs"
    assert PARAMETERS["loss_reduction"].comment == 'perda do lote / loss of a batch: "mean", "sum"'


@pytest.mark.parametrize("value", [1, 1.0])
def test_a_lesson_accepts_a_whole_number_as_learning_rate(value, tmp_path):
    """papermill turns `-p learning_rate 1` into the integer 1, which Keras does not accept."""
    parameters = {"dataset": "digits", "train_samples": 100, "epochs": 1, "learning_rate": value}
    papermill.execute_notebook(
        project_root() / "notebooks" / "05_cnn.ipynb",
        tmp_path / "out.ipynb",
        parameters={**parameters, "output_dir": str(tmp_path)},
        progress_bar=False,
    )
    saved = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert saved.cells[-1].cell_type == "markdown"
    assert (tmp_path / "results" / "05_cnn.json").is_file()
