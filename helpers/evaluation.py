"""How good a classifier is, how sure of that one can be, and where it fails; the subject of lesson 5."""

import math

import numpy as np


def accuracy(labels: np.ndarray, predicted: np.ndarray) -> float:
    """The share, from 0 to 1, of the predicted classes (N,) that equal the labels (N,)."""
    return float(np.mean(labels == predicted))


def accuracy_interval(share: float, count: int, z: float = 1.96) -> tuple[float, float]:
    """The Wilson score interval of an accuracy `share` measured on `count` examples; `z` = 1.96 is 95 %.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212.
    """
    centre = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    half = z / (1 + z**2 / count) * math.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))
    return max(0.0, centre - half), min(1.0, centre + half)


def accuracy_of(model, images: np.ndarray, labels: np.ndarray) -> float:
    """The accuracy, from 0 to 1, of a Keras `model` that gives probabilities (N, 10) for `images`."""
    return accuracy(labels, model.predict(images, batch_size=500, verbose=0).argmax(axis=1))


def mean_digits(images: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The mean image of each class, float64 of shape (10, 28, 28); zeros for a class without images (lesson 1)."""
    return np.stack(
        [
            images[labels == digit].mean(axis=0) if np.any(labels == digit) else np.zeros(images.shape[1:])
            for digit in range(10)
        ]
    )


def nearest_mean(images: np.ndarray, means: np.ndarray) -> np.ndarray:
    """The class (N,) of the mean digit at the smallest Euclidean distance from each image (lesson 1)."""
    flat = images.reshape(len(images), -1).astype(np.float64)
    centres = means.reshape(len(means), -1)
    # |x - m|² = |x|² - 2 x·m + |m|², and |x|² is the same for every class
    return np.argmin((centres**2).sum(axis=1) - 2 * flat @ centres.T, axis=1)


def confusion(labels: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """Counts (10, 10), int64: row = true class, column = predicted class."""
    from sklearn.metrics import confusion_matrix

    return confusion_matrix(labels, predicted, labels=np.arange(10))


def most_confused(matrix: np.ndarray, count: int = 5) -> list[tuple[int, int, int]]:
    """The `count` most frequent confusions as (true class, predicted class, how often), the worst first."""
    mistakes = matrix.copy()
    np.fill_diagonal(mistakes, 0)
    order = np.argsort(mistakes, axis=None, kind="stable")[::-1][:count]
    rows, columns = np.unravel_index(order, matrix.shape)
    return [(int(r), int(c), int(matrix[r, c])) for r, c in zip(rows, columns, strict=True) if mistakes[r, c]]


def worst_mistakes(labels: np.ndarray, probabilities: np.ndarray, count: int = 10) -> np.ndarray:
    """Indices of the misclassified examples whose true class got the least probability, the worst first."""
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[np.argsort(probabilities[wrong, labels[wrong]], kind="stable")][:count]


def reliability(
    labels: np.ndarray, probabilities: np.ndarray, bins: int = 10
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Confidence against accuracy: mean confidence, accuracy and count of each of `bins` equal intervals.

    The confidence is the highest of the ten probabilities (N, 10). Empty bins hold NaN in the first two.
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
    """The mean distance between confidence and accuracy over the bins of `reliability`, weighted by their counts.

    Source: Naeini, Cooper and Hauskrecht, AAAI 2015; Guo et al., ICML 2017.
    """
    mean_confidence, share_right, counts = reliability(labels, probabilities, bins)
    return float(np.nansum(np.abs(mean_confidence - share_right) * counts) / counts.sum())


def shift(images: np.ndarray, right: int, down: int = 0) -> np.ndarray:
    """The images (N, 28, 28, …) moved by whole pixels; what leaves is lost, what enters is background (0)."""
    moved = np.zeros_like(images)
    height, width = images.shape[1:3]

    def spans(by: int, size: int) -> tuple[slice, slice]:
        by = max(-size, min(by, size))
        return slice(max(by, 0), size + min(by, 0)), slice(max(-by, 0), size + min(-by, 0))

    (to_rows, from_rows), (to_columns, from_columns) = spans(down, height), spans(right, width)
    moved[:, to_rows, to_columns] = images[:, from_rows, from_columns]
    return moved


def shuffle_pixels(images: np.ndarray, order: np.ndarray) -> np.ndarray:
    """The images (N, 28, 28, …) with their 784 pixels in the same new `order`, a permutation of 0 to 783."""
    return images.reshape(len(images), -1)[:, order].reshape(images.shape)
