"""Publish the series: every lesson run on MNIST once in each language, put in place only when all have succeeded."""

import itertools
import json
import os
import shutil
import tempfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.data import load_dataset
from helpers.language import LOCALES, InputError
from helpers.paths import PROJECT
from helpers.results import read_results, versions
from helpers.series.check.editions import check_edition
from helpers.series.editions import RECORD, digests, edition, read_record
from helpers.series.lessons import LESSONS, Lesson
from helpers.series.readme import README, with_tables
from helpers.series.run import LessonFailed, defaults, execute

TRAIN_IMAGES = 60_000


def publish(lessons: tuple[Lesson, ...] = LESSONS, project: Path = PROJECT) -> None:
    """Make the editions of `lessons`, the record and the README's tables in the folder `project`; keep the other lessons'.

    Raises `LessonFailed` if a lesson fails or makes an edition with a fault, and `InputError` if one was not run on all of
    the verified MNIST or not with its own parameters. Then everything published before is still there.
    """
    _require_mnist(load_dataset().verified)
    outputs = project / "outputs"
    outputs.mkdir(exist_ok=True)
    before = read_record(outputs) or {"results": {}, "outputs": {language: {} for language in LOCALES}}
    others = [lesson for lesson in LESSONS if lesson not in lessons and lesson.name in before["results"]]
    if others and before["versions"] != versions():
        raise InputError(
            "As outras edições foram feitas com outras versões: publique todas as lições.",
            "The other editions were made with other versions: publish all lessons.",
        )
    for language, lesson in itertools.product(LOCALES, others):
        if not (outputs / language / lesson.path.name).is_file():
            raise InputError(
                "Falta a edição {path}: publique também essa lição.",
                "The edition {path} is missing: publish that lesson as well.",
                path=f"outputs/{language}/{lesson.path.name}",
            )
    with tempfile.TemporaryDirectory(dir=outputs, prefix=".publishing-") as folder:
        staging = Path(folder)
        made = {language: {lesson: _make(lesson, language, staging) for lesson in lessons} for language in LOCALES}
        record = _record(made, others, before)
        for language, editions in made.items():
            (staging / language).mkdir()
            for lesson, (notebook, _) in editions.items():
                nbformat.write(notebook, staging / language / lesson.path.name)
            for lesson in others:
                shutil.copy(outputs / language / lesson.path.name, staging / language)
        (staging / RECORD).write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        moves = {staging / name: outputs / name for name in (*LOCALES, RECORD)}
        readme = project / README
        if readme.is_file():
            fresh = staging / README
            fresh.write_text(with_tables(readme.read_text(encoding="utf-8"), record["results"]), encoding="utf-8")
            moves[fresh] = readme
        _put_in_place(moves, staging)


def require_full(lesson: Lesson, results: dict | None) -> None:
    """Raise `InputError` unless `results` are of a run on all of the verified MNIST with the lesson's own parameters."""
    _require_mnist(bool(results) and results["dataset"]["verified"] and results["dataset"]["train"] == TRAIN_IMAGES)
    source = defaults(lesson)
    other = [name for name, used in results["parameters"].items() if name != "language" and source.get(name) != used]
    if other:
        raise InputError(
            "A lição {lesson} não rodou com os seus próprios parâmetros ({names}): nada foi publicado.",
            "The lesson {lesson} did not run with its own parameters ({names}): nothing was published.",
            lesson=lesson.name,
            names=", ".join(other),
        )


def _require_mnist(full: bool) -> None:
    if not full:
        raise InputError(
            "Só se publica com todo o MNIST verificado: indique-o em MNIST_PATH ou conecte-se à internet.",
            "Only what ran on all of the verified MNIST is published: name it in MNIST_PATH or go online.",
        )


def _make(lesson: Lesson, language: str, staging: Path) -> tuple[NotebookNode, dict]:
    """The edition of `lesson` in `language`, executed, and its results."""
    output_dir = staging / "runs" / language / "outputs"  # the lesson shows its paths from the folder `outputs` on
    notebook = edition(
        execute(lesson, {"language": language, "output_dir": str(output_dir)}), language, lesson.path.name
    )
    results = read_results(output_dir / "results" / f"{lesson.name}.json")
    require_full(lesson, results)
    nbformat.validate(notebook)
    findings = list(check_edition(notebook, f"outputs/{language}/{lesson.path.name}"))
    if findings:
        raise LessonFailed("\n".join(map(str, findings)))
    return notebook, results


def _record(made: dict[str, dict[Lesson, tuple[NotebookNode, dict]]], others: list[Lesson], before: dict) -> dict:
    """When and with what the editions were made, the results, and the digests that tell a change by hand.

    Those of the `others`, which were not made now, come from the record `before`.
    """

    def with_others(found: dict, standing: dict) -> dict:
        return dict(sorted((found | {lesson.name: standing[lesson.name] for lesson in others}).items()))

    results = {lesson.name: results for lesson, (_, results) in made["pt"].items()}
    facts = next(iter(results.values()))
    measured = {name: {part: found[part] for part in ("metrics", "seconds")} for name, found in results.items()}
    outputs = {
        language: {lesson.name: digests(notebook) for lesson, (notebook, _) in editions.items()}
        for language, editions in made.items()
    }
    return {
        "date": date.today().isoformat(),
        "dataset": facts["dataset"],
        "versions": facts["versions"],
        "results": with_others(measured, before["results"]),
        "outputs": {language: with_others(found, before["outputs"][language]) for language, found in outputs.items()},
    }


def _put_in_place(moves: dict[Path, Path], staging: Path) -> None:
    """Move each new file or folder to its place; if one cannot be moved, put back what stood there before."""
    with ExitStack() as undo:
        for new, place in moves.items():
            old = staging / f"old-{place.name}"
            if place.exists():
                os.replace(place, old)
                undo.callback(os.replace, old, place)
            os.replace(new, place)
            undo.callback(os.replace, place, new)
        undo.pop_all()
