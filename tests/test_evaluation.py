"""The measures of a classifier, on small examples whose values are known."""

import numpy as np
import pytest

from helpers.evaluation import (
    accuracy,
    accuracy_interval,
    accuracy_of,
)
from helpers.models import softmax_regression
from helpers.preprocessing import prepare


@pytest.mark.parametrize(("predicted", "share"), [([1, 2, 3, 4], 1), ([1, 2, 3, 0], 0.75), ([0, 0, 0, 0], 0)])
def test_accuracy_is_the_share_of_right_answers(predicted, share):
    result = accuracy(np.array([1, 2, 3, 4]), np.array(predicted))
    assert result == share
    assert type(result) is float  # JSON cannot store NumPy numbers


def test_the_accuracy_of_a_model_counts_its_most_probable_classes(arrays):
    images, labels = prepare(arrays["x_test"]), arrays["y_test"]
    model = softmax_regression()
    model.set_weights([np.zeros((784, 10)), np.eye(10)[3]])  # predicts 3 for every image
    assert accuracy_of(model, images, labels) == 0.1


@pytest.mark.parametrize(
    ("share", "count", "low", "high"),
    [
        (0.5, 100, 0.403830, 0.596170),  # (0.5 ± 1.96 √(0.25/100 + 1.96²/40000) + …) / (1 + 1.96²/100)
        (1, 10, 10 / (10 + 1.96**2), 1),  # n / (n + z²)
        (0, 10, 0, 1.96**2 / (10 + 1.96**2)),
    ],
)
def test_the_wilson_interval_of_an_accuracy(share, count, low, high):
    assert accuracy_interval(share, count) == pytest.approx((low, high), abs=1e-6)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_an_interval_stays_between_0_and_1(share):
    for count in range(1, 1000):
        low, high = accuracy_interval(share, count)
        assert 0 <= low < high <= 1
