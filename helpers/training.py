"""Training that shows its progress and does not waste the learner's time."""

import contextlib
import itertools
import math
import os
import time

import numpy as np

from helpers.backend import keras, tf
from helpers.display import LiveText
from helpers.language import Text, text

REPORTS_PER_EPOCH = 20
LOGS = {
    "loss": Text("perda {loss:.4f}", "loss {loss:.4f}"),
    "accuracy": Text("acurácia {accuracy:.2%}", "accuracy {accuracy:.2%}"),
    "val_accuracy": Text("acurácia na validação {val_accuracy:.2%}", "validation accuracy {val_accuracy:.2%}"),
}
if os.cpu_count() == 2:  # an operation a core suits the halves of a batch, which pass through the network side by side
    with contextlib.suppress(RuntimeError):  # TensorFlow is already at work: it keeps the threads it has
        tf.config.threading.set_inter_op_parallelism_threads(2)
        tf.config.threading.set_intra_op_parallelism_threads(1)


def compiled_batches(model: keras.Model, x: np.ndarray, y: np.ndarray, batch_size: int, seed: int) -> tf.data.Dataset:
    """What to give `model.fit` so that many training steps run as one graph; call it after `model.compile` (lesson 4).

    The images stay in memory as one tensor. The data set hands over the order in which to visit them, new in each epoch
    and the same for the same `seed`, in about 20 pieces; for each piece the model's training function takes all the steps,
    gathering each batch of (`x`, `y`) inside the graph, before it returns to Python. The last batch may be smaller.

    The halves of a batch pass through the network side by side. The update is that of the whole batch, except that batch
    normalization normalizes each half by itself and learns from it for the test. Batches are not halved where some batch
    has fewer than four images, or where the layers have losses of their own. A later `fit` on other data is a plain one.
    """
    x_all, y_all = tf.constant(x), tf.constant(y)
    random = np.random.default_rng(seed)
    piece = batch_size * math.ceil(math.ceil(len(x) / batch_size) / REPORTS_PER_EPOCH)
    model.optimizer.build(model.trainable_variables)
    # metrics make their variables at first use; within the graph that would cost a second tracing
    model.compute_metrics(x_all[:1], y_all[:1], model(x_all[:1]))
    model.reset_metrics()
    smallest = min(batch_size, len(x) % batch_size or batch_size)
    parts = 1 if smallest < 4 or model.losses else 2
    model.steps_per_execution = 1  # of pieces

    @tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])
    def take_steps(order):
        for first in tf.range(0, tf.size(order), batch_size):
            batch = order[first : first + batch_size]
            _train_step(model, tf.gather(x_all, batch), tf.gather(y_all, batch), parts)

    def train_function(pieces):
        if getattr(pieces, "element_spec", None) != tf.TensorSpec([None], tf.int32):
            model.make_train_function(force=True)
            return model.train_function(pieces)
        take_steps(next(pieces))
        return model.get_metrics_result()

    def pieces_of_an_epoch():
        order = random.permutation(len(x)).astype(np.int32)
        for first in range(0, len(x), piece):
            yield order[first : first + piece]

    model.train_function = train_function
    pieces = tf.data.Dataset.from_generator(pieces_of_an_epoch, output_signature=tf.TensorSpec([None], tf.int32))
    options = tf.data.Options()
    options.autotune.enabled = False  # its thread, when a training ends, may hold it up for as long as it took
    return pieces.apply(tf.data.experimental.assert_cardinality(math.ceil(len(x) / piece))).with_options(options)


@tf.autograph.experimental.do_not_convert  # its loop is over Python's numbers
def _train_step(model: keras.Model, x: tf.Tensor, y: tf.Tensor, parts: int) -> None:
    """What `model.train_step` does, with the batch cut into `parts` whose losses, means over the images, meet in one."""
    size = tf.shape(x)[0]
    cuts = [size * part // parts for part in range(parts + 1)]
    loss, predictions = 0.0, []
    with tf.GradientTape() as tape:
        for a, b in itertools.pairwise(cuts):
            predictions.append(model(x[a:b], training=True))
            loss += model.compute_loss(x[a:b], y[a:b], predictions[-1]) * tf.cast((b - a) / size, tf.float32)
        scaled = model.optimizer.scale_loss(loss)
    model.optimizer.apply(tape.gradient(scaled, model.trainable_variables), model.trainable_variables)
    model.metrics[0].update_state(loss, sample_weight=size)
    model.compute_metrics(x, y, tf.concat(predictions, axis=0))


class Progress(keras.callbacks.Callback):
    """One line per epoch, the running one alive: share done, loss, accuracy, validation, seconds.

    Give it to `fit(callbacks=[Progress()], verbose=0)`. `seconds` is the whole training's wall time.
    """

    def __init__(self):
        super().__init__()
        self.seconds = 0.0

    def on_train_begin(self, logs=None):
        self._live = LiveText()
        self._done = []
        self._train_start = time.perf_counter()

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch
        self._epoch_start = time.perf_counter()

    def on_train_batch_end(self, batch, logs=None):
        steps = self.params["steps"]
        share = (batch + 1) / steps if steps else 0.0
        self._show(self._line(logs, Text("{share:.0%}", "{share:.0%}"), share=share), force=False)

    def on_epoch_end(self, epoch, logs=None):
        seconds = time.perf_counter() - self._epoch_start
        self._done.append(self._line(logs, Text("{seconds:.1f} s", "{seconds:.1f} s"), seconds=seconds))
        self._show()

    def on_train_end(self, logs=None):
        self.seconds = time.perf_counter() - self._train_start

    def _line(self, logs: dict, end: Text, **values) -> str:
        parts = [Text("época {epoch}/{epochs}", "epoch {epoch}/{epochs}")]
        parts += [label for name, label in LOGS.items() if name in logs]
        pt, en = (" · ".join(getattr(part, language) for part in [*parts, end]) for language in ("pt", "en"))
        return text(pt, en, epoch=self._epoch + 1, epochs=self.params["epochs"], **logs, **values)

    def _show(self, running: str | None = None, *, force: bool = True) -> None:
        lines = self._done if running is None else [*self._done, running]
        self._live.show("\n".join(lines), force=force)
