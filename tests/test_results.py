"""Results files and model files: their content, and when they may be replaced."""

import json
import platform
from importlib.metadata import version

import numpy as np
import pytest

from helpers.backend import tf
from helpers.data import Dataset
from helpers.results import LessonRun, read_results


def run(folder, train=1000, verified=True, **parameters) -> LessonRun:
    """The output of one run of a lesson, on `train` images of zeros."""
    images, labels = np.zeros((train, 28, 28), np.uint8), np.zeros(train, np.uint8)
    data = Dataset("mnist" if verified else "digits", verified, images, labels, images[:5], labels[:5])
    return LessonRun(
        "04_cnn",
        data,
        {"language": "pt", "epochs": 5, "seeds": 2, "ablation_samples": 0, "output_dir": str(folder)} | parameters,
    )


def files(folder) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_results_file_has_the_metrics_and_the_conditions_of_the_run(tmp_path):
    metrics, seconds = {"cnn": {"test_accuracy": np.float64(0.991)}}, {"cnn": {"training": 47.5}}
    run(tmp_path).save_results(metrics, seconds)
    assert files(tmp_path) == ["results/04_cnn.json"]
    assert json.loads((tmp_path / "results" / "04_cnn.json").read_text(encoding="utf-8")) == {
        "lesson": "04_cnn",
        "dataset": {"name": "mnist", "verified": True, "train": 1000, "test": 5},
        # output_dir is left out: it is a path of one machine
        "parameters": {"language": "pt", "epochs": 5, "seeds": 2, "ablation_samples": 0},
        "metrics": metrics,
        "seconds": seconds,
        "versions": {
            "python": platform.python_version(),
            "tensorflow": tf.__version__,  # the package has another name on Linux
            **{name: version(name) for name in ("keras", "numpy", "matplotlib")},
        },
    }


def test_a_lesson_that_times_nothing_has_no_seconds(tmp_path):
    run(tmp_path).save_results({"nearest_mean": {"test_accuracy": 0.82}})
    assert read_results(tmp_path / "results" / "04_cnn.json")["seconds"] == {}


LESS_COMPLETE = {
    "fewer epochs": {"epochs": 1},
    "fewer images": {"train": 100},
    "fewer images for more epochs": {"train": 100, "epochs": 50},
    "fewer training runs": {"seeds": 1},
    "a part instead of all": {"ablation_samples": 2000},
    "other data": {"verified": False},
    "other data, though more": {"verified": False, "train": 2000, "epochs": 50},
}
AS_COMPLETE = {
    "the same again": ({}, {}),
    "more epochs": ({}, {"epochs": 6}),
    "more images": ({}, {"train": 1001}),
    "more images after many epochs on a few": ({"train": 100, "epochs": 50}, {}),
    "verified": ({"verified": False, "train": 2000, "epochs": 50}, {}),
    "other data again": ({"verified": False}, {"verified": False}),
}


@pytest.mark.parametrize("change", LESS_COMPLETE.values(), ids=LESS_COMPLETE)
def test_a_less_complete_run_goes_to_quick_and_changes_nothing_else(change, language, tmp_path):
    run(tmp_path).save_results({"cnn": {"test_accuracy": 0.99}})
    before = (tmp_path / "results" / "04_cnn.json").read_bytes()
    for share in (0.5, 0.6):  # the second run replaces the results of the first
        output = run(tmp_path, **change)
        message = output.save_results({"cnn": {"test_accuracy": share}})
        assert f"{tmp_path.name}/quick/results/04_cnn.json" in message
        assert {"pt": "mais completa", "en": "more complete"}[language] in message
        assert read_results(tmp_path / "quick" / "results" / "04_cnn.json")["metrics"] == {
            "cnn": {"test_accuracy": share}
        }
    assert output.model_path("cnn.keras") == tmp_path / "quick" / "models" / "cnn.keras"
    assert (tmp_path / "results" / "04_cnn.json").read_bytes() == before
    assert files(tmp_path) == ["quick/results/04_cnn.json", "results/04_cnn.json"]


@pytest.mark.parametrize(("existing", "new"), AS_COMPLETE.values(), ids=AS_COMPLETE)
def test_a_run_that_is_as_complete_replaces_the_results(existing, new, language, tmp_path):
    run(tmp_path, **existing).save_results({"cnn": {"test_accuracy": 0.5}})
    output = run(tmp_path, **new)
    message = output.save_results({"cnn": {"test_accuracy": 0.9}})
    path = f"{tmp_path.name}/results/04_cnn.json"
    assert message == {"pt": f"Resultados gravados em {path}.", "en": f"Results written to {path}."}[language]
    assert output.model_path("cnn.keras") == tmp_path / "models" / "cnn.keras"
    assert read_results(tmp_path / "results" / "04_cnn.json")["metrics"] == {"cnn": {"test_accuracy": 0.9}}
    assert files(tmp_path) == ["results/04_cnn.json"]


def test_results_of_another_lesson_are_ignored(tmp_path):
    run(tmp_path).save_results({})
    (tmp_path / "results" / "04_cnn.json").rename(tmp_path / "results" / "05_evaluation.json")
    assert run(tmp_path, epochs=1).folder == tmp_path


DAMAGED = ["", '{"lesson": "04_c', "[1]", '{"lesson": "04_cnn"}', '{"dataset": {}}', "[" * 100_000]
WRONG_TYPES = [{"train": "many"}, {"verified": "yes"}]


@pytest.mark.parametrize("content", DAMAGED)
def test_a_results_file_that_cannot_be_read_is_replaced(content, tmp_path):
    path = tmp_path / "results" / "04_cnn.json"
    path.parent.mkdir()
    path.write_text(content)
    run(tmp_path).save_results({"cnn": {"test_accuracy": 0.9}})
    assert read_results(path)["metrics"] == {"cnn": {"test_accuracy": 0.9}}


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), np.float64("nan")])
def test_a_metric_that_is_nan_or_infinite_is_refused_and_nothing_is_written(wrong, tmp_path):
    run(tmp_path).save_results({"cnn": {"test_accuracy": 0.9}})
    before = (tmp_path / "results" / "04_cnn.json").read_bytes()
    with pytest.raises(ValueError, match="JSON"):
        run(tmp_path).save_results({"cnn": {"test_loss": wrong}})
    assert (tmp_path / "results" / "04_cnn.json").read_bytes() == before
    assert files(tmp_path) == ["results/04_cnn.json"]


def test_the_folder_of_a_model_exists(tmp_path):
    path = run(tmp_path).model_path("cnn.keras")
    assert path == tmp_path / "models" / "cnn.keras"
    assert path.parent.is_dir()
    assert files(tmp_path) == []


def test_a_missing_file_has_no_results(tmp_path):
    assert read_results(tmp_path / "nothing.json") is None


@pytest.mark.parametrize("change", WRONG_TYPES, ids=str)
def test_a_results_file_with_values_of_other_types_is_replaced(change, tmp_path):
    run(tmp_path).save_results({"cnn": {"test_accuracy": 0.9}})
    path = tmp_path / "results" / "04_cnn.json"
    results = json.loads(path.read_text(encoding="utf-8"))
    results["dataset"] |= change
    path.write_text(json.dumps(results), encoding="utf-8")
    assert read_results(path) is None
    run(tmp_path, epochs=1).save_results({"cnn": {"test_accuracy": 0.8}})
    assert read_results(path)["metrics"] == {"cnn": {"test_accuracy": 0.8}}
