"""Run lessons without opening them. A run counts as good only if every cell completed and results were written."""

import json
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from nbconvert.preprocessors import CoalesceStreamsPreprocessor, TagRemovePreprocessor
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from helpers.data import load_dataset
from helpers.display import columns
from helpers.language import InputError, Text, number, text
from helpers.parameters import PARAMETERS, check_parameters
from helpers.paths import output_folder, resolve_folder, write_text
from helpers.results import QUICK, is_more_complete, read_results
from helpers.series.project import Lesson, Project
from helpers.series.readme import model_name

FAILED = "failed"
WIDGET = "application/vnd.jupyter.widget-view+json"


class LessonFailed(RuntimeError):
    """A lesson did not run to its end. `notebook` is the notebook with the outputs up to the error, or None."""

    def __init__(self, message: str, notebook: NotebookNode | None = None):
        super().__init__(message)
        self.notebook = notebook


@dataclass(frozen=True)
class Succeeded:
    """A lesson that ran to its end: its wall time in seconds, its results file, and the folder of its files."""

    lesson: Lesson
    seconds: float
    results: dict
    folder: Path


@dataclass(frozen=True)
class Failed:
    """A lesson that failed: its wall time in seconds, the reason, and the folder of its notebook if there is one."""

    lesson: Lesson
    seconds: float
    error: str
    folder: Path | None


Outcome = Succeeded | Failed


def run_series(
    lessons: list[Lesson], parameters: dict[str, str], quick: bool, output_dir: str, project: Project
) -> list[Outcome]:
    """Run `lessons` one after the other, even if some fail; return their outcomes in the same order.

    `parameters` are strings as typed on a command line; each goes to the lessons that have it. With `quick`, a lesson
    takes the short settings of its tests, but not their data. When a lesson has succeeded, its notebook, results and
    models move into `output_dir` ("" is `outputs/runs`), or into its subfolder `quick` if the results of a more complete
    run are there. After an error the notebook moves into its subfolder `failed`.

    Raises `InputError` before anything runs if a parameter, the data or the folder is not as it should be.
    """
    folder = resolve_folder(output_dir or str(project.outputs / "runs"))
    for place in (folder, folder / QUICK, folder / FAILED):
        project.require_free_folder(place)
    require_running_package(project)
    _refuse_unknown_parameters(lessons, parameters)
    settings = {lesson: _settings(lesson, parameters, quick) for lesson in lessons}
    data_sets = set()
    for lesson in lessons:
        values = check_parameters(**{**lesson.defaults(), **settings[lesson]})
        data_sets.add((values.get("dataset", "auto"), values.get("train_samples", 0)))
    for dataset, train_samples in sorted(data_sets):
        load_dataset(dataset, train_samples)
    output_folder(str(folder))
    return [_run_and_place(lesson, settings[lesson], folder) for lesson in lessons]


def execute(lesson: Lesson, parameters: dict, progress: bool = True) -> NotebookNode:
    """The notebook of `lesson` executed with `parameters`, without papermill's metadata. Raises `LessonFailed`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / lesson.path.name
        try:
            notebook = papermill.execute_notebook(
                lesson.path,
                path,
                parameters=parameters,
                kernel_name="python3",
                progress_bar={"desc": lesson.name} if progress else False,
                request_save_on_cell_execute=False,
                shutdown_kernel="immediate",  # a slow shutdown may print warnings after the last cell
            )
        except Exception as error:
            partial = nbformat.read(path, as_version=4) if path.is_file() else None
            raise LessonFailed(_reason(error), partial) from None
    code_cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    pending = [cell["id"] for cell in code_cells if cell.metadata.papermill["status"] != "completed"]
    if pending:
        message = text("células não executadas: {ids}", "cells not run: {ids}", ids=", ".join(pending))
        raise LessonFailed(message, notebook)
    return CoalesceStreamsPreprocessor().preprocess(_without_widgets(_without_papermill(notebook)), {})[0]


def results_of(lesson: Lesson, output_dir: Path) -> dict:
    """The results that one run of `lesson` wrote below `output_dir`, under the lesson's own name.

    Raises `LessonFailed` if there is not exactly one results file. A copied lesson may still write the file under the
    name of the lesson that it was copied from: then the file gets the right name.
    """
    files = sorted((output_dir / "results").glob("*.json"))
    results = read_results(files[0]) if len(files) == 1 else None
    if results is None:
        message = text(
            "a lição não gravou um arquivo de resultados: a última célula deve chamar save_results",
            "the lesson wrote no results file: its last cell must call save_results",
        )
        raise LessonFailed(message)
    named = {**results, "lesson": lesson.name}
    files[0].unlink()
    write_text(files[0].with_name(f"{lesson.name}.json"), json.dumps(named, indent=2, ensure_ascii=False) + "\n")
    return named


def in_language(notebook: NotebookNode, language: str) -> NotebookNode:
    """`notebook` with the Markdown of `language` alone; all of it for "both"."""
    other = {"pt": {"en"}, "en": {"pt"}, "both": set()}[language]
    return TagRemovePreprocessor(remove_cell_tags=other).preprocess(notebook, {})[0]


def summarize(outcomes: list[Outcome]) -> str:
    """A table of the outcomes: lesson, data set, accuracy of the best model, seconds."""
    header = [text("lição", "lesson"), text("dados", "data"), text("acurácia", "accuracy"), text("segundos", "seconds")]
    rows = []
    for outcome in outcomes:
        if isinstance(outcome, Succeeded):
            data, accuracy = outcome.results["dataset"]["name"], _best_accuracy(outcome.results["metrics"])
        else:
            data, accuracy = "-", text("FALHOU", "FAILED")
        rows.append([outcome.lesson.name, data, accuracy, number(outcome.seconds, ".1f")])
    return columns(header, rows)


def _best_accuracy(metrics: dict) -> str:
    """The best model's accuracy: on the test set if the lesson reads it, else on the validation set."""
    kinds = {"test_accuracy": Text("teste", "test"), "validation_accuracy": Text("validação", "validation")}
    for kind, name in kinds.items():
        values = [
            (value, model)
            for model, measured in metrics.items()
            for metric, value in measured.items()
            if metric == kind or (kind == "validation_accuracy" and metric.startswith(kind))
        ]
        if values:
            value, model = max(values)
            return f"{number(value, '.2%')} ({text(model_name(model))}, {text(name)})"
    return "-"


def require_running_package(project: Project) -> None:
    """The lessons import the package that is running: of a project with another one, they would run the wrong code."""
    if project.helpers.resolve() != Path(__file__).resolve().parent.parent:
        raise InputError(
            "{folder} tem o seu próprio pacote helpers: execute o comando nessa pasta.",
            "{folder} has a package helpers of its own: run the command in that folder.",
            folder=project.root,
        )


def _refuse_unknown_parameters(lessons: list[Lesson], parameters: dict[str, str]) -> None:
    if "output_dir" in parameters:
        raise InputError(
            "Indique a pasta das saídas com --output-dir, não com -p output_dir.",
            "Name the output folder with --output-dir, not with -p output_dir.",
        )
    known = set().union(*(lesson.defaults() for lesson in lessons)) - {"output_dir"}
    for name in parameters:
        if name not in known:
            raise InputError(
                "Nenhuma destas lições tem o parâmetro {name}; elas têm: {known}.",
                "None of these lessons has the parameter {name}; they have: {known}.",
                name=name,
                known=", ".join(sorted(known)),
            )


def _settings(lesson: Lesson, typed: dict[str, str], quick: bool) -> dict:
    """The parameters of `lesson` that differ from its defaults; what was typed is converted to the declared types."""
    mock = lesson.quick_parameters() if quick else {}
    settings = {name: value for name, value in mock.items() if name not in ("dataset", "output_dir")}
    for name in typed.keys() & lesson.defaults().keys():
        try:
            settings[name] = PARAMETERS[name].rule.type(typed[name])
        except (KeyError, ValueError):  # check_parameters says what is wrong with it
            settings[name] = typed[name]
    return settings


def _run_and_place(lesson: Lesson, parameters: dict, output_dir: Path) -> Outcome:
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=output_dir, prefix=".running-") as folder:
        staging = Path(folder) / output_dir.name
        staging.mkdir()
        notebook_path = staging / lesson.path.name
        try:
            notebook = execute(lesson, {**parameters, "output_dir": str(staging)})
            nbformat.write(in_language(notebook, parameters.get("language", "both")), notebook_path)
            results = results_of(lesson, staging)
        except LessonFailed as failure:
            place = None
            if failure.notebook:
                place = output_dir / FAILED
                nbformat.write(failure.notebook, notebook_path)
                _move(notebook_path, place / notebook_path.name)
            return Failed(lesson, time.perf_counter() - start, str(failure), place)
        existing = read_results(output_dir / "results" / f"{lesson.name}.json")
        target = output_dir / QUICK if existing and is_more_complete(existing, results) else output_dir
        for file in sorted(staging.rglob("*")):
            if file.is_file():
                _move(file, target / file.relative_to(staging))
    return Succeeded(lesson, time.perf_counter() - start, results, target)


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(source, target)


def _reason(error: Exception) -> str:
    """Why a lesson failed: the whole sentence of an `InputError`, else the error's type and its first telling line."""
    if isinstance(error, DeadKernelError):
        return text(
            "o kernel morreu no meio da execução (falta de memória?)",
            "the kernel died while it was running (out of memory?)",
        )
    if not isinstance(error, PapermillExecutionError):
        return f"{type(error).__name__}: {error}"
    message = str(error.evalue).strip()
    if error.ename == InputError.__name__:
        return message
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    return f"{error.ename}: {lines[0]}" if lines else error.ename


def _without_papermill(notebook: NotebookNode) -> NotebookNode:
    """Remove papermill's metadata and time stamps, and the temporary folder among the injected parameters."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            lines = cell.source.splitlines()
            cell.source = "\n".join(line for line in lines if not line.startswith("output_dir = "))
    return notebook


def _without_widgets(notebook: NotebookNode) -> NotebookNode:
    """Remove the widgets, which live only as long as their kernel; the still pictures in their outputs remain."""
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)
    return notebook
