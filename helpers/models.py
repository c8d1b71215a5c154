"""The networks of the series, as lessons 3 and 4 build them. Input: float32 (N, 28, 28, 1). Output: (N, 10) probabilities."""

from helpers.backend import keras
from helpers.preprocessing import CLASSES

layers = keras.layers
INPUT_SHAPE = (28, 28, 1)


def softmax_regression() -> keras.Model:
    """One dense layer from the 784 pixels to the 10 classes, weights at zero; 7,850 parameters (lesson 3)."""
    return keras.Sequential(
        [
            keras.Input(INPUT_SHAPE),
            layers.Flatten(),
            layers.Dense(CLASSES, activation="softmax", kernel_initializer="zeros"),
        ],
        name="softmax_regression",
    )


def mlp(hidden_units: int = 128) -> keras.Model:
    """One hidden ReLU layer; 101,770 parameters with 128 units (lesson 3)."""
    return keras.Sequential(
        [
            keras.Input(INPUT_SHAPE),
            layers.Flatten(),
            layers.Dense(hidden_units, activation="relu"),
            layers.Dense(CLASSES, activation="softmax"),
        ],
        name="mlp",
    )


def cnn() -> keras.Model:
    """Two convolutions with pooling, then two dense layers; 225,034 parameters (lesson 4)."""
    return keras.Sequential(
        [
            keras.Input(INPUT_SHAPE),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dense(CLASSES, activation="softmax"),
        ],
        name="cnn",
    )
