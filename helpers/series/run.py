"""Run lessons headlessly, and call a run good only if every cell of it is."""

import ast
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
from nbconvert.preprocessors import CoalesceStreamsPreprocessor, TagRemovePreprocessor
from nbformat import NotebookNode

from helpers.data import load_dataset
from helpers.display import columns
from helpers.language import InputError, Text, number, text
from helpers.parameters import check_parameters
from helpers.paths import output_folder
from helpers.results import MODEL_NAMES, QUICK, outranks, read_results
from helpers.series.lessons import LESSONS, Lesson

FAILED = "failed"
TYPES = {"int": int, "float": float, "str": str}


class LessonFailed(RuntimeError):
    """A lesson did not run to its end; the message says why."""


@dataclass(frozen=True)
class Outcome:
    """What became of one lesson: its wall time in seconds, its results (None if it failed, `error` says why), and where its notebook is, if there is one."""

    lesson: Lesson
    seconds: float
    results: dict | None
    folder: Path | None
    error: str = ""


def run_series(lessons: list[Lesson], parameters: dict[str, str], quick: bool, output_dir: Path) -> list[Outcome]:
    """Run `lessons` one after the other, whatever becomes of each, and return their outcomes in order.

    `parameters` are texts as typed on a command line; each goes to the lessons that have it. `quick` takes the short
    settings of the tests first, though not their data. A lesson's notebook, results and models move into `output_dir`
    when all of it has succeeded: into its folder `quick` where a more complete run's stand, and into `failed`, the
    notebook only, after an error. Raises `InputError` before anything runs if a parameter or the data set is not as it
    should be.
    """
    settings = {lesson: _settings(lesson, parameters, quick) for lesson in lessons}
    known = set().union(*(_declared(lesson) for lesson in lessons)) - {"output_dir"}
    for name in parameters:
        if name not in known:
            raise InputError(
                "Nenhuma destas lições tem o parâmetro {name}; elas têm: {known}.",
                "None of these lessons has the parameter {name}; they have: {known}.",
                name=name,
                known=", ".join(sorted(known)),
            )
    for lesson in lessons:
        checked = check_parameters(**{**defaults(lesson), **settings[lesson]})
    load_dataset(checked["dataset"], checked["train_samples"])
    output_folder(str(output_dir))
    return [_run_and_place(lesson, settings[lesson], output_dir) for lesson in lessons]


def select(names: tuple[str, ...]) -> list[Lesson]:
    """The lessons whose names or numbers start like one of `names`, in order; all of them if none is given."""
    for name in names:
        if not any(lesson.name.startswith(name) for lesson in LESSONS):
            raise InputError(
                "Não há lição {name}; as lições são {lessons}.",
                "There is no lesson {name}; the lessons are {lessons}.",
                name=name,
                lessons=", ".join(lesson.name for lesson in LESSONS),
            )
    return [lesson for lesson in LESSONS if not names or lesson.name.startswith(names)]


def execute(lesson: Lesson, parameters: dict, progress: bool = True) -> NotebookNode:
    """The notebook of `lesson` executed with `parameters`; raises `LessonFailed`.

    What each cell prints is in one piece, and papermill's marks are gone. The exception's `notebook` is what there is of
    the notebook then, if anything.
    """
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
                shutdown_kernel="immediate",  # all that counts is in the notebook; asked to end, it takes its time and may complain
            )
        except Exception as error:
            failure = LessonFailed(_reason(error))
            failure.notebook = nbformat.read(path, as_version=4) if path.is_file() else None
            raise failure from None
    pending = [
        cell["id"]
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.metadata.papermill["status"] != "completed"
    ]
    if pending:
        failure = LessonFailed(text("células não executadas: {ids}", "cells not run: {ids}", ids=", ".join(pending)))
        failure.notebook = notebook
        raise failure
    return CoalesceStreamsPreprocessor().preprocess(_without_marks(notebook), {})[0]


def defaults(lesson: Lesson) -> dict:
    """The parameters of `lesson` with the values that its notebook gives them."""
    return {name: ast.literal_eval(facts["default"]) for name, facts in _declared(lesson).items()}


def in_language(notebook: NotebookNode, language: str) -> NotebookNode:
    """`notebook` with the Markdown of `language` alone; all of it for "both"."""
    other = {"pt": {"en"}, "en": {"pt"}, "both": set()}[language]
    return TagRemovePreprocessor(remove_cell_tags=other).preprocess(notebook, {})[0]


def summarize(outcomes: list[Outcome]) -> str:
    """A table of the outcomes: lesson, data set, accuracy of the best model, seconds."""
    header = [text("lição", "lesson"), text("dados", "data"), text("acurácia", "accuracy"), text("segundos", "seconds")]
    rows = [
        [
            outcome.lesson.name,
            outcome.results["dataset"]["name"] if outcome.results else "-",
            _best_accuracy(outcome.results["metrics"]) if outcome.results else text("FALHOU", "FAILED"),
            number(outcome.seconds, ".1f"),
        ]
        for outcome in outcomes
    ]
    return columns(header, rows)


def _best_accuracy(metrics: dict) -> str:
    """The best model's accuracy: on the test set if the lesson reads it, else on the validation set."""
    kinds = {"test": Text("teste", "test"), "validation": Text("validação", "validation")}
    for kind, name in kinds.items():
        found = [
            (value, model)
            for model, values in metrics.items()
            for metric, value in values.items()
            if metric == "test_accuracy" or (kind == "validation" and metric.startswith("validation_accuracy"))
        ]
        if found:
            value, model = max(found)
            return f"{number(value, '.2%')} ({text(MODEL_NAMES[model])}, {text(name)})"
    return "-"


def _run_and_place(lesson: Lesson, parameters: dict, output_dir: Path) -> Outcome:
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=output_dir, prefix=".running-") as folder:
        staging = Path(folder) / output_dir.name
        notebook_path = staging / lesson.path.name
        staging.mkdir()
        try:
            notebook = execute(lesson, {**parameters, "output_dir": str(staging)})
        except LessonFailed as failure:
            place = None
            if failure.notebook:
                place = output_dir / FAILED
                nbformat.write(failure.notebook, notebook_path)
                _move(notebook_path, place / notebook_path.name)
            return Outcome(lesson, time.perf_counter() - start, None, place, str(failure))
        nbformat.write(in_language(notebook, parameters.get("language", "both")), notebook_path)
        results_file = Path("results") / f"{lesson.name}.json"
        results = read_results(staging / results_file)
        standing = read_results(output_dir / results_file)
        target = output_dir / QUICK if standing and outranks(standing, results) else output_dir
        for file in sorted(staging.rglob("*")):
            if file.is_file():
                _move(file, target / file.relative_to(staging))
    return Outcome(lesson, time.perf_counter() - start, results, target)


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(source, target)


def _declared(lesson: Lesson) -> dict[str, dict]:
    return papermill.inspect_notebook(str(lesson.path))


def _settings(lesson: Lesson, typed: dict[str, str], quick: bool) -> dict:
    """The parameters of `lesson` that differ from its defaults, converted to the types that it declares."""
    declared = _declared(lesson)
    settings = {}
    if quick:
        cells = nbformat.read(lesson.path, as_version=4).cells
        mock = next(cell.metadata.nbmake.mock for cell in cells if "nbmake" in cell.metadata)
        settings = {name: value for name, value in mock.items() if name not in ("dataset", "output_dir")}
    for name in typed.keys() & declared.keys():
        kind = declared[name]["inferred_type_name"]
        try:
            settings[name] = TYPES[kind](typed[name])
        except ValueError:
            settings[name] = typed[name]
    return settings


def _reason(error: Exception) -> str:
    """What an `InputError` says, in both languages if need be; of any other error, the last line."""
    message = str(getattr(error, "evalue", "") or error).strip()
    if getattr(error, "ename", "") == InputError.__name__:
        return message
    return message.splitlines()[-1] if message else type(error).__name__


def _without_marks(notebook: NotebookNode) -> NotebookNode:
    """Without papermill's metadata and time stamps, and without the folder that the run wrote to in the meantime."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            lines = cell.source.splitlines()
            cell.source = "\n".join(line for line in lines if not line.startswith("output_dir = "))
    return notebook
