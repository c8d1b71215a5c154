"""The structure of the lessons: what a notebook must be before anyone runs it."""

import nbformat
import papermill
import pytest

from helpers.parameters import RULES
from helpers.paths import NOTEBOOKS
from helpers.series.lessons import LESSONS

COMMON = ["language", "dataset", "seed", "train_samples", "output_dir"]
PATHS = [lesson.path for lesson in LESSONS]
NAMES = [lesson.name for lesson in LESSONS]


@pytest.fixture(params=PATHS, ids=NAMES)
def path(request):
    return request.param


@pytest.fixture
def cells(path):
    return nbformat.read(path, as_version=4).cells


def tags(cell):
    return cell.metadata.get("tags", [])


def test_the_list_of_lessons_is_the_folder():
    assert sorted(NOTEBOOKS.glob("*.ipynb")) == sorted(PATHS)


def test_a_notebook_is_valid_and_clean(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"


def test_no_cell_stores_an_output(cells):
    stored = [cell.id for cell in cells if cell.cell_type == "code" and (cell.outputs or cell.execution_count)]
    assert not stored, f"clear the outputs of the cells {stored}"


def test_the_parameters_are_documented_in_both_languages(path):
    declared = papermill.inspect_notebook(str(path))
    assert list(declared)[:5] == COMMON
    for name, facts in declared.items():
        assert facts["inferred_type_name"] in ("int", "float", "str"), name
        assert " / " in facts["help"], f"{name} needs a help in both languages"
        assert name == "language" or name in RULES, f"{name} has no rule in helpers.parameters"


def test_every_declared_parameter_is_checked_in_the_next_code_cell(path, cells):
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert tags(code[0]) == ["parameters"]
    for name in set(papermill.inspect_notebook(str(path))) - {"language"}:
        assert f"{name}={name}" in code[1].source.replace(" ", ""), f"{name} is not given to check_parameters"


def test_its_quick_test_takes_the_digits_and_stays_out_of_the_outputs(path, cells):
    mock = next(cell.metadata.nbmake.mock for cell in cells if "nbmake" in cell.metadata)
    assert set(mock) <= set(papermill.inspect_notebook(str(path)))
    assert mock["output_dir"] == "../.pytest_cache/lessons"
    assert mock["dataset"] == "digits"
    assert mock["train_samples"] <= 1000
    assert mock.get("epochs", 1) == 1


def test_the_lesson_names_itself_in_its_results(path, cells):
    assert any(f'LessonOutput("{path.stem}"' in cell.source for cell in cells)
