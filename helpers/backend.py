"""TensorFlow and Keras, started without their messages and made reproducible."""

import contextlib
import os

import absl.logging


@contextlib.contextmanager
def _silent_stderr():
    """Send what native code writes to standard error nowhere; Python's own errors still surface."""
    saved = os.dup(2)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)


os.environ["KERAS_BACKEND"] = "tensorflow"  # whatever the reader uses elsewhere
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # read when TensorFlow starts; hides what it logs later

with _silent_stderr():
    import tensorflow as tf

    tf.config.list_physical_devices()  # the search for a GPU has messages of its own
    import keras

absl.logging.set_verbosity("error")  # Keras warns of the format .h5, which lesson 4 explains
tf.get_logger().setLevel("ERROR")  # TensorFlow advises against compiling several models in a loop

__all__ = ["keras", "make_reproducible", "tf"]


def make_reproducible(seed: int) -> None:
    """Seed Python, NumPy and TensorFlow, and make every operation deterministic: same seed, same numbers."""
    keras.utils.set_random_seed(int(seed))
    tf.config.experimental.enable_op_determinism()
