"""Training that shows its progress and does not waste the learner's time."""

import math
import time

from helpers.backend import keras
from helpers.language import Text, text
from helpers.progress import LiveText

REPORTS_PER_EPOCH = 20
LOGS = {
    "loss": Text("perda {loss:.4f}", "loss {loss:.4f}"),
    "accuracy": Text("acurácia {accuracy:.2%}", "accuracy {accuracy:.2%}"),
    "val_accuracy": Text("acurácia na validação {val_accuracy:.2%}", "validation accuracy {val_accuracy:.2%}"),
}


def steps_per_report(samples: int, batch_size: int) -> int:
    """How many training steps run as one compiled call, so that progress shows about 20 times an epoch.

    For `compile(steps_per_execution=…)`: between two calls TensorFlow never returns to Python (lesson 4).
    """
    return max(1, math.ceil(samples / batch_size) // REPORTS_PER_EPOCH)


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
