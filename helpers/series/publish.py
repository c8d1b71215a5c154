"""Publish lessons: execute each on MNIST in both languages, then write its editions, its record and its README rows."""

import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.data import load_dataset
from helpers.language import LOCALES, InputError, text
from helpers.paths import write_files, write_text
from helpers.results import versions
from helpers.series.check.editions import check_edition
from helpers.series.editions import (
    edition_text,
    linked_terms,
    make_edition,
    needs_publishing,
    read_record,
    record_entry,
    sync,
    write_record,
)
from helpers.series.project import Lesson, Project
from helpers.series.readme import generated_readme
from helpers.series.run import LessonFailed, execute, require_running_package, results_of

TRAIN_IMAGES = 60_000


def to_publish(project: Project) -> list[Lesson]:
    """The lessons that must run again: those without a record, with other code than then, or with a changed output."""
    record = read_record(project)
    return [lesson for lesson in project.lessons if needs_publishing(lesson, record.get(lesson.name), project)]


def publish(lessons: list[Lesson], project: Project) -> list[str]:
    """Execute `lessons` and write their editions, their entries of the record and the README's tables.

    Editions and entries of other lessons stay as they are, but for prose that `sync` brings up to date. Each lesson is
    written as soon as both its languages have succeeded. Returns warnings, for example about other versions. Raises
    `LessonFailed` if a lesson fails or its edition has a fault, and `InputError` if the data are not the whole verified
    MNIST, a lesson did not use its own parameters, or the record does not know an edition that would stay.
    """
    record = read_record(project)
    if lessons:
        require_running_package(project)
        _require_mnist(load_dataset().verified)
        _require_known_editions(lessons, record, project)
    warnings = _version_warnings(lessons, record)
    for lesson in lessons:
        with tempfile.TemporaryDirectory() as folder:
            runs = {language: _run(lesson, language, Path(folder) / language, project) for language in LOCALES}
        editions = {language: notebook for language, (notebook, _) in runs.items()}
        _, results = runs["pt"]
        record[lesson.name] = record_entry(lesson, project, results, editions)
        contents = {project.edition(lesson, language): edition_text(made) for language, made in editions.items()}
        write_files({**contents, project.record: write_record(record)})
        if project.readme.is_file():
            write_text(project.readme, generated_readme(project, record))
    sync(project)
    return warnings


def require_full_run(lesson: Lesson, results: dict) -> None:
    """Raise `InputError` unless `results` are of a run on the whole verified MNIST with the lesson's own parameters."""
    _require_mnist(results["dataset"]["verified"] and results["dataset"]["train"] == TRAIN_IMAGES)
    defaults = lesson.defaults()
    other = [
        name for name, value in results["parameters"].items() if name != "language" and defaults.get(name) != value
    ]
    if other:
        raise InputError(
            "A lição {lesson} não rodou com os seus próprios parâmetros ({names}): nada dela foi publicado.",
            "The lesson {lesson} did not run with its own parameters ({names}): nothing of it was published.",
            lesson=lesson.name,
            names=", ".join(other),
        )


def _require_mnist(complete: bool) -> None:
    if not complete:
        raise InputError(
            "Só se publica com todo o MNIST verificado: indique-o em MNIST_PATH ou conecte-se à internet.",
            "Lessons are published only on the whole verified MNIST: name it in MNIST_PATH or go online.",
        )


def _require_known_editions(lessons: list[Lesson], record: dict, project: Project) -> None:
    """Raise `InputError` if an edition that would stay has no entry in the record: its README rows would be lost."""
    for lesson in project.lessons:
        exists = any(project.edition(lesson, language).is_file() for language in LOCALES)
        if exists and lesson.name not in record and lesson not in lessons:
            raise InputError(
                "{record} não tem a lição {lesson}, mas a edição dela existe: restaure o arquivo ('git checkout {record}') "
                "ou publique também essa lição.",
                "{record} lacks the lesson {lesson}, but its edition exists: restore the file ('git checkout {record}') "
                "or publish that lesson as well.",
                record=project.show(project.record),
                lesson=lesson.name,
            )


def _version_warnings(lessons: list[Lesson], record: dict) -> list[str]:
    """A warning if lessons that are not published now were published with other versions."""
    current = versions()
    names = {lesson.name for lesson in lessons}
    others = {
        f"{package} {version}"
        for name, entry in record.items()
        for package, version in entry["versions"].items()
        if lessons and name not in names and current.get(package) != version
    }
    if not others:
        return []
    return [
        text(
            "Aviso: outras lições foram publicadas com {versions}; agora foi usado {current}.",
            "Warning: other lessons were published with {versions}; now {current} was used.",
            versions=", ".join(sorted(others)),
            current=", ".join(f"{package} {version}" for package, version in current.items()),
        )
    ]


def _run(lesson: Lesson, language: str, folder: Path, project: Project) -> tuple[NotebookNode, dict]:
    """The edition of `lesson` in `language`, executed, and its results."""
    output_dir = folder / "outputs"  # lessons print paths that start with the last folder's name
    executed = execute(lesson, {"language": language, "output_dir": str(output_dir)})
    executed.metadata = lesson.notebook.metadata  # the kernel has added details of its own
    notebook = make_edition(executed, language, lesson.path.name, linked_terms(lesson, language, project))
    results = results_of(lesson, output_dir)
    require_full_run(lesson, results)
    nbformat.validate(notebook)
    findings = list(check_edition(notebook, project.show(project.edition(lesson, language))))
    if findings:
        raise LessonFailed("\n".join(map(str, findings)))
    return notebook, results
