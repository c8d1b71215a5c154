"""Measures of a classifier's quality, the uncertainty of these measures, and ways to study its mistakes (lesson 6).

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


def worst_mistakes(labels: np.ndarray, probabilities: np.ndarray, count: int = 10) -> np.ndarray:
    """Indices of the misclassified examples, those with the lowest probability of the true class first (lesson 6).

    At most `count` indices are returned.
    """
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[np.argsort(probabilities[wrong, labels[wrong]], kind="stable")][:count]


def shift(images: np.ndarray, right: int, down: int = 0) -> np.ndarray:
    """Move images (N, 28, 28, …) by whole pixels; negative numbers move them left and up (lesson 6).

    Pixels that move over the edge are lost, and the new ones on the other side are 0. The result is a new array of the
    same shape and dtype.
    """
    moved = np.zeros_like(images)
    height, width = images.shape[1:3]

    def spans(by: int, size: int) -> tuple[slice, slice]:
        by = max(-size, min(by, size))
        return slice(max(by, 0), size + min(by, 0)), slice(max(-by, 0), size + min(-by, 0))

    (to_rows, from_rows), (to_columns, from_columns) = spans(down, height), spans(right, width)
    moved[:, to_rows, to_columns] = images[:, from_rows, from_columns]
    return moved
