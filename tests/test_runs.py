"""Lessons run headlessly, as a teacher or a machine runs them: what they leave behind, and what bad input gets."""

import json
import os
import subprocess
import sys

import nbformat
import numpy as np
import papermill
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_notebook

from helpers.__main__ import main
from helpers.language import InputError, Text
from helpers.paths import NOTEBOOKS, OUTPUTS, PROJECT
from helpers.plots import Figure
from helpers.series import run
from helpers.series.benchmark import run_cells
from helpers.series.lessons import LESSONS, Lesson

ABSOLUTE = (str(PROJECT), os.path.expanduser("~/"))


def execute(name, folder, **parameters):
    """Run a lesson with papermill from `folder`; its notebook and its results."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        notebook = papermill.execute_notebook(
            NOTEBOOKS / f"{name}.ipynb",
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
    """Runs every cell of a lesson in this process, in English: what it printed and its results, once nothing is amiss in what it shows."""
    figures = []
    show = Figure._repr_mimebundle_

    def noted(figure, **kinds):
        figures.append(figure)
        return show(figure, **kinds)

    def run_whole(name, **parameters):
        lesson = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
        _, *cells = [cell.id for cell in lesson.cells if cell.cell_type == "code"]
        run_cells(name, cells, language="en", output_dir=str(tmp_path), **parameters)
        printed, complained = capfd.readouterr()
        assert not complained
        assert not [path for path in ABSOLUTE if path in printed]
        assert figures
        assert all(figure.alt for figure in figures)
        return printed, json.loads((tmp_path / "results" / f"{name}.json").read_text(encoding="utf-8"))

    monkeypatch.setattr(Figure, "_repr_mimebundle_", noted)
    return run_whole


def outputs(notebook):
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def printed(notebook):
    texts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs(notebook)]
    return "\n".join(texts)


def assert_clean(notebook):
    assert not [output.text for output in outputs(notebook) if output.get("name") == "stderr"]
    assert not [path for path in ABSOLUTE if path in printed(notebook)]
    for output in outputs(notebook):
        if "image/png" in output.get("data", {}):
            assert output.metadata["image/png"]["alt"]


def test_lesson_1_on_mnist_reaches_the_baseline(mnist, tmp_path):
    notebook, results = execute("01_loading", tmp_path, language="pt")
    assert_clean(notebook)
    assert results["dataset"] == {"name": "mnist", "verified": True, "train": 60000, "test": 10000}
    assert results["metrics"]["nearest_mean"]["test_accuracy"] == pytest.approx(0.820, abs=0.001)
    assert "MNIST (verificado)" in printed(notebook)
    assert "82,03\N{NO-BREAK SPACE}%" in printed(notebook)
    assert "Data set" not in printed(notebook)


def test_lesson_3_on_mnist_learns_with_the_mean_and_not_with_the_sum(mnist):
    lesson = run_cells("03_mlp", ["setup", "data"], dataset="mnist")
    arrays = [[lesson[f"{name}_{part}"] for name in "xy"] for part in ("train", "test")]
    accuracy = {}
    for reduction in ("mean", "sum"):
        variables = lesson["zero_variables"]()
        lesson["train"](lesson["forward"], variables, lesson["epochs"], reduction)
        accuracy[reduction] = [lesson["evaluate"](lesson["forward"], variables, *part)[1] for part in arrays]
    assert accuracy["mean"] == pytest.approx([0.920, 0.916], abs=0.003)
    # how many classes the summed loss loses hangs on the last bit of the arithmetic: one, two or three
    assert 0.6 < accuracy["sum"][0] < 0.87


def test_lesson_3_says_what_it_finds(run_whole):
    printed, results = run_whole("03_mlp", dataset="digits", epochs=1, hidden_units=4, train_samples=1000)
    softmax = results["metrics"]["softmax_regression"]
    assert "loss 2.3026" in printed
    assert 0.1 < softmax["train_accuracy_sum"] != softmax["train_accuracy_mean"] > 0.5
    assert 0.5 < softmax["test_accuracy"] != softmax["train_accuracy_mean"]
    assert f"test accuracy: {softmax['test_accuracy']:.2%}" in printed


def test_lesson_4_on_a_part_of_mnist_already_learns(tenth_of_mnist, run_whole, tmp_path):
    printed, results = run_whole("04_cnn", epochs=1)
    cnn = results["metrics"]["cnn"]
    assert cnn["test_accuracy"] > 0.9
    assert f"{cnn['test_accuracy']:.2%}" in printed
    assert cnn["reload_difference_keras"] == cnn["reload_difference_h5"] == 0
    assert results["dataset"]["train"] == 6000
    assert results["seconds"]["cnn"]["training"] > 0
    assert {file.name for file in (tmp_path / "models").iterdir()} == {"cnn.keras", "cnn.h5"}


def test_offline_the_notice_cannot_be_missed(tmp_path, monkeypatch):
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
    ids=["language", "kind", "too many", "missing"],
)
def test_bad_input_stops_the_cell_after_the_parameters_with_a_sentence(parameters, sentence, tmp_path):
    with pytest.raises(papermill.PapermillExecutionError) as caught:
        execute("01_loading", tmp_path, **parameters)
    assert sentence in caught.value.evalue
    assert caught.value.ename == "InputError"
    failed = [cell for cell in nbformat.read(tmp_path / "out.ipynb", as_version=4).cells if cell.get("id") == "setup"]
    assert any(output.output_type == "error" for output in failed[0].outputs)
    assert not (tmp_path / "results of a run").exists()


def stub(folder, *sources):
    """A lesson on 200 blank images whose code cells are `sources`, after parameters and before a results file like a real one's."""
    images = folder / "images.npz"
    x, y = np.zeros((200, 28, 28), np.uint8), np.arange(200, dtype=np.uint8) % 10
    np.savez(images, x_train=x, y_train=y, x_test=x, y_test=y)
    declared = ['language: str = "both"  # l', f'dataset: str = "{images.as_posix()}"  # d']
    declared += ["train_samples: int = 0  # t", 'output_dir: str = ""  # o']
    mock = {"dataset": "digits", "train_samples": 100, "output_dir": "nowhere"}
    parameters = new_code_cell("\n".join(declared), metadata={"tags": ["parameters"], "nbmake": {"mock": mock}})
    setup = new_code_cell(
        "from helpers.data import load_dataset\n"
        "from helpers.results import LessonOutput\n"
        'parameters = {"train_samples": train_samples, "output_dir": output_dir}\n'
        'output = LessonOutput("stub", load_dataset(dataset, train_samples), parameters)'
    )
    save = new_code_cell('output.save_results({"cnn": {"test_accuracy": 0.5}})')
    notebook = new_notebook(
        cells=[parameters, setup, *(new_code_cell(source) for source in sources), save],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
            "language_info": {"name": "python"},
        },
    )
    path = folder / "stub.ipynb"
    nbformat.write(notebook, path)

    class Stub(Lesson):
        path = folder / "stub.ipynb"

    return Stub("stub", Text("esboço", "stub"))


@pytest.mark.parametrize(
    ("source", "reason"),
    [("1 / 0", "division by zero"), ("import sys; sys.exit(0)", ""), ("import os; os._exit(1)", "died")],
    ids=["raises", "exits", "kernel dies"],
)
def test_a_broken_run_is_never_a_success_and_replaces_nothing(source, reason, tmp_path):
    folder = tmp_path / "runs"
    (folder / "results").mkdir(parents=True)
    (folder / "stub.ipynb").write_text("good")
    (outcome,) = run.run_series([stub(tmp_path, source)], {}, False, folder)
    assert outcome.results is None
    assert outcome.error
    assert reason in outcome.error
    assert outcome.folder == (None if reason == "died" else folder / "failed")
    assert (folder / "failed" / "stub.ipynb").is_file() == (reason != "died")
    assert (folder / "stub.ipynb").read_text() == "good"
    assert not list((folder / "results").iterdir())
    assert not list(folder.glob(".running-*"))
    assert ("FAILED" in run.summarize([outcome])) or ("FALHOU" in run.summarize([outcome]))


def test_a_quick_run_does_not_replace_a_full_one(tmp_path):
    folder = tmp_path / "runs"
    lesson = stub(tmp_path)
    run.run_series([lesson], {}, False, folder)
    full = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    (outcome,) = run.run_series([lesson], {"train_samples": "100"}, False, folder)
    assert outcome.folder == folder / "quick"
    assert {file: file.read_bytes() for file in full} == full
    assert (folder / "quick" / "results" / "stub.json").is_file()
    assert (folder / "quick" / "stub.ipynb").is_file()


def test_a_short_run_is_as_long_as_a_test_on_the_data_of_a_full_run(tmp_path):
    (outcome,) = run.run_series([stub(tmp_path)], {}, True, tmp_path / "runs")
    assert outcome.results["dataset"] == {"name": "custom", "verified": False, "train": 100, "test": 200}


def test_a_refusal_is_reported_whole_in_both_languages(tmp_path):
    source = (
        'from helpers.language import InputError\nraise InputError("Uma frase.\\nOutra.", "A sentence.\\nAnother.")'
    )
    (outcome,) = run.run_series([stub(tmp_path, source)], {}, False, tmp_path / "runs")
    assert outcome.error == "Uma frase.\nOutra.\nA sentence.\nAnother."


def test_what_a_cell_prints_stands_in_one_piece(tmp_path):
    lesson = stub(tmp_path, "import sys\nfor line in range(3):\n    print(line, flush=True)\n    sys.stdout.flush()")
    notebook = run.execute(lesson, {"output_dir": str(tmp_path / "runs")}, progress=False)
    (stream,) = notebook.cells[-2].outputs
    assert stream.text == "0\n1\n2\n"


def test_defaults_are_read_as_python_reads_them(tmp_path):
    lesson = stub(tmp_path)
    notebook = nbformat.read(lesson.path, as_version=4)
    declared = ['dataset: str = r"C:\\dados\\n.npz"  # d', "epochs = 3  # e", "learning_rate: float = -0.5  # l"]
    notebook.cells[0].source = "\n".join(declared)
    nbformat.write(notebook, lesson.path)
    assert run.defaults(lesson) == {"dataset": "C:\\dados\\n.npz", "epochs": 3, "learning_rate": -0.5}


def test_only_the_chosen_language_is_left():
    notebook = run.in_language(nbformat.read(LESSONS[0].path, as_version=4), "pt")
    assert {tag for cell in notebook.cells for tag in cell.metadata.get("tags", [])} == {"pt", "parameters"}


@pytest.mark.parametrize(
    ("parameters", "quick", "sentence"),
    [({"epocs": "3"}, False, "epocs"), ({"epochs": "-1"}, True, "epochs"), ({"seed": "x"}, True, "seed")],
)
def test_bad_parameters_stop_the_series_before_anything_runs(parameters, quick, sentence, tmp_path):
    with pytest.raises(InputError, match=sentence):
        run.run_series(run.select(("04",)), parameters, quick, tmp_path / "runs")
    assert not (tmp_path / "runs").exists()


def test_an_unknown_lesson_is_named():
    with pytest.raises(InputError, match="09"):
        run.select(("09",))


def test_the_command_line_runs_a_lesson_and_sums_it_up(tmp_path):
    before = sorted(OUTPUTS.rglob("*")) if OUTPUTS.exists() else []
    command = [sys.executable, "-m", "helpers", "run", "01", "--quick", "-l", "en", "-p", "dataset", "digits"]
    done = subprocess.run([*command, "--output-dir", tmp_path / "runs"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "01_loading" in done.stdout
    assert "digits" in done.stdout
    assert "nearest mean digit, test" in done.stdout
    notebook = nbformat.read(tmp_path / "runs" / "01_loading.ipynb", as_version=4)
    assert_clean(notebook)
    assert "papermill" not in notebook.metadata
    assert not [cell.id for cell in notebook.cells if ".running-" in cell.source or str(tmp_path) in cell.source]
    assert (sorted(OUTPUTS.rglob("*")) if OUTPUTS.exists() else []) == before


@pytest.mark.parametrize(
    ("name", "sentence"), [("pt", "O parâmetro epochs vale -1"), ("xx", "O parâmetro language vale 'xx'")]
)
def test_the_language_may_be_given_as_a_parameter(name, sentence, tmp_path):
    folder = tmp_path / "runs"
    parameters = ["-p", "epochs", "-1", "-p", "language", name]
    result = CliRunner().invoke(main, ["run", "04", *parameters, "--output-dir", str(folder)])
    assert result.exit_code == 1
    assert sentence in result.output
    assert "The parameter epochs" not in result.output
    assert not folder.exists()


def test_the_command_line_refuses_with_one_sentence(tmp_path):
    command = [sys.executable, "-m", "helpers", "run", "04", "-l", "pt", "-p", "epochs", "-1", "--output-dir", tmp_path]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "O parâmetro epochs vale -1" in done.stderr
    assert "Traceback" not in done.stderr
