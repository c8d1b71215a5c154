"""TensorFlow and Keras, imported without their messages, and reproducible results."""

import contextlib
import os
from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING

import absl.logging


@contextlib.contextmanager
def _silent_stderr() -> Iterator[None]:
    """Discard what native code writes to the process's standard error; Python exceptions are not affected."""
    saved = os.dup(2)
    with open(os.devnull, "w") as devnull:
        os.dup2(devnull.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)


def import_quietly() -> tuple[ModuleType, ModuleType]:
    """Import TensorFlow and Keras without their start-up messages, and return both modules.

    The messages about oneDNN and CUDA come from native code and ignore `TF_CPP_MIN_LOG_LEVEL`, hence `_silent_stderr`.
    Keras uses TensorFlow, even if the reader's own `keras.json` names another backend.
    """
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with _silent_stderr():
        import tensorflow as tf

        tf.config.list_physical_devices()  # the search for a GPU prints messages as well
        import keras

    absl.logging.set_verbosity("error")  # Keras warns about the format .h5, which lesson 5 explains
    tf.get_logger().setLevel("ERROR")  # TensorFlow warns when several models are compiled in a loop
    return tf, keras


if TYPE_CHECKING:
    import keras
    import tensorflow as tf
else:
    tf, keras = import_quietly()

__all__ = ["keras", "make_reproducible", "tf"]


def make_reproducible(seed: int) -> None:
    """Seed Python, NumPy and TensorFlow, and make all operations deterministic: equal seeds give equal numbers."""
    keras.utils.set_random_seed(int(seed))
    tf.config.experimental.enable_op_determinism()
