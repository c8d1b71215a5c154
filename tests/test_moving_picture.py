"""The pictures with a slider: one description and one value for each figure, and a still picture without a page."""

import numpy as np
import pytest

from helpers.lessons import cnn, evaluation, softmax_regression
from helpers.own_digits import read_own_digits

EDGE = np.array([[-1, 0, 1]] * 3)


def valley():
    def descend(rate):
        path = [0.0]
        for _ in range(3):
            path.append(path[-1] - rate * 0.05 * (path[-1] - 1))
        return path

    return softmax_regression.drag_rate(lambda weight: (weight - 1) ** 2 + 1, descend)


def window(tmp_path):
    return cnn.slide(read_own_digits("samples", tmp_path).images[5] / 255, EDGE)


def threshold():
    random = np.random.default_rng(0)
    score, is_nine = random.random(200), random.random(200) < 0.3

    def precision_and_recall(threshold):
        says = score >= threshold
        return float(np.mean(is_nine[says])), float(np.sum(is_nine & says) / np.sum(is_nine))

    return evaluation.drag_threshold(score, is_nine, precision_and_recall)


@pytest.mark.parametrize("name", ["valley", "window", "threshold"])
def test_each_position_of_the_slider_has_its_picture_and_its_description(name, tmp_path, language):
    picture = {"valley": valley, "window": lambda: window(tmp_path), "threshold": threshold}[name]()
    count = len(picture.pictures)
    assert count == len(picture.values) == len(picture.descriptions) == len(set(picture.descriptions))
    assert all(png.startswith(b"\x89PNG") for png in picture.pictures)
    assert 0 <= picture.place < count
    data, metadata = picture._repr_mimebundle_()
    assert data["image/png"] == picture.pictures[picture.place]
    assert metadata["image/png"]["alt"] == picture.descriptions[picture.place]
    assert sum(map(len, picture.pictures)) < 1_000_000


def test_the_window_shows_the_response_that_the_arithmetic_gives(tmp_path, english):
    digit = read_own_digits("samples", tmp_path).images[5] / 255
    picture = cnn.slide(digit, EDGE)
    row = int(picture.descriptions[0].split("row ")[1].split(" ")[0])
    column = int(picture.values[4])
    response = np.sum(digit[row : row + 3, column : column + 3] * EDGE)
    assert f"response {response:.2f}".replace("-", "−") in picture.descriptions[4]


def test_the_slider_of_the_rate_says_when_a_step_leaps_over_the_bottom(english):
    picture = valley()
    assert "still to go" in picture.descriptions[0]
    assert "enough to reach the bottom" in picture.descriptions[picture.values.index("20")]
