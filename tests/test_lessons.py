"""The lessons, run as their readers run them: what they measure on MNIST, and what bad input gets.

All lessons also run in a short version, by the plugin that collects the folder `notebooks`.
"""

import json
import os

import nbformat
import papermill
import pytest

from helpers.plots import Figure
from helpers.series.benchmark import run_cells
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


@pytest.fixture
def run_whole(tmp_path, capfd, monkeypatch):
    """A function that runs every cell of a lesson in this process, in English, and returns what it printed and its results.

    It also checks that every figure has a description, and that nothing is printed to the standard error.
    """
    figures = []
    show = Figure._repr_mimebundle_

    def show_and_keep(figure, **kinds):
        figures.append(figure)
        return show(figure, **kinds)

    def run_whole(name, **parameters):
        (lesson,) = PROJECT.select((name,))
        _, *cells = [cell.id for cell in lesson.notebook.cells if cell.cell_type == "code"]
        run_cells(PROJECT, name, cells, language="en", output_dir=str(tmp_path), **parameters)
        output, errors = capfd.readouterr()
        assert not errors
        assert not [path for path in LOCAL_PATHS if path in output]
        assert figures
        assert all(figure.alt for figure in figures)
        return output, json.loads((tmp_path / "results" / f"{name}.json").read_text(encoding="utf-8"))

    monkeypatch.setattr(Figure, "_repr_mimebundle_", show_and_keep)
    return run_whole


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


def test_lesson_3_on_mnist_learns_with_the_mean_and_not_with_the_sum(mnist):
    lesson = run_cells(PROJECT, "03_mlp", ["setup", "data"], dataset="mnist")
    arrays = [[lesson[f"{name}_{part}"] for name in "xy"] for part in ("train", "test")]
    accuracy = {}
    for reduction in ("mean", "sum"):
        variables = lesson["zero_variables"]()
        lesson["train"](lesson["forward"], variables, lesson["epochs"], reduction)
        accuracy[reduction] = [lesson["evaluate"](lesson["forward"], variables, *part)[1] for part in arrays]
    assert accuracy["mean"] == pytest.approx([0.920, 0.916], abs=0.003)
    # rounding decides how many classes the summed loss loses: one, two or three
    assert 0.6 < accuracy["sum"][0] < 0.87


def test_lesson_3_prints_what_it_saves(run_whole):
    output, results = run_whole("03_mlp", dataset="digits", epochs=1, hidden_units=4, train_samples=1000)
    softmax = results["metrics"]["softmax_regression"]
    assert "loss 2.3026" in output
    assert 0.1 < softmax["train_accuracy_sum"] != softmax["train_accuracy_mean"] > 0.5
    assert 0.5 < softmax["test_accuracy"] != softmax["train_accuracy_mean"]
    assert f"test accuracy: {softmax['test_accuracy']:.2%}" in output


def test_lesson_4_learns_from_a_tenth_of_mnist(tenth_of_mnist, run_whole, tmp_path):
    output, results = run_whole("04_cnn", epochs=1)
    cnn = results["metrics"]["cnn"]
    assert cnn["test_accuracy"] > 0.9
    assert f"{cnn['test_accuracy']:.2%}" in output
    assert cnn["reload_difference_keras"] == cnn["reload_difference_h5"] == 0
    assert results["dataset"]["train"] == 6000
    assert results["seconds"]["cnn"]["training"] > 0
    assert {file.name for file in (tmp_path / "models").iterdir()} == {"cnn.keras", "cnn.h5"}


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
