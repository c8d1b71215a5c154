"""Scaling and the channel axis."""

import numpy as np

from helpers.preprocessing import prepare, scale

PIXELS = np.array([[[0, 51], [102, 255]]], np.uint8)


def assert_float32(actual, expected):
    assert actual.dtype == np.float32
    np.testing.assert_allclose(actual, expected, rtol=1e-6)
    assert actual.shape == np.shape(expected)


def test_scaled_pixels_go_from_0_to_1():
    assert_float32(scale(PIXELS), [[[0, 0.2], [0.4, 1]]])


def test_prepared_images_are_scaled_and_have_a_channel(arrays):
    assert_float32(prepare(arrays["x_train"]), arrays["x_train"].reshape(20, 28, 28, 1) / 255)
