"""The exercises as assignments for nbgrader: each runs by itself, and nbgrader gives its points to right answers alone."""

import os
import sysconfig
from pathlib import Path

import nbformat
import numpy as np
import pytest
from click.testing import CliRunner

from helpers import exercises
from helpers.__main__ import main
from helpers.exercises import judging
from helpers.series.nbgrader_assignments import assignment, write_assignments
from helpers.series.project import Lesson, Project
from helpers.series.solutions import solved_source
from tests.notebooks import find_cell

PROJECT = Project.find()
(LESSON_3,) = PROJECT.select(("03",))
NAME = LESSON_3.name
MEAN = "np.mean(log_of_sum - correct)"  # in the solution of the second exercise
WARNS = judging.find("03.1").solution.replace("    return", "    np.log(np.zeros(1))\n    return")


def code(notebook) -> dict[str, str]:
    return {cell["id"]: cell.source for cell in notebook.cells if cell.cell_type == "code"}


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def lesson(number: str) -> Lesson:
    (found,) = PROJECT.select((number,))
    return found


@pytest.mark.parametrize("number", judging.TOPICS)
def test_an_assignment_runs_by_itself_and_its_solutions_are_right(number, language):
    cells = code(assignment(lesson(number), language))
    tests = [name for name in cells if name.endswith("-test")]
    assert len(tests) == len(judging.exercises_of(number))
    variables: dict = {}
    for source in cells.values():
        exec(source, variables)


@pytest.mark.parametrize("number", judging.TOPICS)
def test_the_stubs_of_the_lesson_get_no_points(number, language):
    stubs = code(lesson(number).notebook)
    variables: dict = {}
    for name, source in code(assignment(lesson(number), language)).items():
        if name.endswith("-test"):
            with pytest.raises(AssertionError, match={"pt": "ainda em aberto", "en": "still open"}[language]):
                exec(source, variables)
        else:
            exec(stubs[name] if name.startswith("exercise") else source, variables)


def test_a_wrong_answer_gets_the_sentence_of_the_lesson(language):
    source = code(assignment(LESSON_3, language))["exercise-2-test"]
    variables = {}
    exec(code(assignment(LESSON_3, language))["setup"], variables)
    exec(judging.find("03.2").solution.replace(MEAN, MEAN.replace("mean", "sum")), variables)
    with pytest.raises(AssertionError, match={"pt": "soma das perdas do lote", "en": "sum of the losses"}[language]):
        exec(source, variables)


def test_a_right_answer_that_warns_is_right_without_a_warning(recwarn):
    variables = {"np": np}
    exec(WARNS, variables)
    exercises.check("03.1", variables["my_softmax"])
    assert recwarn.pop(RuntimeWarning)
    recwarn.clear()
    exercises.require("03.1", variables["my_softmax"])
    assert not recwarn


def test_the_text_is_that_of_the_lesson_in_one_language():
    texts = [cell.source for cell in assignment(LESSON_3, "pt").cells if cell.cell_type == "markdown"]
    assert texts[0].startswith("# Lição 3 · Regressão softmax")
    assert texts[1:] == [
        find_cell(LESSON_3.notebook, name).source for name in ("exercises-pt", "exercise-2-pt", "exercise-3-pt")
    ]


def test_a_function_of_the_lesson_that_a_text_names_comes_with_its_imports(tmp_path):
    notebook = nbformat.from_dict(LESSON_3.notebook)
    find_cell(notebook, "exercises-en").source += "\n\nYou may use `middle`."
    functions = (
        "from statistics import median\n\n\ndef middle(values):\n    return median(values)\n\n\ndef other(): ..."
    )
    notebook.cells.insert(1, nbformat.v4.new_code_cell(functions, id="middle"))
    nbformat.write(notebook, tmp_path / LESSON_3.path.name)
    variables = {}
    exec(code(assignment(Lesson(tmp_path / LESSON_3.path.name), "en"))["functions"], variables)
    assert variables["middle"]([1, 5, 2]) == 2
    assert "other" not in variables
    assert "functions" not in code(assignment(Lesson(tmp_path / LESSON_3.path.name), "pt"))


def test_the_exercises_give_1_2_and_3_points():
    marks = [cell.metadata.get("nbgrader", {}) for cell in assignment(LESSON_3, "en").cells]
    assert [mark["points"] for mark in marks if mark.get("grade")] == [1, 2, 3]


def test_both_languages_are_two_courses_and_one_language_is_one(tmp_path):
    both = write_assignments(("03",), str(tmp_path / "both"), "both", PROJECT)
    assert [path.relative_to(tmp_path).as_posix() for path in both] == [
        f"both/{language}/source/{NAME}/{NAME}.ipynb" for language in ("pt", "en")
    ]
    write_assignments(("03",), str(tmp_path / "one"), "en", PROJECT)
    assert files(tmp_path / "one") == files(tmp_path / "both" / "en")
    assert set(files(tmp_path / "one")) == {"nbgrader_config.py", f"source/{NAME}/{NAME}.ipynb"}


def run(*arguments: str, project: Project = PROJECT):
    return CliRunner().invoke(main, ["exercises", *arguments, "-l", "en"], obj=project)


def test_a_folder_with_files_is_refused_and_an_empty_one_is_not(tmp_path):
    assert run("3", "--nbgrader", str(tmp_path)).exit_code == 0
    before = files(tmp_path)
    again = run("3", "--nbgrader", str(tmp_path))
    assert again.exit_code == 1
    assert "is not an empty folder" in again.output
    assert files(tmp_path) == before


def test_the_project_is_refused_as_a_folder():
    result = run("3", "--nbgrader", "helpers")
    assert result.exit_code == 1
    assert "may not be written to" in result.output


def test_a_lesson_without_exercises_is_refused(small_project, tmp_path):
    for names in ((), ("1",)):
        result = run(*names, "--nbgrader", str(tmp_path / "course"), project=small_project)
        assert result.exit_code == 1
        assert "no exercises in 01_stub" in result.output
    assert not (tmp_path / "course").exists()


@pytest.fixture
def course(tmp_path, monkeypatch, language):
    """The folder of a course with lesson 3, and nbgrader's interface to it; both leave the home alone."""
    apps = pytest.importorskip("nbgrader.apps")
    from traitlets.config import PyFileConfigLoader

    for variable in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    monkeypatch.setenv("PATH", sysconfig.get_path("scripts"), prepend=os.pathsep)  # nbgrader runs alembic
    monkeypatch.setenv("PYTHONPATH", str(PROJECT.root), prepend=os.pathsep)  # the kernels import the package
    folder = tmp_path / "course"
    write_assignments(("03",), str(folder), language, PROJECT)
    monkeypatch.chdir(folder)
    config = PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()
    config.CourseDirectory.root = str(folder)
    config.Exchange.root = str(tmp_path / "exchange")
    return folder, apps.NbGraderAPI(config=config)


@pytest.mark.filterwarnings("ignore:Object of type <Submitted")  # a warning of nbgrader's
def test_nbgrader_gives_points_to_right_answers_alone(course):
    folder, nbgrader = course
    made = nbgrader.generate_assignment(NAME)
    assert made["success"], made["log"]
    released = nbformat.read(folder / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    cells = {number: f"exercise-{number[-1]}" for number in judging.exercises_of("03")}
    for cell_id in cells.values():
        assert code(released)[cell_id] == code(LESSON_3.notebook)[cell_id]

    def submit(student: str, answers: dict[str, str]) -> None:
        notebook = nbformat.from_dict(released)
        for cell_id, source in answers.items():
            find_cell(notebook, cell_id).source = source
        place = folder / "submitted" / student / NAME
        place.mkdir(parents=True)
        nbformat.write(notebook, place / f"{NAME}.ipynb")

    right = {cell_id: solved_source(code(released)[cell_id], judging.find(number)) for number, cell_id in cells.items()}
    summed = right["exercise-2"].replace(MEAN, MEAN.replace("mean", "sum"))
    submit("right", right)
    submit("careless", {**right, "setup": "", "exercise-1": WARNS})  # nbgrader puts the set-up back
    submit("wrong", {**right, "exercise-2": summed})
    submit("open", {f"{cell_id}-test": "" for cell_id in cells.values()})  # without the tests

    scores = {}
    for student in ("right", "careless", "wrong", "open"):
        graded = nbgrader.autograde(NAME, student)
        assert graded["success"], graded["log"]
        with nbgrader.gradebook as gradebook:
            scores[student] = gradebook.find_submission(NAME, student).score
    assert scores == {"right": 6, "careless": 6, "wrong": 4, "open": 0}
