"""The start of a lesson: what it checks, and what it gives."""

import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.language import InputError, text
from helpers.lesson import start

PARAMETERS = {"language": "en", "dataset": "digits", "seed": 1, "train_samples": 100, "output_dir": ""}
CELL = "\n".join(f"{name}: {type(value).__name__} = {value!r}" for name, value in PARAMETERS.items())


@pytest.fixture
def namespace(tmp_path) -> dict:
    return {**PARAMETERS, "output_dir": str(tmp_path), "In": ["", CELL]}


def test_a_lesson_starts_with_its_parameters_data_and_language(namespace):
    lesson = start("01_loading", namespace)
    assert lesson.parameters == {name: namespace[name] for name in PARAMETERS}
    assert (lesson.data.name, len(lesson.data.x_train)) == ("digits", 100)
    assert text("época", "epoch") == "epoch"
    assert repr(lesson) == repr(lesson.data)


def test_a_whole_number_becomes_a_float_in_the_notebook(namespace):
    namespace["learning_rate"] = 1
    start("01_loading", namespace)
    assert type(namespace["learning_rate"]) is float


def test_what_is_saved_is_a_sentence_without_quotation_marks(namespace, tmp_path):
    sentence = start("01_loading", namespace).save_results({"nearest_mean": {"test_accuracy": 0.5}})
    assert repr(sentence) == f"Results written to {tmp_path.name}/results/01_loading.json."


@pytest.mark.parametrize(("change", "word"), [({"seed": -1}, "seed"), ({"language": "fr"}, "language")])
def test_a_wrong_value_is_refused(change, word, namespace):
    with pytest.raises(InputError, match=word):
        start("01_loading", {**namespace, **change})


def test_a_missing_picture_is_refused_at_the_start(namespace):
    with pytest.raises(InputError, match=r"missing\.png \(parameter digits_file\) does not exist"):
        start("07_your_digits", {**namespace, "digits_file": "missing.png"})


def test_a_parameter_that_the_lesson_does_not_have_is_refused(namespace):
    namespace["In"].append("# Parameters\nepoch = 3\n")
    with pytest.raises(InputError, match="does not have the parameter epoch; it has: dataset, language"):
        start("01_loading", namespace)


def test_a_parameter_that_the_lesson_has_may_be_injected(namespace):
    namespace["In"].append("# Parameters\nseed = 1\n")
    namespace["In"].append("%matplotlib inline")
    assert start("01_loading", namespace).parameters["seed"] == 1


@pytest.mark.parametrize(("name", "good"), [("seed", True), ("epoch", False)])
def test_papermill_is_guarded(name, good, tmp_path):
    setup = new_code_cell('from helpers.lesson import start\n\nstart("01_loading", globals())')
    cells = [new_code_cell(CELL, metadata={"tags": ["parameters"]}), setup]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    import nbformat

    nbformat.write(notebook, tmp_path / "lesson.ipynb")

    def run():
        papermill.execute_notebook(
            tmp_path / "lesson.ipynb",
            tmp_path / "out.ipynb",
            parameters={name: 3, "output_dir": str(tmp_path)},
            progress_bar=False,
        )

    if good:
        run()
    else:
        with pytest.raises(papermill.PapermillExecutionError, match="does not have the parameter epoch"):
            run()
