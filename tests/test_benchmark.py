"""The benchmark: its statistics, the lessons' code that it runs, and the files that it writes."""

import json
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from helpers.__main__ import main
from helpers.series import benchmark
from helpers.series.benchmark import (
    TRAININGS,
    current_conditions,
    earlier_recipe,
    earlier_rounds,
    lesson_8,
    lesson_9,
    report,
    softmax_eager,
    softmax_xla,
    summarize,
)
from helpers.series.project import Project
from helpers.series.readme import speed_table
from tests.test_editions import changed_files, files

PROJECT = Project.find()
SECONDS = {"plain_cnn": 100.0, "dropout_cnn": 250.0, "softmax_eager": 50.0}


def measured_round(faster: float, test: float) -> dict[str, dict]:
    """The measurements of a round in which the lessons take 100 / `faster` seconds, and others `SECONDS`."""
    return {
        key: {"seconds": SECONDS.get(key, 100 / faster), "test": test, "validation": test - 0.5} for key in TRAININGS
    }


ROUNDS = [measured_round(2, 0.98), measured_round(4, 0.99), measured_round(8, 1.0)]


@pytest.fixture(scope="module")
def conditions() -> dict:
    return current_conditions(PROJECT)


@pytest.fixture
def results(conditions) -> dict:
    return summarize(ROUNDS, conditions)


def test_the_ratio_is_the_median_over_rounds_of_reference_time_to_training_time(results):
    ratios = {key: training["ratio"]["median"] for key, training in results["trainings"].items()}
    to_the_cnn = {"plain_cnn": 1, "dropout_cnn": 0.4, "earlier_recipe": 4, "lesson_8": 4, "lesson_9": 4}
    assert ratios == pytest.approx({**to_the_cnn, "softmax_eager": 1, "softmax_xla": 2})
    seconds = results["trainings"]["lesson_8"]["seconds"]
    assert (seconds["median"], seconds["minimum"], seconds["maximum"]) == (25, 12.5, 50)


def test_validation_and_test_accuracy_are_reported_separately_with_their_spread(results):
    training = results["trainings"]["lesson_8"]
    expected = {"mean": 0.99, "standard_deviation": 0.01, "minimum": 0.98, "seeds": 3}
    assert training["test_accuracy"] == pytest.approx(expected)
    assert training["validation_accuracy"]["mean"] == pytest.approx(0.49)


@pytest.mark.parametrize("changed", ["cpu", "cores", "versions", "code"])
def test_earlier_rounds_count_only_under_the_same_conditions(changed, results, conditions):
    assert earlier_rounds(results, conditions) == ROUNDS
    assert earlier_rounds({**results, changed: "another"}, conditions) == []
    assert earlier_rounds({}, conditions) == []


def test_the_report_has_a_line_for_each_training_and_names_the_machine(results, language):
    lines = report(results).splitlines()
    assert [line.split("  ")[0] for line in lines[1 : 1 + len(TRAININGS)]] == [
        getattr(training.name, language) for training in TRAININGS.values()
    ]
    assert results["cpu"] in lines[-1]
    assert "tensorflow" in lines[-1]


@pytest.fixture
def measured_project(published, monkeypatch) -> Project:
    """A published project whose rounds return `ROUNDS` instead of training."""
    monkeypatch.setattr(benchmark, "load_dataset", lambda: SimpleNamespace(verified=True))
    monkeypatch.setattr(benchmark, "_run_round", lambda project, seed, quick: ROUNDS[seed])
    return published


@pytest.mark.parametrize("options", [[], ["--quick"]])
def test_without_record_no_tracked_file_changes(options, measured_project):
    before = files(measured_project)
    result = CliRunner().invoke(main, ["benchmark", "-r", "2", "-l", "en", *options], obj=measured_project)
    assert result.exit_code == 0, result.output
    assert changed_files(before, files(measured_project)) == {"outputs/runs/benchmark.json"}


def test_recorded_rounds_are_published_and_continued(measured_project):
    before = files(measured_project)
    for rounds in ("2", "3"):
        result = CliRunner().invoke(main, ["benchmark", "-r", rounds, "--record"], obj=measured_project)
        assert result.exit_code == 0, result.output
        content = json.loads(measured_project.benchmark.read_text(encoding="utf-8"))
        assert content["rounds"] == ROUNDS[: int(rounds)]
    assert changed_files(before, files(measured_project)) == {"outputs/benchmark.json", "README.md"}
    assert "| lesson 8, 2 epochs | 3 | 25.0 | 4.0× (2.0–8.0) |" in measured_project.readme.read_text(encoding="utf-8")


def test_a_time_below_a_second_is_shown_with_two_decimals(measured_project, conditions):
    rounds = [{key: {**run, "seconds": run["seconds"] / 1000} for key, run in measured.items()} for measured in ROUNDS]
    measured_project.benchmark.write_text(json.dumps(summarize(rounds, conditions)), encoding="utf-8")
    assert "| lesson 8, 2 epochs | 3 | 0.02 | 4.0×" in speed_table(measured_project, {}, "en")


def test_a_quick_round_cannot_be_recorded(measured_project):
    result = CliRunner().invoke(main, ["benchmark", "--quick", "--record", "-l", "en"], obj=measured_project)
    assert result.exit_code == 2
    assert "drop --quick or --record" in result.output


def test_missing_data_are_reported_in_one_sentence(published, tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_PATH", str(tmp_path / "none.npz"))
    result = CliRunner().invoke(main, ["benchmark", "--language", "en"], obj=published)
    assert result.exit_code == 1
    assert "none.npz does not exist" in result.output


@pytest.mark.parametrize("recipe", [lesson_8, earlier_recipe])
def test_the_fast_recipes_learn_mnist(recipe, mnist):
    measurement = recipe(PROJECT, seed=1)
    assert measurement.test > 0.985
    assert 0.98 < measurement.validation != measurement.test


def test_softmax_regression_learns_the_same_step_by_step_and_with_xla(tenth_of_mnist):
    eager, xla = softmax_eager(PROJECT, seed=1), softmax_xla(PROJECT, seed=1)
    assert eager.test > 0.8
    assert (eager.test, eager.validation) == pytest.approx((xla.test, xla.validation), abs=0.005)
    assert min(eager.seconds, xla.seconds) > 0


def test_the_recipe_of_lesson_9_learns_from_a_part_of_mnist(tenth_of_mnist):
    measurement = lesson_9(PROJECT, seed=1, train_samples=1800)
    assert measurement.test > 0.96
    assert 0.96 < measurement.validation != measurement.test
