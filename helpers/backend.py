"""TensorFlow and Keras, started without their messages and made reproducible."""

import contextlib
import gc
import os
import sys

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


@contextlib.contextmanager
def _hidden(module: str):
    """Let what is loaded here do without `module`, unless it is loaded already."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None
    try:
        yield
    finally:
        sys.modules.pop(module, None)


@contextlib.contextmanager
def _uncollected():
    """Keep the garbage collector from going through what is loaded here, now and later: it stays as long as the process."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()


os.environ["KERAS_BACKEND"] = "tensorflow"  # whatever the reader uses elsewhere
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # read when TensorFlow starts; hides what it logs later

# Keras would spend a fifth of the start on its wrappers for scikit-learn, which no lesson uses: they stay unusable here
with _silent_stderr(), _hidden("sklearn"), _uncollected():
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
