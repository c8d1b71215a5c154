"""The rules for the code that a learner sees: each is broken by a lesson made for the purpose."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.series.check.page import check_page
from helpers.series.project import Lesson

SETUP = 'from helpers.lesson import start\n\nlesson = start("01_stub", globals())\nlesson'
SUBJECT = [f"x{number} = {number}\ny = x{number} + 1\ny * 2" for number in range(8)]


@pytest.fixture
def findings_in(tmp_path):
    """The findings on a lesson with the set-up and `cells`."""

    def findings_in(*cells, number=1, setup=SETUP):
        sources = [setup, *SUBJECT, *cells]
        notebook = new_notebook(cells=[new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources)])
        nbformat.write(notebook, tmp_path / f"0{number}_stub.ipynb")
        return list(check_page(Lesson(tmp_path / f"0{number}_stub.ipynb")))

    return findings_in


def test_a_lesson_about_its_subject_has_no_finding(findings_in):
    assert findings_in("print(y)", "lesson.save_results({})") == []


def test_a_translated_text_in_a_cell_is_found(findings_in):
    (finding,) = findings_in('y = text("um", "one")')
    assert (finding.kind, finding.location) == ("page", "c9")


def test_a_long_cell_is_found(findings_in):
    assert findings_in("\n".join(f"z{n} = {n}" for n in range(20))) == []
    (finding,) = findings_in("\n".join(f"z{n} = {n}" for n in range(21)))
    assert finding.location == "c9"


def test_the_cells_of_exercises_do_not_count(tmp_path):
    cells = [new_code_cell(source, id=f"c{number}") for number, source in enumerate([SETUP, *SUBJECT])]
    cells += [new_code_cell("\n".join(["print(1)"] * 30), id="exercise-1")]
    nbformat.write(new_notebook(cells=cells), tmp_path / "01_stub.ipynb")
    assert list(check_page(Lesson(tmp_path / "01_stub.ipynb"))) == []


def test_cells_that_are_usually_long_are_found(findings_in):
    long = "\n".join(f"z{n} = {n}" for n in range(7))
    (finding,) = findings_in(*[long] * 12)
    assert "7" in finding.advice


NOT_THE_SUBJECT = [
    "print(1)",
    "show.curves(history)",
    "import numpy",
    "def plot_it():\n    return 1",
    "axes = plot_images(1)",
]


@pytest.mark.parametrize("line", NOT_THE_SUBJECT)
def test_lines_beside_the_subject_are_counted(line, findings_in):
    cells = [line] * (6 if "def" in line else 10)
    (finding,) = findings_in(*cells)
    assert "%" in finding.advice
    assert findings_in(*cells[: len(cells) // 5]) == []


def test_what_is_in_a_loop_is_counted_alone(findings_in):
    assert findings_in(*["for x in range(3):\n    y = x\n    y += 1\n    print(y)"] * 4) == []


@pytest.mark.parametrize("number", [6, 8])
def test_some_lessons_have_a_lower_limit(number, findings_in):
    cells = ["print(1)"] * 5  # 25 lines of 32 are about the subject: 78 %
    setup = SETUP.replace("01_stub", f"0{number}_stub")
    assert findings_in(*cells, number=number, setup=setup) == []
    assert len(findings_in(*cells)) == 1


def test_many_names_of_the_project_are_found(findings_in):
    names = ", ".join(f"name{n}" for n in range(7))
    (finding,) = findings_in(f"from helpers.plots import {names}\n" + "\n".join(f"a{n} = {n}" for n in range(9)))
    assert "name6" in finding.advice


def test_a_lesson_of_the_old_form_is_not_judged(findings_in):
    assert findings_in('y = text("um", "one")', setup="x = 1") == []
