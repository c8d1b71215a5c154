"""From the pixels and labels of a file to the tensors that a network takes; the subject of lesson 2."""

import numpy as np

from helpers.backend import tf

CLASSES = 10


def scale(images: np.ndarray) -> np.ndarray:
    """uint8 pixels from 0 to 255 as float32 from 0 to 1, of the same shape."""
    return images.astype(np.float32) / 255


def one_hot(labels: np.ndarray) -> np.ndarray:
    """Labels (N,) as float32 (N, 10): all zeros but a one at the label's place."""
    return np.eye(CLASSES, dtype=np.float32)[labels]


def add_channel(images: np.ndarray) -> np.ndarray:
    """(N, 28, 28) as (N, 28, 28, 1): the axis on which a convolution expects the colours."""
    return images[..., np.newaxis]


def prepare(images: np.ndarray) -> np.ndarray:
    """Scaled images with their channel: uint8 (N, 28, 28) to float32 (N, 28, 28, 1), as the Keras models here take them."""
    return add_channel(scale(images))


def shuffled_batches(x: np.ndarray, y: np.ndarray, batch_size: int, seed: int) -> tf.data.Dataset:
    """Batches of (`x`, `y`) in a new order each epoch, the same orders for the same `seed`.

    Only the indices pass through the pipeline, and each batch is gathered in one operation:
    shuffling whole images, one element at a time, costs more than the arithmetic of a small network.
    """
    x_all, y_all = tf.constant(x), tf.constant(y)
    indices = tf.data.Dataset.range(len(x)).shuffle(len(x), seed=seed).batch(batch_size)
    options = tf.data.Options()
    options.threading.private_threadpool_size = 1
    return indices.map(lambda batch: (tf.gather(x_all, batch), tf.gather(y_all, batch))).with_options(options)
