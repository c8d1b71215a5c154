"""A new lesson's skeleton: complete but for the texts, which the check lists; then it runs and is published."""

import nbformat
import pytest
from click.testing import CliRunner

from helpers.__main__ import main
from helpers.language import InputError
from helpers.series.check import check_lesson
from helpers.series.new import new_lesson
from helpers.series.project import Project
from helpers.series.run import Succeeded, run_series
from tests.test_editions import changed_files, files


def test_the_skeleton_has_only_texts_left_to_write(published):
    before = files(published)
    lesson = new_lesson("10_name", published)
    assert {finding.kind for finding in check_lesson(lesson, Project(published.root))} == {"todo"}
    assert changed_files(before, files(published)) == {"notebooks/10_name.ipynb", "README.md"}
    assert "notebooks/10_name.ipynb" in published.readme.read_text(encoding="utf-8")


def test_the_skeleton_is_a_lesson_that_runs(small_project):
    new_lesson("10_name", small_project)
    project = Project(small_project.root)
    lessons = project.select(("10",))
    (outcome,) = run_series(lessons, {"dataset": "digits"}, True, "", project)
    assert isinstance(outcome, Succeeded)
    assert outcome.results["lesson"] == "10_name"


def test_the_skeleton_has_stable_ids(small_project):
    notebook = new_lesson("10_name", small_project).notebook
    nbformat.validate(notebook)
    assert [cell["id"] for cell in notebook.cells] == [
        "title-pt",
        "title-en",
        "parameters",
        "setup",
        "experiment-pt",
        "experiment-en",
        "experiment",
        "results",
        "end-pt",
        "end-en",
    ]


@pytest.mark.parametrize("name", ["name", "1_name", "10-name", "10_Name", "10_name.ipynb", "../10_name", "01_other"])
def test_a_name_that_will_not_do_is_refused(name, small_project, language):
    before = files(small_project)
    with pytest.raises(InputError):
        new_lesson(name, small_project)
    assert files(small_project) == before


@pytest.mark.parametrize("damaged", ["outputs/editions.json", "notebooks/01_stub.ipynb", "README.md"])
def test_nothing_is_left_behind_if_it_fails(damaged, published):
    (published.root / damaged).write_bytes(b"\xff<<<<<<< HEAD")
    before = files(published)
    with pytest.raises(InputError):
        new_lesson("10_name", published)
    assert files(published) == before


def test_the_command_lists_what_is_left_to_write(small_project):
    result = CliRunner().invoke(main, ["new", "10_name", "-l", "en"], obj=small_project)
    assert result.exit_code == 0
    assert "notebooks/10_name.ipynb [title-pt] todo" in result.output
    assert "python -m helpers publish 10_name" in result.output
    again = CliRunner().invoke(main, ["new", "10_name", "-l", "en"], obj=small_project)
    assert (again.exit_code, again.output) == (
        1,
        "Error: The lesson 10_name.ipynb has that number already: choose another.\n",
    )
