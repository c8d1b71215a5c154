"""Preprocessing of images: scaling and the channel axis (lesson 2)."""

import numpy as np

CLASSES = 10


def scale(images: np.ndarray) -> np.ndarray:
    """Scale uint8 pixels from 0 to 255 to float32 values from 0 to 1, in an array of the same shape (lesson 2)."""
    return images.astype(np.float32) / 255


def prepare(images: np.ndarray) -> np.ndarray:
    """Scale images and add their channel axis, as the lessons' models expect them (lesson 2).

    uint8 (N, 28, 28), values 0 to 255, becomes float32 (N, 28, 28, 1), values 0 to 1.
    """
    return scale(images)[..., np.newaxis]
