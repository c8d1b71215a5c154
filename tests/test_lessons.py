"""The lessons, run as their readers run them: what they measure on MNIST, and what bad input gets.

All lessons also run in a short version, by the plugin that collects the folder `notebooks`.
"""

import json
import os

import nbformat
import papermill
import pytest

from helpers.series.editions import read_record
from helpers.series.project import Project

PROJECT = Project.find()
LOCAL_PATHS = (str(PROJECT.root), os.path.expanduser("~/"))


def execute(name, folder, **parameters):
    """Run a lesson with papermill, with `folder` as working directory; its notebook and its results."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        notebook = papermill.execute_notebook(
            PROJECT.notebooks / f"{name}.ipynb",
            "out.ipynb",
            parameters={"output_dir": "results of a run", **parameters},
            progress_bar=False,
            request_save_on_cell_execute=False,
            shutdown_kernel="immediate",
        )
    results = json.loads((folder / "results of a run" / "results" / f"{name}.json").read_text(encoding="utf-8"))
    return notebook, results


def outputs(notebook):
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def printed(notebook):
    texts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs(notebook)]
    return "\n".join(texts)


def assert_clean(notebook):
    """Nothing on the standard error, no path of this computer, a description for each figure."""
    assert not [output.text for output in outputs(notebook) if output.get("name") == "stderr"]
    assert not [path for path in LOCAL_PATHS if path in printed(notebook)]
    for output in outputs(notebook):
        if "image/png" in output.get("data", {}):
            assert output.metadata["image/png"]["alt"]


def test_lesson_1_on_mnist_reaches_the_baseline(mnist, tmp_path):
    notebook, results = execute("01_loading", tmp_path, language="pt")
    assert_clean(notebook)
    assert results["dataset"] == {"name": "mnist", "verified": True, "train": 60000, "test": 10000}
    assert results["metrics"]["nearest_mean"]["test_accuracy"] == pytest.approx(0.820, abs=0.001)
    assert "MNIST (verificado)" in printed(notebook)
    assert f"test accuracy {results['metrics']['nearest_mean']['test_accuracy']:.2%}" in printed(notebook)
    assert "Data set" not in printed(notebook)


def test_lesson_5_learns_from_a_tenth_of_mnist(tenth_of_mnist, tmp_path):
    notebook, results = execute("05_cnn", tmp_path, language="en", epochs=1)
    assert_clean(notebook)
    assert results["dataset"]["train"] == 6000
    assert results["metrics"]["cnn"]["test_accuracy"] > 0.9
    assert results["seconds"]["cnn"]["training"] > 0
    models = {file.name for file in (tmp_path / "results of a run" / "models").iterdir()}
    assert {"cnn.keras", "cnn_last.keras"} <= models


PUBLISHED = {  # lesson, model, measure: lowest and highest accuracy that fits what the lessons say
    ("01_loading", "nearest_mean", "validation_accuracy"): (0.792, 0.822),
    ("01_loading", "nearest_mean", "test_accuracy"): (0.819, 0.821),
    ("03_softmax_regression", "softmax_regression", "test_accuracy"): (0.918, 0.928),
    ("03_softmax_regression", "softmax_regression", "train_accuracy_mean"): (0.925, 0.935),
    ("03_softmax_regression", "softmax_regression", "train_accuracy_sum"): (0.86, 0.91),
    ("03_softmax_regression", "softmax_regression", "train_accuracy_sum_floor"): (0.7, 0.88),
    ("04_mlp", "mlp", "test_accuracy"): (0.975, 0.985),
    ("05_cnn", "cnn", "test_accuracy"): (0.987, 0.993),
    ("06_evaluation", "cnn", "validation_accuracy"): (0.98, 0.993),
    ("07_your_digits", "cnn", "own_digits_accuracy"): (0.85, 1),
    ("08_speed", "cnn", "test_accuracy"): (0.986, 0.993),
    ("08_speed", "fast_cnn", "test_accuracy"): (0.99, 0.994),
    ("09_accuracy", "accurate_cnn", "test_accuracy"): (0.994, 0.998),
}


@pytest.mark.parametrize(("lesson", "model", "measure"), PUBLISHED)
def test_a_published_accuracy_is_what_the_lessons_say(lesson, model, measure):
    low, high = PUBLISHED[lesson, model, measure]
    assert low <= read_record(PROJECT)[lesson]["metrics"][model][measure] <= high


def test_without_network_a_lesson_runs_on_the_digits_and_says_so(tmp_path, monkeypatch):
    monkeypatch.delenv("MNIST_PATH", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    notebook, results = execute("01_loading", tmp_path, language="en")
    assert results["dataset"] == {"name": "digits", "verified": False, "train": 1500, "test": 297}
    assert "ATTENTION: this is not MNIST!" in printed(notebook)
    assert results["metrics"]["nearest_mean"]["test_accuracy"] > 0.8


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"language": "fr"}, "use 'pt', 'en' ou 'both'"),
        ({"language": "pt", "seed": "7"}, "O parâmetro seed vale '7'"),
        ({"language": "en", "dataset": "digits", "train_samples": 70000}, "the training set has 1,500 images"),
        ({"language": "en", "dataset": "no/such.npz"}, "no/such.npz does not exist"),
    ],
    ids=["language", "type", "too many", "missing"],
)
def test_bad_input_stops_the_cell_after_the_parameters_with_a_sentence(parameters, sentence, tmp_path):
    with pytest.raises(papermill.PapermillExecutionError) as caught:
        execute("01_loading", tmp_path, **parameters)
    assert sentence in caught.value.evalue
    assert caught.value.ename == "InputError"
    failed = [cell for cell in nbformat.read(tmp_path / "out.ipynb", as_version=4).cells if cell.get("id") == "setup"]
    assert any(output.output_type == "error" for output in failed[0].outputs)
    assert not (tmp_path / "results of a run").exists()
