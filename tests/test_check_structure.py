"""The check finds each fault in the form of a notebook and in its parameters."""

import shutil

import pytest

from helpers.series.check import check_lesson
from helpers.series.check.structure import check_file_names
from helpers.series.project import Project
from tests.notebooks import change_notebook, find_cell, replace_in_cell

NAME = "01_stub.ipynb"


def delete_parameters(notebook):
    notebook.cells.remove(find_cell(notebook, "parameters"))


def mock(**changes):
    return lambda notebook: find_cell(notebook, "parameters").metadata["nbmake"]["mock"].update(changes)


parameters = "parameters"
# the change, the kinds of the findings, the cell that they name, what the advice says
FAULTS = {
    "a stored output": (lambda notebook: find_cell(notebook, "show").update(execution_count=1), {"stored-output"}, "show", "Clear Outputs"),
    "metadata of the notebook": (lambda notebook: notebook.metadata.update(widgets={}), {"format"}, "-", "widgets"),
    "another kernel": (lambda notebook: notebook.metadata.kernelspec.update(name="julia"), {"format"}, "-", "python3"),
    "a title without number": (replace_in_cell("title-pt", "# Lição 1 · ", "# "), {"title", "number"}, "pt", "# Lição 1 · "),
    "a title with another number": (replace_in_cell("title-en", "Lesson 1", "Lesson 2"), {"title", "number"}, "en", "# Lesson 1 · "),
    "results under another name": (replace_in_cell("setup", '"01_stub"', '"02_stub"'), {"own-name"}, "setup", "01_stub"),
    "a text to write": (replace_in_cell("show", "print(", "# TODO\nprint("), {"todo"}, "show", "still to be written"),
    "a quick run on MNIST": (mock(dataset="mnist"), {"quick-run"}, parameters, "nbmake.mock"),
    "a quick run on many images": (mock(train_samples=5000), {"quick-run"}, parameters, "nbmake.mock"),
    "a long quick run": (mock(epochs=2), {"quick-run"}, parameters, "nbmake.mock"),
    "a quick run with another parameter": (mock(seeds=1), {"quick-run"}, parameters, "nbmake.mock"),
    "a quick run into the outputs": (mock(output_dir=""), {"quick-run"}, parameters, "nbmake.mock"),
    "no parameters": (delete_parameters, {"parameter", "quick-run"}, "setup", "parameters"),
    "parameters in another order": (replace_in_cell(parameters, "seed", "epochs"), {"parameter"}, parameters, "Every lesson starts"),
    "an undeclared parameter": (replace_in_cell(parameters, "epochs: int", "neighbours: int"), {"parameter", "quick-run"}, parameters, "helpers/parameters.py"),
    "another type": (replace_in_cell(parameters, "epochs: int", "epochs: float"), {"parameter"}, parameters, "int"),
    "a bad default": (replace_in_cell(parameters, "= 5", "= 0"), {"parameter"}, parameters, "from 1 to"),
    "another comment": (replace_in_cell(parameters, "épocas / epochs", "voltas / epochs"), {"parameter"}, parameters, "épocas / epochs"),
    "a line that papermill cannot read": (replace_in_cell(parameters, "epochs: int = 5", "epochs: int = 2 + 3"), {"parameter", "quick-run"}, parameters, ""),
    "a line without comment": (replace_in_cell(parameters, "  # épocas / epochs", ""), {"parameter"}, parameters, "simple line"),
    "a parameter that is not checked": (replace_in_cell("setup", "    epochs=epochs,\n", ""), {"parameter"}, parameters, "check_parameters"),
}  # fmt: skip


def findings_of(project):
    project = Project(project.root)
    return check_lesson(project.lessons[0], project)


@pytest.mark.parametrize(("change", "kinds", "place", "advice"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_the_form_is_found(change, kinds, place, advice, small_project):
    change_notebook(small_project.notebooks / NAME, change)
    findings = list(findings_of(small_project))
    assert {finding.kind for finding in findings} == kinds
    assert any(finding.location == place and advice in finding.advice for finding in findings)


def test_the_small_lesson_has_no_fault(small_project):
    assert list(map(str, findings_of(small_project))) == []


def test_a_remark_in_parentheses_may_follow_the_meaning(small_project):
    remark = replace_in_cell(parameters, "épocas / epochs", "épocas (da rede) / epochs (of the network)")
    change_notebook(small_project.notebooks / NAME, remark)
    assert list(map(str, findings_of(small_project))) == []


@pytest.mark.parametrize("name", ["Untitled.ipynb", "1_stub.ipynb", "01_other.ipynb", "02_Other.ipynb"])
def test_a_file_that_is_no_lesson_or_has_the_number_of_another_is_named(name, small_project):
    assert list(check_file_names(small_project)) == []
    shutil.copy(small_project.notebooks / NAME, small_project.notebooks / name)
    (finding,) = check_file_names(Project(small_project.root))
    assert finding.kind == "file-name"
