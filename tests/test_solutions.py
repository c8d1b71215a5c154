"""The teacher's edition: solutions in place of the stubs, executed, each judged right."""

import nbformat
import pytest
from click.testing import CliRunner

from helpers.__main__ import main
from helpers.exercises import judging
from helpers.series import solutions
from helpers.series.project import Project
from helpers.series.run import LessonFailed

PROJECT = Project.find()
(LESSON_1,) = PROJECT.select(("01",))
QUICK = {"dataset": "digits", "train_samples": 1000}
ALL = {number: exercise for lesson in judging.TOPICS for number, exercise in judging.exercises_of(lesson).items()}


@pytest.mark.parametrize("lesson", judging.TOPICS)
def test_the_solved_notebook_has_every_solution_and_no_stub(lesson):
    (found,) = PROJECT.select((lesson,))
    solved = {cell["id"]: cell.source for cell in solutions.solved_notebook(found).cells if cell.cell_type == "code"}
    exercises = [source for name, source in solved.items() if name.startswith("exercise-")]
    assert len(exercises) == len(judging.exercises_of(lesson))
    for number, exercise in judging.exercises_of(lesson).items():
        (source,) = [source for source in exercises if f'"{number}"' in source]
        assert exercise.solution.strip() in source
        assert "..." not in source.replace("[...", "[")
    assert all(
        cell.source == solved.get(cell["id"], cell.source) for cell in found.notebook.cells if cell["id"] == "setup"
    )


def test_a_cell_without_the_name_is_an_error():
    with pytest.raises(ValueError, match="does not define my_softmax"):
        solutions.solved_source('exercises.check("03.1", other)', ALL["03.1"])


def test_the_teachers_edition_is_executed_and_every_exercise_is_right(tmp_path):
    written = solutions.write_solutions([LESSON_1], str(tmp_path / "teacher"), PROJECT, QUICK)
    assert [path.relative_to(tmp_path).as_posix() for path in written] == [
        "teacher/pt/01_loading.ipynb",
        "teacher/en/01_loading.ipynb",
    ]
    outputs = {}
    for path in written:
        notebook = nbformat.read(path, as_version=4)
        outputs[path.parent.name] = {
            cell["id"]: "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)
            for cell in notebook.cells
            if cell.cell_type == "code"
        }
    assert outputs["pt"]["exercise-1"].startswith("Certo.")
    assert outputs["en"]["exercises-report"] == "All 3 exercises of this lesson are right."


def test_a_solution_that_is_not_accepted_stops_the_edition(tmp_path, monkeypatch):
    wrong = ALL["01.1"].solution.replace("max", "min")
    exercise = judging.Exercise(**{**vars(ALL["01.1"]), "solution": wrong})
    monkeypatch.setattr(solutions, "find", lambda number: exercise if number == "01.1" else ALL[number])
    with pytest.raises(LessonFailed, match=r"01\.1"):
        solutions.write_solutions([LESSON_1], str(tmp_path), PROJECT, QUICK)
    assert not list(tmp_path.rglob("*.ipynb"))


def test_the_folder_of_the_editions_is_refused():
    result = CliRunner().invoke(main, ["publish", "01", "--solutions", "outputs/pt", "-l", "en"], obj=PROJECT)
    assert result.exit_code == 1
    assert "may not be written to" in result.output
