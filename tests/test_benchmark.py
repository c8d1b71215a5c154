"""The benchmark counts as it says, and takes the lessons' own code."""

import numpy as np
import pytest
from click.testing import CliRunner

from helpers.data import load_dataset
from helpers.series.benchmark import (
    TRAININGS,
    eager_softmax,
    lesson_3,
    lesson_4,
    lesson_6,
    lesson_7,
    main,
    report,
    standing_rounds,
    summary,
)

SECONDS = {"eager_softmax": 60.0, "lesson_3": 1.5, "plain_cnn": 100.0, "dropout_cnn": 250.0}


def found(faster: float, test: float, difference: float) -> dict[str, dict]:
    """A round in which every lesson but the third takes 100 seconds / `faster`."""
    measured = {
        key: {"seconds": SECONDS.get(key, 100 / faster), "test": test, "validation": None if key == "lesson_3" else 0.5}
        for key in TRAININGS
    }
    measured["lesson_3"]["weight_difference"] = difference
    return measured


@pytest.fixture
def results() -> dict:
    return summary([found(2, 0.98, 0.0), found(4, 0.99, 0.5), found(8, 1.0, 0.25)])


def test_the_ratio_is_the_median_of_the_rounds_against_the_training_that_is_replaced(results):
    ratios = {key: found["ratio"]["median"] for key, found in results["trainings"].items()}
    assert ratios == pytest.approx(
        {
            "eager_softmax": 1,
            "lesson_3": 40,
            "plain_cnn": 1,
            "dropout_cnn": 0.4,
            "lesson_4": 4,
            "lesson_6": 4,
            "lesson_7": 4,
        }
    )
    seconds = results["trainings"]["lesson_6"]["seconds"]
    assert (seconds["median"], seconds["minimum"], seconds["maximum"]) == (25, 12.5, 50)


def test_validation_and_test_stand_apart_each_with_its_spread(results):
    training = results["trainings"]["lesson_6"]
    assert training["test_accuracy"] == pytest.approx(
        {"mean": 0.99, "standard_deviation": 0.01, "minimum": 0.98, "seeds": 3}
    )
    assert training["validation_accuracy"]["mean"] == 0.5
    assert results["trainings"]["lesson_3"]["validation_accuracy"] is None


def test_the_weights_of_the_two_ways_of_lesson_3_are_compared(results):
    assert results["largest_weight_difference"] == 0.5


def test_the_rounds_of_this_machine_count_and_those_of_another_do_not(results):
    assert summary(standing_rounds(results)) == results
    assert standing_rounds({**results, "cpu": "another"}) == []
    assert standing_rounds({**results, "cores": 1000}) == []
    assert standing_rounds({**results, "trainings": {}}) == []
    renamed = {**results["trainings"]["lesson_7"], "name": {"pt": "outra", "en": "another"}}
    assert standing_rounds({**results, "trainings": {**results["trainings"], "lesson_7": renamed}}) == []
    assert standing_rounds({**results, "versions": {"tensorflow": "3.0"}}) == []
    assert standing_rounds(None) == []


def test_the_report_has_a_line_for_each_training_and_names_the_machine(results, language):
    lines = report(results).splitlines()
    assert [line.split("  ")[0] for line in lines[1:8]] == [
        {"pt": training.name.pt, "en": training.name.en}[language] for training in TRAININGS.values()
    ]
    assert results["cpu"] in lines[-2]
    assert "tensorflow" in lines[-2]
    assert {"pt": "5,0e-01", "en": "5.0e-01"}[language] in lines[-1]


def test_data_that_are_missing_get_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_PATH", str(tmp_path / "none.npz"))
    result = CliRunner().invoke(main, ["--language", "en"])
    assert result.exit_code == 1
    assert "none.npz does not exist" in result.output


@pytest.mark.parametrize("times", [1, 6], ids=["fewer images than a batch", "two batches and a part"])
def test_the_compiled_steps_of_lesson_3_lead_to_the_weights_of_the_eager_ones(times, arrays, train_on):
    train_on({name: np.concatenate([array] * times) for name, array in arrays.items()})
    eager, compiled = eager_softmax(seed=0), lesson_3(seed=0)
    for one, other in zip(eager.weights, compiled.weights, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)
    assert eager.test == compiled.test


def test_the_training_of_lesson_4_learns(train_on):
    digits = load_dataset("digits")
    train_on({name: getattr(digits, name) for name in ("x_train", "y_train", "x_test", "y_test")})
    measured = lesson_4(seed=0, train_samples=750)
    assert measured.validation > 0.9
    assert measured.test > 0.9


def test_the_fast_recipe_of_lesson_6_is_right_on_mnist(mnist):
    measured = lesson_6(seed=1)
    assert measured.test > 0.985
    assert 0.98 < measured.validation != measured.test


def test_the_recipe_of_lesson_7_learns_from_a_part_of_mnist(tenth_of_mnist):
    measured = lesson_7(seed=1, train_samples=1800)
    assert measured.test > 0.96
    assert 0.96 < measured.validation != measured.test
