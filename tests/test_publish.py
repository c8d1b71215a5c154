"""Publishing runs what it must, writes what has succeeded, and touches nothing else."""

import shutil
from types import SimpleNamespace

import nbformat
import pytest
from click.testing import CliRunner

from helpers.__main__ import main
from helpers.data import load_dataset
from helpers.language import InputError
from helpers.paths import write_text
from helpers.series import publish
from helpers.series.check import check
from helpers.series.editions import read_record, write_record
from helpers.series.project import Project
from helpers.series.run import LessonFailed
from tests.notebooks import change_notebook, find_cell, publish_without_running, replace_in_cell
from tests.test_editions import changed_files, files

NAME = "01_stub.ipynb"
EDITIONS = {f"outputs/pt/{NAME}", f"outputs/en/{NAME}"}


@pytest.fixture(autouse=True)
def _data_are_mnist(monkeypatch):
    """The small lesson makes its own images; publishing asks for MNIST before it runs anything."""
    monkeypatch.setattr(publish, "load_dataset", lambda: SimpleNamespace(verified=True))


@pytest.fixture
def nothing_runs(monkeypatch):
    monkeypatch.setattr(publish, "execute", lambda *_: pytest.fail("a lesson ran"))


@pytest.fixture(scope="module")
def really_published(tmp_path_factory) -> Project:
    """The small project, published by running its lesson."""
    from tests.conftest import RESOURCES

    project = Project(shutil.copytree(RESOURCES / "project", tmp_path_factory.mktemp("really") / "project"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publish, "load_dataset", lambda: SimpleNamespace(verified=True))
        assert publish.publish(publish.to_publish(project), project) == []
    return project


def edition(project, language):
    return nbformat.read(project.edition(project.lessons[0], language), as_version=4)


def test_publishing_writes_editions_record_and_readme(really_published):
    assert set(files(really_published)) == {
        "README.md",
        f"notebooks/{NAME}",
        "outputs/editions.json",
        *EDITIONS,
    }
    entry = read_record(really_published)["01_stub"]
    assert entry["metrics"] == {"nearest_mean": {"test_accuracy": 0.8203}}
    assert entry["processor"]
    assert {"notebook", "helpers/plots.py"} <= set(entry["code"])
    readme = really_published.readme.read_text(encoding="utf-8")
    assert "82,03%" in readme
    assert "82.03%" in readme


def test_what_was_published_has_no_findings(really_published):
    assert list(map(str, check(Project(really_published.root)))) == []
    assert publish.to_publish(Project(really_published.root)) == []


def test_an_executed_edition_has_one_language_and_clean_cells(really_published, language):
    notebook = edition(really_published, language)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == [1, 2, 3, 4]
    printed, figure = find_cell(notebook, "show").outputs
    assert printed.text == {"pt": "Acurácia: 82,0%\n", "en": "Accuracy: 82.0%\n"}[language]
    assert figure.metadata["image/png"]["alt"] == {
        "pt": "Duas classes: treino.",
        "en": "Two classes: training.",
    }[language]  # fmt: skip
    assert find_cell(notebook, "results").outputs[0].text.endswith(" outputs/results/01_stub.json.\n")


REFUSED = {
    "an error": ("1 / 0\n", LessonFailed, "ZeroDivisionError: division by zero"),
    "an error in the second language": ('if language == "en": 1 / 0\n', LessonFailed, "division by zero"),
    "other parameters": ("epochs = 1\n", InputError, "epochs"),
    "part of the images": ("train_samples = 1000\n", InputError, "MNIST"),
    "a path of this computer": ("print(output_dir)\n", LessonFailed, "edition-path"),
}


@pytest.mark.parametrize(("code", "error", "message"), REFUSED.values(), ids=REFUSED)
def test_a_lesson_that_fails_leaves_everything_as_it_was(code, error, message, published):
    change_notebook(
        published.notebooks / NAME,
        replace_in_cell("setup", "use_language(language)", f"use_language(language)\n{code}"),
    )
    project, before = Project(published.root), files(published)
    with pytest.raises(error, match=message):
        publish.publish(project.lessons, project)
    assert files(project) == before


def with_another_lesson(project: Project) -> Project:
    """`project` with a copy of its lesson under the number 2, published without running."""
    shutil.copy(project.notebooks / NAME, project.notebooks / "02_other.ipynb")
    project = Project(project.root)
    record = read_record(project)
    record["02_other"] = publish_without_running(project.lessons[1], project)
    write_text(project.record, write_record(record))
    return Project(project.root)


def test_only_what_was_told_is_run_and_written(published):
    project = with_another_lesson(published)
    before, record = files(project), read_record(project)
    publish.publish(project.select(("1",)), project)
    assert changed_files(before, files(project)) <= {"README.md", "outputs/editions.json", *EDITIONS}
    assert read_record(project)["02_other"] == record["02_other"]
    assert find_cell(edition(project, "pt"), "show").outputs[0].text


def test_only_lessons_that_changed_must_run(published):
    project = with_another_lesson(published)
    assert publish.to_publish(project) == []
    change_notebook(project.notebooks / "02_other.ipynb", replace_in_cell("bars-pt", "mostra", "traz"))
    assert publish.to_publish(Project(project.root)) == []
    change_notebook(project.notebooks / "02_other.ipynb", replace_in_cell("show", "np.eye(2)", "np.eye(3)"))
    assert [lesson.name for lesson in publish.to_publish(Project(project.root))] == ["02_other"]
    project.edition(project.lessons[0], "en").unlink()
    assert [lesson.name for lesson in publish.to_publish(Project(project.root))] == ["01_stub", "02_other"]


def test_publishing_nothing_brings_changed_prose_into_the_editions(published, nothing_runs):
    change_notebook(published.notebooks / NAME, replace_in_cell("bars-pt", "mostra", "traz"))
    project = Project(published.root)
    publish.publish([], project)
    assert "traz" in find_cell(edition(project, "pt"), "bars-pt").source


@pytest.mark.parametrize("content", [None, "{}\n"])
def test_without_its_record_an_edition_is_never_removed(content, published, nothing_runs):
    project = with_another_lesson(published)
    if content is None:
        project.record.unlink()
    else:
        write_text(project.record, content)
    before = files(project)
    with pytest.raises(InputError, match="02_other"):
        publish.publish(project.select(("1",)), project)
    assert files(project) == before


def test_a_damaged_record_removes_nothing(published, nothing_runs):
    write_text(published.record, "<<<<<<< HEAD\n")
    before = files(published)
    with pytest.raises(InputError, match=r"editions\.json"):
        publish.publish(published.lessons, published)
    assert files(published) == before


def test_a_copied_lesson_is_published_under_its_own_name(really_published, tmp_path):
    project = Project(shutil.copytree(really_published.root, tmp_path / "project"))
    shutil.copy(project.notebooks / NAME, project.notebooks / "10_copy.ipynb")
    project = Project(project.root)
    before = files(project)
    publish.publish(publish.to_publish(project), project)
    new = {"outputs/pt/10_copy.ipynb", "outputs/en/10_copy.ipynb"}
    assert changed_files(before, files(project)) == {"README.md", "outputs/editions.json", *new}
    assert set(read_record(project)) == {"01_stub", "10_copy"}
    assert "notebooks/10_copy.ipynb" in project.readme.read_text(encoding="utf-8")


def test_other_versions_are_a_warning(published, language):
    project = with_another_lesson(published)
    assert project.lessons[1].name == "02_other"
    (warning,) = publish.publish(project.select(("1",)), project)
    assert warning.startswith({"pt": "Aviso: outras lições", "en": "Warning: other lessons"}[language])
    assert "keras 3.0.0" in warning


def test_the_offline_digits_are_not_published(published, language, monkeypatch, nothing_runs):
    before = files(published)
    monkeypatch.setattr(publish, "load_dataset", lambda: load_dataset("digits"))
    with pytest.raises(InputError, match={"pt": "todo o MNIST verificado", "en": "whole verified MNIST"}[language]):
        publish.publish(published.lessons, published)
    assert files(published) == before


@pytest.mark.parametrize("change", [{"verified": False}, {"train": 59999}], ids=str)
def test_results_of_other_data_are_not_published(change, small_project):
    dataset = {"name": "mnist", "verified": True, "train": 60000, "test": 10000}
    parameters = {"language": "pt", "epochs": 5}
    (lesson,) = small_project.lessons
    publish.require_full_run(lesson, {"dataset": dataset, "parameters": parameters})
    with pytest.raises(InputError, match="MNIST"):
        publish.require_full_run(lesson, {"dataset": {**dataset, **change}, "parameters": parameters})


def test_the_command_says_what_it_published(published, monkeypatch):
    result = CliRunner().invoke(main, ["publish", "-l", "en"], obj=published)
    assert (result.exit_code, result.output) == (0, "No lesson needs to run.\n")
    monkeypatch.setattr(publish, "execute", lambda *_: (_ for _ in ()).throw(LessonFailed("why it failed")))
    result = CliRunner().invoke(main, ["publish", "-l", "en", "1"], obj=published)
    assert (result.exit_code, result.output) == (1, "Error: why it failed\n")
