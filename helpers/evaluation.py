"""Measures of a classifier's quality, the uncertainty of these measures, and ways to study its mistakes (lesson 5).

Labels and predicted classes are integer arrays (N,) with values 0 to 9. Probabilities are arrays (N, 10).
"""

import math

import numpy as np


def accuracy(labels: np.ndarray, predicted: np.ndarray) -> float:
    """The share, from 0 to 1, of the predicted classes that are equal to the labels (lesson 5)."""
    return float(np.mean(labels == predicted))


def accuracy_interval(share: float, count: int, z: float = 1.96) -> tuple[float, float]:
    """The Wilson score interval of an accuracy, as its lower and upper ends, from 0 to 1 (lesson 5).

    `share` is the accuracy, from 0 to 1, measured on `count` examples. `z` sets the confidence level: 1.96 is for 95%.
    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212.
    """
    centre = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    half = z / (1 + z**2 / count) * math.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))
    return max(0.0, centre - half), min(1.0, centre + half)


def accuracy_of(model, images: np.ndarray, labels: np.ndarray) -> float:
    """The accuracy, from 0 to 1, of a Keras model on `images` (lesson 5).

    `images` have the shape that the model takes, such as (N, 28, 28, 1). The model returns one value for each class,
    (N, 10), and predicts the class with the highest value.
    """
    return accuracy(labels, model.predict(images, batch_size=500, verbose=0).argmax(axis=1))


def mean_digits(images: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The mean image of each class, float64 (10, 28, 28), from images (N, 28, 28) and their labels (lesson 1).

    The mean of a class without images is all zeros.
    """
    return np.stack(
        [
            images[labels == digit].mean(axis=0) if np.any(labels == digit) else np.zeros(images.shape[1:])
            for digit in range(10)
        ]
    )


def nearest_mean(images: np.ndarray, means: np.ndarray) -> np.ndarray:
    """The class (N,) of the mean digit nearest to each image, by Euclidean distance (lesson 1).

    `images` is (N, 28, 28); `means` is (10, 28, 28), as from `mean_digits`.
    """
    flat = images.reshape(len(images), -1).astype(np.float64)
    centres = means.reshape(len(means), -1)
    # |x - m|² = |x|² - 2 x·m + |m|²; |x|² is the same for every class and is left out
    return np.argmin((centres**2).sum(axis=1) - 2 * flat @ centres.T, axis=1)


def confusion(labels: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """The confusion matrix, int64 (10, 10): counts by true class (row) and predicted class (column) (lesson 5)."""
    from sklearn.metrics import confusion_matrix

    return confusion_matrix(labels, predicted, labels=np.arange(10))


def most_confused(matrix: np.ndarray, count: int = 5) -> list[tuple[int, int, int]]:
    """The most frequent confusions as (true class, predicted class, count), in descending order (lesson 5).

    `matrix` is a confusion matrix (10, 10), and `count` is the largest number of confusions to return.
    """
    mistakes = matrix.copy()
    np.fill_diagonal(mistakes, 0)
    order = np.argsort(mistakes, axis=None, kind="stable")[::-1][:count]
    rows, columns = np.unravel_index(order, matrix.shape)
    return [(int(r), int(c), int(matrix[r, c])) for r, c in zip(rows, columns, strict=True) if mistakes[r, c]]


def worst_mistakes(labels: np.ndarray, probabilities: np.ndarray, count: int = 10) -> np.ndarray:
    """Indices of the misclassified examples, those with the lowest probability of the true class first (lesson 5).

    At most `count` indices are returned.
    """
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[np.argsort(probabilities[wrong, labels[wrong]], kind="stable")][:count]


def reliability(
    labels: np.ndarray, probabilities: np.ndarray, bins: int = 10
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean confidence, accuracy and number of examples in each bin of confidence: three arrays (bins,) (lesson 5).

    The confidence of an example is the highest of its ten probabilities. The bins divide the range from 0 to 1 into
    `bins` equal intervals. Mean confidence and accuracy of an empty bin are NaN.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    counts = np.bincount(which, minlength=bins)
    with np.errstate(invalid="ignore"):
        mean_confidence = np.bincount(which, confidence, bins) / counts
        share_right = np.bincount(which, right, bins) / counts
    return mean_confidence, share_right, counts


def expected_calibration_error(labels: np.ndarray, probabilities: np.ndarray, bins: int = 10) -> float:
    """The expected calibration error (ECE), from 0 to 1 (lesson 5).

    It is the mean absolute difference between confidence and accuracy in the bins of `reliability`, weighted by the
    number of examples in each bin.
    Source: Naeini, Cooper and Hauskrecht, AAAI 2015; Guo et al., ICML 2017.
    """
    mean_confidence, share_right, counts = reliability(labels, probabilities, bins)
    return float(np.nansum(np.abs(mean_confidence - share_right) * counts) / counts.sum())


def shift(images: np.ndarray, right: int, down: int = 0) -> np.ndarray:
    """Move images (N, 28, 28, …) by whole pixels; negative numbers move them left and up (lesson 5).

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


def shuffle_pixels(images: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Reorder the 784 pixels of all images, (N, 28, 28) or (N, 28, 28, 1), in the same way (lesson 5).

    `order` is a permutation of 0 to 783: pixel i of a new image is pixel `order[i]` of the old one.
    """
    return images.reshape(len(images), -1)[:, order].reshape(images.shape)
