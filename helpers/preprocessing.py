"""From the pixels and labels of a file to the arrays that a network takes; the subject of lesson 2."""

import numpy as np

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
