"""The command `run`, on the small lesson: good runs, broken runs, and everything that is refused before a run."""

import json
import os
import pickle
import shutil
import subprocess
import sys

import nbformat
import numpy as np
import pytest
from click.testing import CliRunner

from helpers.__main__ import main
from helpers.language import InputError
from helpers.series import run
from helpers.series.project import Project
from tests.notebooks import change_notebook, replace_in_cell
from tests.test_editions import files

NAME = "01_stub.ipynb"


def with_code(project: Project, code: str) -> Project:
    """The project, with `code` at the start of the lesson's cell `show`."""
    change_notebook(project.notebooks / NAME, replace_in_cell("show", "print(", f"{code}\nprint("))
    return Project(project.root)


def run_all(project: Project, parameters: dict | None = None, quick: bool = False, output_dir: str = ""):
    return run.run_series(project.lessons, parameters or {}, quick, output_dir, project)


def test_a_good_run_leaves_notebook_and_results(small_project):
    (outcome,) = run_all(small_project, {"language": "pt", "epochs": "7"})
    assert isinstance(outcome, run.Succeeded)
    assert outcome.folder == small_project.outputs / "runs"
    assert set(files(small_project)) - {"README.md", f"notebooks/{NAME}"} == {
        f"outputs/runs/{NAME}",
        "outputs/runs/results/01_stub.json",
    }
    assert outcome.results["parameters"]["epochs"] == 7
    notebook = nbformat.read(outcome.folder / NAME, as_version=4)
    assert {tag for cell in notebook.cells for tag in cell.metadata.get("tags", [])} == {
        "pt",
        "parameters",
        "injected-parameters",
    }
    assert "papermill" not in notebook.metadata
    assert not [cell.id for cell in notebook.cells if ".running-" in cell.source]


BROKEN = {
    "raises": ("1 / 0", "ZeroDivisionError: division by zero"),
    "raises with lines": ("raise ValueError('\\n\\nthe first line\\nanother')", "ValueError: the first line"),
    "exits": ("import sys; sys.exit(0)", "show"),
    "kernel dies": ("import os; os._exit(1)", "died"),
    "no results": ("output.save_results = lambda *_: 'nothing'", "save_results"),
}


@pytest.mark.parametrize(("code", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_run_is_never_a_success_and_replaces_nothing(code, reason, small_project):
    folder = small_project.outputs / "runs"
    (folder / "results").mkdir(parents=True)
    (folder / NAME).write_text("good")
    (outcome,) = run_all(with_code(small_project, code))
    assert isinstance(outcome, run.Failed)
    assert reason in outcome.error
    kept = outcome.folder is not None
    assert kept == (reason not in ("died", "save_results"))
    assert (folder / "failed" / NAME).is_file() == kept
    assert (folder / NAME).read_text() == "good"
    assert not list((folder / "results").iterdir())
    assert not list(folder.glob(".running-*"))
    assert "FALHOU / FAILED" in run.summarize([outcome])


def test_a_lesson_runs_although_another_fails(small_project):
    shutil.copy(small_project.notebooks / NAME, small_project.notebooks / "02_other.ipynb")
    failed, succeeded = run_all(with_code(small_project, "1 / 0"))
    assert isinstance(failed, run.Failed)
    assert isinstance(succeeded, run.Succeeded)


def test_a_copied_lesson_gives_results_under_its_own_name(small_project):
    (small_project.notebooks / NAME).rename(small_project.notebooks / "10_copy.ipynb")
    (outcome,) = run_all(Project(small_project.root))
    assert outcome.results["lesson"] == "10_copy"
    results = json.loads((outcome.folder / "results" / "10_copy.json").read_text(encoding="utf-8"))
    assert results["lesson"] == "10_copy"
    assert not (outcome.folder / "results" / "01_stub.json").exists()


def test_a_quick_run_does_not_replace_a_full_one(small_project):
    run_all(small_project)
    full = files(small_project)
    (outcome,) = run_all(small_project, quick=True)
    assert outcome.folder == small_project.outputs / "runs" / "quick"
    assert outcome.results["dataset"]["train"] == 1000
    assert full.items() <= files(small_project).items()
    assert (outcome.folder / "results" / "01_stub.json").is_file()


def test_a_quick_run_keeps_the_data_of_a_full_one(small_project):
    assert small_project.lessons[0].quick_parameters()["dataset"] == "digits"
    (outcome,) = run_all(small_project, quick=True)
    assert "dataset" not in outcome.results["parameters"] or outcome.results["parameters"]["dataset"] == "auto"


def test_a_refusal_is_reported_whole_in_both_languages(small_project):
    code = 'from helpers.language import InputError\nraise InputError("Uma frase.\\nOutra.", "A sentence.\\nAnother.")'
    (outcome,) = run_all(with_code(small_project, code))
    assert outcome.error == "Uma frase.\nOutra.\nA sentence.\nAnother."


def test_what_a_cell_prints_stands_in_one_piece(small_project, tmp_path):
    project = with_code(small_project, "for line in range(3):\n    print(line, flush=True)")
    notebook = run.execute(project.lessons[0], {"output_dir": str(tmp_path / "runs"), "language": "en"}, progress=False)
    stream = next(cell for cell in notebook.cells if cell["id"] == "show").outputs[0]
    assert stream.text == "0\n1\n2\nAccuracy: 82.0%\n"


FILES_OF_THE_PROJECT = [
    "notebooks",
    "notebooks/below",
    "outputs/pt",
    "outputs/en/below",
    "outputs/x/../pt",
    ".",
    "tests",
]


@pytest.mark.parametrize("folder", FILES_OF_THE_PROJECT)
def test_a_run_never_writes_among_sources_or_editions(folder, published, language, monkeypatch):
    monkeypatch.setattr(run, "execute", lambda *_: pytest.fail("a lesson ran"))
    before = files(published)
    with pytest.raises(InputError, match={"pt": "Indique outra pasta", "en": "Name another folder"}[language]):
        run_all(published, output_dir=str(published.root / folder))
    monkeypatch.chdir(published.root)
    with pytest.raises(InputError):
        run_all(published, output_dir=folder)
    assert files(published) == before


@pytest.mark.parametrize("link", ["runs", "free/quick", "free/failed"])
def test_a_link_does_not_lead_a_run_into_the_editions(link, published, monkeypatch):
    monkeypatch.setattr(run, "execute", lambda *_: pytest.fail("a lesson ran"))
    path = published.outputs / link
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(published.outputs / "pt", target_is_directory=True)
    before = files(published)
    with pytest.raises(InputError, match="Name another folder"):
        run_all(published, output_dir="" if link == "runs" else str(path.parent))
    assert files(published) == before


def test_a_folder_that_cannot_be_one_gets_one_sentence(small_project):
    with pytest.raises(InputError, match="~nobody-here/x"):
        run_all(small_project, output_dir="~nobody-here/x")


def test_a_project_with_its_own_package_is_run_only_by_that_package(small_project):
    (small_project.root / "helpers").mkdir()
    with pytest.raises(InputError, match="run the command in that folder"):
        run_all(small_project)


def test_an_empty_output_folder_is_the_default(small_project, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run, "execute", lambda *_: (_ for _ in ()).throw(run.LessonFailed("stopped")))
    result = CliRunner().invoke(main, ["run", "--output-dir", "", "-l", "en"], obj=small_project)
    assert "stopped" in result.output
    assert (small_project.outputs / "runs").is_dir()
    assert {path.name for path in tmp_path.iterdir()} == {"project"}


def test_the_home_folder_may_be_written_with_a_tilde(small_project, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.setattr(run, "execute", lambda *_: (_ for _ in ()).throw(run.LessonFailed("stopped")))
    run_all(small_project, output_dir="~/mine")
    assert (tmp_path / "home" / "mine").is_dir()


REFUSED = [
    ({"epocs": "3"}, False, "epocs"),
    ({"epochs": "-1"}, True, "epochs"),
    ({"seed": "x"}, True, "seed"),
    ({"output_dir": "x"}, False, "--output-dir"),
    ({"dataset": "nowhere.npz"}, False, r"nowhere\.npz"),
]


@pytest.mark.parametrize(("parameters", "quick", "sentence"), REFUSED)
def test_bad_parameters_stop_the_series_before_anything_runs(parameters, quick, sentence, small_project):
    with pytest.raises(InputError, match=sentence):
        run_all(small_project, parameters, quick)
    assert not small_project.outputs.exists()


def test_the_data_of_every_lesson_are_tried_before_the_first_runs(small_project, tmp_path):
    x, y = np.zeros((200, 28, 28), np.uint8), np.arange(200, dtype=np.uint8) % 10
    np.savez(tmp_path / "images.npz", x_train=x, y_train=y, x_test=x, y_test=y)
    shutil.copy(small_project.notebooks / NAME, small_project.notebooks / "02_other.ipynb")
    change = replace_in_cell("parameters", "train_samples: int = 0", "train_samples: int = 201")
    change_notebook(small_project.notebooks / NAME, change)  # the first of two: its data are too few
    with pytest.raises(InputError, match="train_samples"):
        run_all(Project(small_project.root), {"dataset": str(tmp_path / "images.npz")})
    assert not small_project.outputs.exists()


def test_a_parameter_that_is_not_declared_gets_one_sentence(small_project):
    change = replace_in_cell("parameters", "epochs: int = 5", "neighbours: int = 5")
    change_notebook(small_project.notebooks / NAME, change)
    with pytest.raises(InputError, match=r"neighbours.*helpers/parameters\.py"):
        run_all(Project(small_project.root))


def test_a_failed_lesson_keeps_its_notebook_by_its_constructor():
    failure = run.LessonFailed("why", nbformat.v4.new_notebook())
    assert (str(failure), failure.notebook.cells) == ("why", [])
    assert run.LessonFailed("why").notebook is None


def test_errors_survive_the_way_between_processes(language):
    error = pickle.loads(pickle.dumps(InputError("faltam {n:,}", "{n:,} missing", n=1000)))
    assert isinstance(error, InputError)
    assert str(error) == {"pt": "faltam 1.000", "en": "1,000 missing"}[language]


def test_the_command_line_runs_a_lesson_and_sums_it_up(small_project):
    result = CliRunner().invoke(main, ["run", "1", "-l", "en", "-p", "epochs", "2"], obj=small_project)
    assert result.exit_code == 0, result.output
    assert "01_stub  mnist  82.03% (nearest mean digit, test)" in result.output
    assert f"Executed lessons in {small_project.outputs / 'runs'}." in result.output


@pytest.mark.parametrize(
    ("name", "sentence"), [("pt", "O parâmetro epochs vale -1"), ("xx", "O parâmetro language vale 'xx'")]
)
def test_the_language_may_be_given_as_a_parameter(name, sentence, small_project):
    parameters = ["-p", "epochs", "-1", "-p", "language", name]
    result = CliRunner().invoke(main, ["run", "1", *parameters], obj=small_project)
    assert result.exit_code == 1
    assert sentence in result.output
    assert "The parameter epochs" not in result.output
    assert not small_project.outputs.exists()


def test_the_command_line_refuses_with_one_sentence(tmp_path):
    command = [sys.executable, "-m", "helpers", "run", "04", "-l", "pt", "-p", "epochs", "-1", "--output-dir", tmp_path]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", env=environment)
    assert done.returncode == 1
    assert "O parâmetro epochs vale -1" in done.stderr
    assert "Traceback" not in done.stderr
