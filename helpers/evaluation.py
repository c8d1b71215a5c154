"""Measures of a classifier's quality and their uncertainty (lesson 6).

Labels and predicted classes are integer arrays (N,) with values 0 to 9. Probabilities are arrays (N, 10).
"""

import math

import numpy as np


def accuracy(labels: np.ndarray, predicted: np.ndarray) -> float:
    """The share, from 0 to 1, of the predicted classes that are equal to the labels (lesson 6)."""
    return float(np.mean(labels == predicted))


def accuracy_interval(share: float, count: int, z: float = 1.96) -> tuple[float, float]:
    """The Wilson score interval of an accuracy, as its lower and upper ends, from 0 to 1 (lesson 6).

    `share` is the accuracy, from 0 to 1, measured on `count` examples. `z` sets the confidence level: 1.96 is for 95%.
    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212.
    """
    centre = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    half = z / (1 + z**2 / count) * math.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))
    return max(0.0, centre - half), min(1.0, centre + half)


def accuracy_of(model, images: np.ndarray, labels: np.ndarray) -> float:
    """The accuracy, from 0 to 1, of a Keras model on `images` (lesson 6).

    `images` have the shape that the model takes, such as (N, 28, 28, 1). The model returns one value for each class,
    (N, 10), and predicts the class with the highest value.
    """
    return accuracy(labels, model.predict(images, batch_size=500, verbose=0).argmax(axis=1))
