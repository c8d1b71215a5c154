"""Editions are made of the source in one language, and `sync` brings changed prose into them without running anything."""

import json

import nbformat
import pytest
from nbformat.v4 import new_output

from helpers.language import InputError
from helpers.paths import write_text
from helpers.series.editions import changed_code, make_edition, needs_publishing, read_record, sync
from helpers.series.project import Project
from tests.notebooks import change_notebook, find_cell, replace_in_cell

LANGUAGES = ("pt", "en")


def files(project: Project) -> dict[str, bytes]:
    paths = [path for path in project.root.rglob("*") if path.is_file()]
    return {path.relative_to(project.root).as_posix(): path.read_bytes() for path in paths}


def changed_files(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_edition_has_the_prose_and_the_comments_of_one_language(language, small_project):
    (lesson,) = small_project.lessons
    edition = make_edition(lesson.notebook, language, lesson.path.name)
    nbformat.validate(edition)
    prose = [cell["id"] for cell in edition.cells if cell.cell_type == "markdown"]
    assert prose == ["edition", f"title-{language}", f"bars-{language}", f"end-{language}"]
    parameters = find_cell(edition, "parameters").source.splitlines()
    assert parameters[0] == {
        "pt": 'language: str = "pt"  # idioma: "pt", "en", "both"',
        "en": 'language: str = "en"  # language: "pt", "en", "both"',
    }[language]  # fmt: skip
    assert parameters[-1] == {"pt": "epochs: int = 5  # épocas", "en": "epochs: int = 5  # epochs"}[language]
    other = {"pt": "[English](../en/01_stub.ipynb)", "en": "[Português](../pt/01_stub.ipynb)"}[language]
    assert other in edition.cells[0].source


def test_an_edition_keeps_no_trace_of_the_run(small_project):
    notebook = small_project.lessons[0].notebook
    notebook.metadata["papermill"] = {"duration": 1}
    injected = nbformat.v4.new_code_cell("epochs = 1", metadata={"tags": ["injected-parameters"]}, execution_count=2)
    notebook.cells.insert(3, injected)
    find_cell(notebook, "parameters").execution_count = 1
    show = find_cell(notebook, "show")
    show.execution_count = 7
    show.outputs = [new_output("execute_result", {"text/plain": "1"}, execution_count=7)]
    edition = make_edition(notebook, "pt", "01_stub.ipynb")
    assert set(edition.metadata) == {"kernelspec", "language_info"}
    assert {tag for cell in edition.cells for tag in cell.metadata.get("tags", [])} == {"parameters"}
    assert all(set(cell.metadata) <= {"tags"} for cell in edition.cells)
    assert find_cell(edition, "show").execution_count == find_cell(edition, "show").outputs[0].execution_count == 2


def test_nothing_to_sync_changes_nothing(published):
    before = files(published)
    assert sync(published) == []
    assert files(published) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_changed_sentence_reaches_its_edition_and_nothing_else(language, published):
    old, new = {
        "pt": ("a segunda é a maior", "a segunda é bem maior"),
        "en": ("second is the larger", "second is larger"),
    }[language]
    change_notebook(published.notebooks / "01_stub.ipynb", replace_in_cell(f"bars-{language}", old, new))
    project, before = Project(published.root), files(published)
    assert sync(project) == [f"outputs/{language}/01_stub.ipynb"]
    assert changed_files(before, files(project)) == {f"outputs/{language}/01_stub.ipynb"}
    edition = nbformat.read(project.edition(project.lessons[0], language), as_version=4)
    assert new in find_cell(edition, f"bars-{language}").source
    assert find_cell(edition, "show").outputs
    assert not needs_publishing(project.lessons[0], read_record(project)["01_stub"], project)


def test_a_changed_comment_in_code_reaches_both_editions(published):
    change_notebook(published.notebooks / "01_stub.ipynb", replace_in_cell("show", "print(", "# a\nprint("))
    assert sync(Project(published.root)) == ["outputs/pt/01_stub.ipynb", "outputs/en/01_stub.ipynb"]


def test_a_changed_title_reaches_the_readme(published):
    change_notebook(published.notebooks / "01_stub.ipynb", replace_in_cell("title-en", "A small", "A very small"))
    project = Project(published.root)
    assert sync(project) == ["outputs/en/01_stub.ipynb", "README.md"]
    assert "A very small lesson" in project.readme.read_text(encoding="utf-8")


def test_a_lesson_with_other_code_is_left_alone(published):
    change_notebook(published.notebooks / "01_stub.ipynb", replace_in_cell("setup", "60_000", "50_000"))
    change_notebook(published.notebooks / "01_stub.ipynb", replace_in_cell("bars-pt", "mostra", "traz"))
    project, before = Project(published.root), files(published)
    assert sync(project) == []
    assert files(project) == before
    assert changed_code(project.lessons[0], read_record(project)["01_stub"], project) == ["notebook"]


def test_an_edition_whose_output_was_edited_is_left_alone(published):
    path = published.edition(published.lessons[0], "pt")
    change_notebook(path, lambda notebook: find_cell(notebook, "show").outputs[0].data.update({"text/plain": "99,9 %"}))
    change_notebook(published.notebooks / "01_stub.ipynb", replace_in_cell("bars-pt", "mostra", "traz"))
    before = files(published)
    assert sync(Project(published.root)) == []
    assert files(published) == before


def test_a_damaged_record_is_refused(published):
    entry = read_record(published)["01_stub"]
    other = [
        {"date": "yesterday"},
        {"versions": None},
        {"metrics": 5},
        {"outputs": {"pt": {}}},
        {"code": []},
        {"cores": "2"},
    ]
    for damaged in (
        {"01_stub": {"date": entry["date"]}},
        {"01_stub": 3},
        {"stub": entry},
        *({"01_stub": {**entry, **change}} for change in other),
    ):
        write_text(published.record, json.dumps(damaged))
        with pytest.raises(InputError, match=r"editions\.json"):
            sync(published)


def test_a_project_without_record_has_nothing_to_sync(small_project):
    sync(small_project)
    assert read_record(small_project) == {}
    assert needs_publishing(small_project.lessons[0], None, small_project)
