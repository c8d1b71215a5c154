import numpy as np
import pytest

from helpers.preprocessing import add_channel, one_hot, prepare, scale, shuffled_batches

PIXELS = np.array([[[0, 51], [102, 255]]], np.uint8)


def assert_float32(found, expected):
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, rtol=1e-6)
    assert found.shape == np.shape(expected)


def test_scaling_takes_pixels_from_0_to_1():
    assert_float32(scale(PIXELS), [[[0, 0.2], [0.4, 1]]])


def test_one_hot_has_a_one_at_the_place_of_the_label():
    assert_float32(
        one_hot(np.array([5, 0], np.uint8)), [[0, 0, 0, 0, 0, 1, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]]
    )


def test_the_channel_is_a_last_axis(arrays):
    images = arrays["x_train"]
    assert add_channel(images).shape == (20, 28, 28, 1)
    assert add_channel(images).dtype == np.uint8
    np.testing.assert_array_equal(add_channel(images)[..., 0], images)


def test_prepared_images_are_scaled_and_have_their_channel(arrays):
    assert_float32(prepare(arrays["x_train"]), arrays["x_train"].reshape(20, 28, 28, 1) / 255)


def epochs(count: int = 2, seed: int = 0, size: int = 50, batch_size: int = 8) -> list[list[np.ndarray]]:
    """The labels of each batch of each epoch; an image holds twice its label."""
    labels = np.arange(size)
    batches = shuffled_batches(np.repeat(2 * labels, 784).reshape(size, 28, 28), labels, batch_size, seed)
    seen = []
    for _ in range(count):
        seen.append([])
        for x, y in batches:
            np.testing.assert_array_equal(x, np.broadcast_to(2 * y[:, None, None], (len(y), 28, 28)))
            seen[-1].append(y.numpy())
    return seen


@pytest.mark.parametrize(
    ("size", "batch_size", "sizes"), [(50, 8, [8] * 6 + [2]), (50, 25, [25, 25]), (50, 64, [50]), (3, 1, [1, 1, 1])]
)
def test_each_epoch_has_each_example_once_in_batches_of_which_the_last_may_be_smaller(size, batch_size, sizes):
    for epoch in epochs(size=size, batch_size=batch_size):
        assert [len(batch) for batch in epoch] == sizes
        assert sorted(np.concatenate(epoch)) == list(range(size))


def order(epoch: list[np.ndarray]) -> list[int]:
    return np.concatenate(epoch).tolist()


def test_the_order_is_another_in_each_epoch():
    first, second, third = map(order, epochs(3))
    assert list(range(50)) != first != second != third != first


def test_the_orders_follow_the_seed():
    assert list(map(order, epochs(seed=7))) == list(map(order, epochs(seed=7)))
    assert order(epochs(seed=7)[0]) != order(epochs(seed=8)[0])
