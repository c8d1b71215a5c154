"""The measures of a classifier, on small examples whose values are known."""

import numpy as np
import pytest

from helpers.evaluation import (
    accuracy,
    accuracy_interval,
    accuracy_of,
    shift,
    worst_mistakes,
)
from helpers.models import softmax_regression
from helpers.preprocessing import prepare


def probabilities_of(predicted, confidence) -> np.ndarray:
    """Probabilities (N, 10) with this confidence for each predicted class; the other classes share the rest equally."""
    predicted, confidence = np.array(predicted), np.broadcast_to(confidence, len(predicted))
    probabilities = np.repeat((1 - confidence)[:, None] / 9, 10, axis=1)
    probabilities[np.arange(len(predicted)), predicted] = confidence
    return probabilities


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


def test_the_worst_mistakes_have_the_lowest_probability_of_the_true_class():
    labels = np.array([0, 1, 2, 3, 4])
    probabilities = probabilities_of([0, 7, 7, 3, 7], [0.9, 0.6, 0.99, 0.5, 0.8])
    assert worst_mistakes(labels, probabilities).tolist() == [2, 4, 1]
    assert worst_mistakes(labels, probabilities, count=2).tolist() == [2, 4]
    assert worst_mistakes(labels[:1], probabilities[:1]).tolist() == []


@pytest.mark.parametrize(
    ("right", "down", "position"),
    [(0, 0, (5, 6)), (2, 0, (5, 8)), (-3, 0, (5, 3)), (0, 4, (9, 6)), (0, -5, (0, 6)), (21, 22, (27, 27))],
)
def test_a_shift_moves_every_pixel(right, down, position):
    images = np.zeros((2, 28, 28), np.uint8)
    images[1, 5, 6] = 200
    moved = shift(images, right, down)
    assert moved.dtype == np.uint8
    assert [tuple(index) for index in np.argwhere(moved)] == [(1, *position)]
    assert images[1, 5, 6] == 200


@pytest.mark.parametrize(("right", "down"), [(3, 0), (-3, 0), (0, 3), (0, -3)])
def test_pixels_shifted_over_the_edge_are_lost(right, down):
    restored = shift(shift(np.ones((1, 28, 28)), right, down), -right, -down)
    assert restored.sum() == 25 * 28
    assert set(restored.ravel()) == {0, 1}


@pytest.mark.parametrize("by", [28, -28, 29, -40])
def test_a_shift_by_the_whole_width_leaves_only_background(by):
    images = np.ones((1, 28, 28))
    assert not shift(images, by).any()
    assert not shift(images, 0, by).any()


def test_a_shift_keeps_the_channel():
    images = np.random.default_rng(0).random((2, 28, 28, 1))
    np.testing.assert_array_equal(shift(images, 2, 1)[..., 0], shift(images[..., 0], 2, 1))
