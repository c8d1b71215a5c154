"""Lessons are found in the folder of the project, and everything about them comes from their files."""

import shutil

import pytest

from helpers.language import InputError, Text
from helpers.paths import project_root
from helpers.series.project import Project, language_of, read_json
from tests.notebooks import change_notebook, find_cell, replace_in_cell


def copy_lesson(project: Project, name: str) -> None:
    shutil.copy(project.notebooks / "01_stub.ipynb", project.notebooks / f"{name}.ipynb")


def test_the_lessons_are_the_numbered_notebooks_of_the_folder(small_project):
    for name in ("10_copy", "Untitled", "02_Upper"):
        copy_lesson(small_project, name)
    assert [lesson.name for lesson in small_project.lessons] == ["01_stub", "10_copy"]
    assert [lesson.number for lesson in small_project.lessons] == [1, 10]


def test_the_titles_come_from_the_first_headings(small_project):
    (lesson,) = small_project.lessons
    assert lesson.title == Text("Uma lição pequena", "A small lesson")


def test_a_lesson_without_headings_is_called_by_its_file(small_project):
    path = small_project.notebooks / "01_stub.ipynb"
    change_notebook(path, lambda notebook: [cell.update(source="texto") for cell in notebook.cells])
    assert small_project.lessons[0].title == Text("01_stub", "01_stub")


def test_the_defaults_are_read_as_python_reads_them(small_project):
    path = small_project.notebooks / "01_stub.ipynb"
    change_notebook(path, replace_in_cell("parameters", 'dataset: str = "auto"', 'dataset: str = r"C:\\dados"'))
    change_notebook(path, replace_in_cell("parameters", "epochs: int = 5", "epochs = -5"))
    defaults = small_project.lessons[0].defaults()
    assert (defaults["dataset"], defaults["epochs"], defaults["seed"]) == (r"C:\dados", -5, 42)


@pytest.mark.parametrize("name", ["1", "01", "01_", "01_stub"])
def test_a_lesson_is_selected_by_its_number_or_name(name, small_project):
    copy_lesson(small_project, "11_copy")
    assert [lesson.name for lesson in small_project.select((name,))] == ["01_stub"]


def test_without_names_all_lessons_are_selected(small_project):
    copy_lesson(small_project, "11_copy")
    assert len(small_project.select(())) == 2


@pytest.mark.parametrize("name", ["9", "stub", "", "0"])
def test_an_unknown_lesson_is_refused_and_the_known_ones_are_listed(name, small_project):
    with pytest.raises(InputError, match="01_stub") as refused:
        small_project.select((name,))
    assert repr(name) in str(refused.value)


def test_a_folder_without_lessons_gets_one_sentence(tmp_path):
    with pytest.raises(InputError, match="pip install -e"):
        _ = Project(tmp_path).lessons


@pytest.mark.parametrize("content", ["", "not JSON", '{"cells": 1}', "<<<<<<< HEAD\n{}"])
def test_a_damaged_notebook_gets_one_sentence(content, small_project):
    path = small_project.notebooks / "01_stub.ipynb"
    path.write_text(content)
    with pytest.raises(InputError, match=r"01_stub\.ipynb"):
        _ = small_project.lessons[0].notebook


def test_a_notebook_of_an_old_format_gets_one_sentence(small_project):
    path = small_project.notebooks / "01_stub.ipynb"

    def as_old(notebook):
        notebook.nbformat_minor = 4
        for cell in notebook.cells:
            del cell["id"]

    change_notebook(path, as_old)
    with pytest.raises(InputError, match="old format"):
        _ = small_project.lessons[0].notebook


@pytest.mark.parametrize("content", ["", "[1]", "<<<<<<< HEAD\n{}", "[" * 100_000])
def test_a_damaged_json_file_gets_one_sentence(content, tmp_path):
    (tmp_path / "record.json").write_text(content)
    with pytest.raises(InputError, match=r"record\.json"):
        read_json(tmp_path / "record.json")


def test_a_json_file_that_is_missing_is_empty(tmp_path):
    assert read_json(tmp_path / "record.json") == {}


@pytest.mark.parametrize(("tags", "language"), [(["pt"], "pt"), (["en", "x"], "en"), (["pt", "en"], None), ([], None)])
def test_the_language_of_a_cell_is_its_one_tag(tags, language, small_project):
    cell = find_cell(small_project.lessons[0].notebook, "title-pt")
    cell.metadata["tags"] = tags
    assert language_of(cell) == language


def test_the_project_is_the_folder_that_holds_the_package_and_the_notebooks():
    assert (project_root() / "helpers" / "paths.py").is_file()
    assert Project.find().root == project_root()
