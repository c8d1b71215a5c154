import re

import numpy as np
import pytest

from helpers.models import softmax_regression
from helpers.preprocessing import prepare
from helpers.training import Progress, steps_per_report


@pytest.mark.parametrize(
    ("samples", "batch_size", "steps"),
    [(60_000, 32, 93), (54_000, 32, 84), (2_000, 100, 1), (4_000, 100, 2), (100, 32, 1), (1, 1, 1), (10, 100, 1)],
)
def test_a_report_comes_about_twenty_times_an_epoch(samples, batch_size, steps):
    assert steps_per_report(samples, batch_size) == steps


def train(arrays, progress: Progress, epochs: int, **options) -> None:
    model = softmax_regression()
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"], steps_per_execution=2)
    x, y = prepare(arrays["x_train"]), arrays["y_train"]
    model.fit(x, y, batch_size=4, epochs=epochs, callbacks=[progress], verbose=0, **options)


LINES = {
    "pt": r"época {}/2 · perda \d,\d{{4}} · acurácia \d+,\d\d\u00a0% · acurácia na validação \d+,\d\d\u00a0% · \d+,\d s",
    "en": r"epoch {}/2 · loss \d\.\d{{4}} · accuracy \d+\.\d\d% · validation accuracy \d+\.\d\d% · \d+\.\d s",
}


def test_progress_reports_a_line_per_epoch_in_the_language_in_use(language, arrays, capsys):
    train(arrays, Progress(), epochs=2, validation_split=0.2)
    # outside a notebook nothing can be replaced: what is shown last is the whole
    for epoch, line in enumerate(capsys.readouterr().out.splitlines()[-2:], start=1):
        assert re.fullmatch(LINES[language].format(epoch), line)


def test_progress_measures_each_training_anew(arrays, capsys):
    progress = Progress()
    assert progress.seconds == 0
    for epochs in (2, 1):
        train(arrays, progress, epochs)
        assert progress.seconds > 0
        assert set(re.findall(r"epoch \d/(\d)", capsys.readouterr().out)) == {str(epochs)}


def test_progress_shows_a_loss_that_is_no_number(arrays, capsys):
    arrays["x_train"] = arrays["x_train"] * np.float32("nan")
    train(arrays, Progress(), epochs=1)
    assert "epoch 1/1 · loss NaN · " in capsys.readouterr().out
