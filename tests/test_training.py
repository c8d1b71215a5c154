"""The compiled training steps, compared with plain `fit`, and the progress line."""

import re

import numpy as np
import pytest

from helpers.backend import keras, tf
from helpers.models import softmax_regression
from helpers.preprocessing import prepare
from helpers.training import Progress, compiled_batches


class RecordingModel(keras.Model):
    """A model that records each training batch, and the sizes of the parts of a batch that pass through it."""

    def __init__(self):
        super().__init__()
        self.bias = self.add_weight(shape=(), initializer="zeros")
        self.batches, self.parts = [], []

    def call(self, x):
        tf.py_function(lambda x: self.parts.append(len(x)), [x], [])
        return self.bias + 0 * x[:, 0, 0]

    def compute_metrics(self, x, y, y_pred):
        tf.py_function(lambda x, y: self.batches.append((x.numpy(), y.numpy())), [x, y], [])
        return super().compute_metrics(x, y, y_pred)


def train_recording_model(epochs=1, size=50, batch_size=8, seed=0, **options) -> RecordingModel:
    """Train a `RecordingModel` on images whose pixels are twice their label, and check that they stay together."""
    labels = np.arange(size)
    model = RecordingModel()
    model.compile("sgd", "mse", **options)
    batches = compiled_batches(model, np.tile(2 * labels[:, None, None], (1, 2, 2)), labels, batch_size, seed)
    model.batches.clear()  # the calls that prepared the metrics
    model.parts.clear()
    model.fit(batches, epochs=epochs, shuffle=False, verbose=0)
    for x, y in model.batches:
        np.testing.assert_array_equal(x, np.tile(2 * y[:, None, None], (1, 2, 2)))
    return model


def recorded_labels(**training) -> list[list[int]]:
    """The labels of each batch of a training run, in order."""
    return [y.tolist() for _, y in train_recording_model(**training).batches]


@pytest.mark.parametrize(
    ("size", "batch_size", "sizes"),
    [(50, 8, [8] * 6 + [2]), (50, 25, [25, 25]), (50, 64, [50]), (3, 1, [1, 1, 1]), (100, 1, [1] * 100)],
)
def test_an_epoch_has_each_example_once_and_the_last_batch_may_be_smaller(size, batch_size, sizes):
    batches = recorded_labels(size=size, batch_size=batch_size)
    assert [len(batch) for batch in batches] == sizes
    assert sorted(np.concatenate(batches)) == list(range(size))


def test_no_example_is_left_out_with_several_steps_per_execution():
    assert sorted(np.concatenate(recorded_labels(steps_per_execution=7))) == list(range(50))


@pytest.mark.parametrize(
    ("size", "batch_size", "parts"), [(16, 8, [4] * 4), (21, 16, [2, 3, 8, 8]), (19, 8, [3, 8, 8]), (6, 3, [3, 3])]
)
def test_batches_are_halved_unless_one_of_them_is_tiny(size, batch_size, parts):
    assert sorted(train_recording_model(size=size, batch_size=batch_size).parts) == parts


def test_a_later_fit_on_other_data_works_as_usual(arrays):
    x, y = prepare(arrays["x_train"]), arrays["y_train"]
    model = softmax_regression()
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(compiled_batches(model, x, y, 8, 0), shuffle=False, verbose=0)
    steps = int(model.optimizer.iterations)
    model.fit(x, y, batch_size=10, verbose=0)
    model.train_on_batch(x, y)
    assert int(model.optimizer.iterations) == steps + 3


def test_the_order_changes_with_the_epoch_and_with_the_seed():
    first, second = np.concatenate(recorded_labels(epochs=2)).reshape(2, 50).tolist()
    assert list(range(50)) != first != second
    assert recorded_labels(epochs=2) == recorded_labels(epochs=2)
    assert recorded_labels(seed=1) != recorded_labels(seed=0)


@pytest.mark.parametrize("size", [20, 19, 1])
def test_the_compiled_steps_give_the_weights_and_metrics_of_plain_fit(arrays, size):
    """With one batch in each epoch the order does not matter: the results must equal those of `fit` on the arrays."""
    x, y = prepare(arrays["x_train"][:size]), arrays["y_train"][:size]
    results = []
    for fast in (True, False):
        model = softmax_regression()
        model.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"])
        data = {"x": compiled_batches(model, x, y, 20, 0)} if fast else {"x": x, "y": y, "batch_size": 20}
        history = model.fit(**data, epochs=3, shuffle=False, verbose=0).history
        results.append([model.get_weights()[0].ravel(), history["loss"], history["accuracy"]])
        assert set(history) == {"loss", "accuracy"}
    for compiled, plain in zip(*results, strict=True):
        np.testing.assert_allclose(compiled, plain, atol=1e-6)


def test_the_metrics_of_an_epoch_are_means_over_its_images(arrays):
    x, y = prepare(arrays["x_train"][:19]), arrays["y_train"][:19]
    model = softmax_regression()
    model.compile(keras.optimizers.SGD(0.0), "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(compiled_batches(model, x, y, 4, 0), shuffle=False, verbose=0).history
    assert [history["loss"][0], history["accuracy"][0]] == pytest.approx(model.evaluate(x, y, verbose=0), abs=1e-6)


def test_the_loss_is_computed_from_the_logits(arrays):
    """From probabilities near 0 and 1, Keras's loss is clipped, and these images would have no gradient."""
    x, y = prepare(arrays["x_train"]), arrays["y_train"]
    weights = []
    for fast in (True, False):
        model = softmax_regression()
        model.layers[-1].kernel.assign(100 * np.random.default_rng(0).normal(size=(784, 10)))
        model.compile(keras.optimizers.SGD(1.0), "sparse_categorical_crossentropy")
        data = {"x": compiled_batches(model, x, y, 20, 0)} if fast else {"x": x, "y": y, "batch_size": 20}
        assert model.fit(**data, shuffle=False, verbose=0).history["loss"][0] > 100
        weights.append(model.get_weights()[0])
    np.testing.assert_allclose(*weights, atol=1e-4)


@pytest.mark.parametrize(("size", "batch_size"), [(9, 4), (3, 1)])
def test_a_tiny_batch_keeps_batch_normalization_finite(arrays, size, batch_size):
    layers = keras.layers
    model = keras.Sequential(
        [keras.Input((28, 28, 1)), layers.BatchNormalization(), layers.Flatten(), layers.Dense(10)]
    )
    model.compile("sgd", "mse")
    x, y = prepare(arrays["x_train"][:size]), np.eye(10)[arrays["y_train"][:size]]
    model.fit(compiled_batches(model, x, y, batch_size, 0), shuffle=False, verbose=0)
    assert all(np.isfinite(weights).all() for weights in model.get_weights())


def test_the_scaling_of_the_loss_does_not_change_the_weights(arrays):
    x, y = prepare(arrays["x_train"]), arrays["y_train"]
    weights = []
    for factor in (None, 1024.0):
        model = softmax_regression()
        model.compile(keras.optimizers.SGD(0.1, loss_scale_factor=factor), "sparse_categorical_crossentropy")
        model.fit(compiled_batches(model, x, y, 10, 0), shuffle=False, verbose=0)
        weights.append(model.get_weights()[0])
    np.testing.assert_allclose(*weights, atol=1e-6)


def test_the_training_step_is_traced_once(arrays):
    """Tracing takes seconds; a step that creates variables, such as those of its metrics, is traced twice."""
    model = softmax_regression()
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    traces, apply = [], model.optimizer.apply
    model.optimizer.apply = lambda *update: traces.append(1) or apply(*update)
    batches = compiled_batches(model, prepare(arrays["x_train"]), arrays["y_train"], 8, 0)
    model.fit(batches, epochs=2, shuffle=False, verbose=0)
    assert len(traces) == 1


def train(arrays, progress: Progress, epochs: int, **options) -> None:
    model = softmax_regression()
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"], steps_per_execution=2)
    x, y = prepare(arrays["x_train"]), arrays["y_train"]
    model.fit(x, y, batch_size=4, epochs=epochs, callbacks=[progress], verbose=0, **options)


LINES = {
    "pt": r"época {}/2 · perda \d,\d{{4}} · acurácia \d+,\d\d% · acurácia na validação \d+,\d\d% · \d+,\d s",
    "en": r"epoch {}/2 · loss \d\.\d{{4}} · accuracy \d+\.\d\d% · validation accuracy \d+\.\d\d% · \d+\.\d s",
}


def test_progress_shows_a_line_per_epoch_in_the_language_in_use(language, arrays, capsys):
    train(arrays, Progress(), epochs=2, validation_split=0.2)
    # outside a notebook lines cannot be replaced, so only those of finished epochs are printed
    for epoch, line in enumerate(capsys.readouterr().out.splitlines()[-2:], start=1):
        assert re.fullmatch(LINES[language].format(epoch), line)


def test_progress_measures_each_training_run_separately(arrays, capsys):
    progress = Progress()
    assert progress.seconds == 0
    for epochs in (2, 1):
        train(arrays, progress, epochs)
        assert progress.seconds > 0
        assert set(re.findall(r"epoch \d/(\d)", capsys.readouterr().out)) == {str(epochs)}


def test_progress_shows_a_loss_that_is_nan(arrays, capsys):
    arrays["x_train"] = arrays["x_train"] * np.float32("nan")
    train(arrays, Progress(), epochs=1)
    assert "epoch 1/1 · loss NaN · " in capsys.readouterr().out
