"""A progress line for `fit`, and a faster `fit` whose steps run as one compiled graph."""

import itertools
import math
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


def compiled_batches(model: keras.Model, x: np.ndarray, y: np.ndarray, batch_size: int, seed: int) -> tf.data.Dataset:
    """A data set with which `model.fit` runs many steps as one graph; call it after `model.compile` (lesson 9).

    `x` and `y` are arrays of N examples, kept in memory as tensors. A new order is drawn for each epoch; it depends
    only on `seed`. `fit` gets this order in about 20 pieces an epoch; for each piece, the model's training function
    takes all steps inside the graph before it returns to Python. The last batch may be smaller.

    The two halves of a batch pass through the network side by side. The update is that of the whole batch, except that
    batch normalization uses the statistics of each half. Batches are not halved if one of them has fewer than four
    examples, or if the layers add losses of their own. A later `fit` on other data works as usual.
    """
    x_all, y_all = tf.constant(x), tf.constant(y)
    random = np.random.default_rng(seed)
    piece = batch_size * math.ceil(math.ceil(len(x) / batch_size) / REPORTS_PER_EPOCH)
    model.optimizer.build(model.trainable_variables)
    # metrics create their variables when they are first used; inside the graph it would have to be traced twice
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
    options.autotune.enabled = False  # its thread can delay the end of a training by as long as the training took
    return pieces.apply(tf.data.experimental.assert_cardinality(math.ceil(len(x) / piece))).with_options(options)


@tf.autograph.experimental.do_not_convert  # its loop is over Python numbers, not tensors
def _train_step(model: keras.Model, x: tf.Tensor, y: tf.Tensor, parts: int) -> None:
    """Like `model.train_step`, with the batch cut into `parts` whose losses are averaged by their sizes."""
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
    """Show one line for each epoch: loss, accuracy, validation accuracy and seconds; the current one is updated.

    Use it as `fit(callbacks=[Progress()], verbose=0)`. `seconds` is the wall time of the whole training.
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
