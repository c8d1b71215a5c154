"""The structure of the lessons: what a notebook must be before anyone runs it."""

import re

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


def headings(cell):
    return [len(marks) for marks in re.findall(r"^(#+) ", cell.source, re.MULTILINE)]


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


def test_every_markdown_cell_has_one_language_and_its_pair_beside_it(cells):
    markdown = [(place, cell) for place, cell in enumerate(cells) if cell.cell_type == "markdown"]
    for (place, portuguese), (next_place, english) in zip(markdown[::2], markdown[1::2], strict=True):
        assert (tags(portuguese), tags(english)) == (["pt"], ["en"]), f"{portuguese.id}, {english.id}: tag them pt, en"
        assert next_place == place + 1, f"{english.id} must stand right after {portuguese.id}"
        assert portuguese.id.removesuffix("-pt") == english.id.removesuffix("-en"), (portuguese.id, english.id)


def test_the_pairs_have_the_same_headings_links_and_code(cells):
    markdown = [cell for cell in cells if cell.cell_type == "markdown"]
    for portuguese, english in zip(markdown[::2], markdown[1::2], strict=True):
        assert headings(portuguese) == headings(english), portuguese.id
        for pattern in (r"\]\(([^)]+)\)", r"`([^`]+)`"):
            assert re.findall(pattern, portuguese.source) == re.findall(pattern, english.source), portuguese.id


def test_code_cells_have_no_language(cells):
    assert not [cell.id for cell in cells if cell.cell_type == "code" and {"pt", "en"} & set(tags(cell))]


def test_no_measured_percentage_stands_in_the_prose(cells):
    measured = [cell.id for cell in cells if cell.cell_type == "markdown" and re.search(r"\d[.,]\d+ ?%", cell.source)]
    assert not measured, f"let the code print the percentages of {measured}"


def test_links_between_lessons_lead_somewhere(path, cells):
    for cell in cells:
        for target in re.findall(r"\]\(([^)#:]+\.ipynb)\)", cell.source):
            assert (path.parent / target).is_file(), f"{cell.id}: {target} does not exist"


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


def test_quick_runs_stay_out_of_the_outputs(path, cells):
    mock = next(cell.metadata.nbmake.mock for cell in cells if "nbmake" in cell.metadata)
    assert set(mock) <= set(papermill.inspect_notebook(str(path)))
    assert mock["output_dir"] == "../.pytest_cache/lessons"
    assert mock["train_samples"] <= 1000
    assert mock.get("epochs", 1) == 1


def test_the_lesson_names_itself_in_its_results(path, cells):
    assert any(f'LessonOutput("{path.stem}"' in cell.source for cell in cells)
