"""The networks that lessons 3 to 5 build, not yet compiled or trained.

Their input is float32 of shape (N, 28, 28, 1). Their output is float32 of shape (N, 10): the probability of each class.
"""

from helpers.backend import keras
from helpers.preprocessing import CLASSES

layers = keras.layers
INPUT_SHAPE = (28, 28, 1)


def softmax_regression() -> keras.Model:
    """Softmax regression: one dense layer, whose weights start at zero; 7,850 parameters (lesson 3)."""
    return keras.Sequential(
        [
            keras.Input(INPUT_SHAPE),
            layers.Flatten(),
            layers.Dense(CLASSES, activation="softmax", kernel_initializer="zeros"),
        ],
        name="softmax_regression",
    )


def mlp(hidden_units: int = 128) -> keras.Model:
    """A multilayer perceptron with one hidden ReLU layer; 101,770 parameters with 128 units (lesson 4)."""
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
    """A CNN: two convolutions, each with pooling, then two dense layers; 225,034 parameters (lesson 5)."""
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
