"""The tables of the README, in both languages: results, made by `publish`, and speed, made by `tests.benchmark`."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from helpers.language import LOCALES, Text
from helpers.results import MODEL_NAMES

README = "README.md"
BENCHMARK = "benchmark.json"
HEADER = Text(
    "| Modelo | Lição | Acurácia no teste | Treino |\n|:--|:--|--:|--:|",
    "| Model | Lesson | Test accuracy | Training |\n|:--|:--|--:|--:|",
)
ROW = Text(
    "| {model} | [{lesson}](outputs/pt/{lesson}.ipynb) | {accuracy:.2%} | {seconds:.1f} s |",
    "| {model} | [{lesson}](outputs/en/{lesson}.ipynb) | {accuracy:.2%} | {seconds:.1f} s |",
)

SPEED_HEADER = Text(
    "| Treino | Rodadas | Segundos | Razão | Acurácia na validação | Acurácia no teste |\n|:--|--:|--:|--:|--:|--:|",
    "| Training | Rounds | Seconds | Ratio | Validation accuracy | Test accuracy |\n|:--|--:|--:|--:|--:|--:|",
)
SPEED_RATIO = "{median:.1f}× ({minimum:.1f}–{maximum:.1f})"
SPEED_MACHINE = Text("Processador: {cpu}, {cores} núcleos.", "Processor: {cpu}, {cores} cores.")
SPEED_ROW = "| {name} | {rounds} | {seconds:.1f} | {ratio} | {validation} | {test:.2%} ± {spread:.2%} |"


def results_table(results: dict[str, dict], language: str) -> str:
    """The table in `language`: each model, in the first lesson that tests it. `results` are the results files by lesson."""
    rows = [HEADER.render(language)]
    for model, name in MODEL_NAMES.items():
        lesson = next(
            (lesson for lesson, found in results.items() if "test_accuracy" in found["metrics"].get(model, {})), None
        )
        if lesson:
            measured = results[lesson]
            rows.append(
                ROW.render(
                    language,
                    model=name,
                    lesson=lesson,
                    accuracy=measured["metrics"][model]["test_accuracy"],
                    seconds=measured["seconds"][model]["training"],
                )
            )
    return "\n".join(rows)


def speed_table(benchmark: dict, language: str) -> str:
    """The table in `language`: each training of the benchmark, its ratio to the plain one that it replaces; the machine."""

    def fill(template: str, **values) -> str:
        return Text(template, template).render(language, **values)

    rows = [SPEED_HEADER.render(language)]
    for key, found in benchmark["trainings"].items():
        ratio, validation, test = found["ratio"], found["validation_accuracy"], found["test_accuracy"]
        rows.append(
            fill(
                SPEED_ROW,
                name=Text(**found["name"]),
                rounds=test["seeds"],
                seconds=found["seconds"]["median"],
                ratio="–" if found["reference"] == key else fill(SPEED_RATIO, **ratio),
                validation=fill("{share:.2%}", share=validation["mean"]) if validation else "–",
                test=test["mean"],
                spread=test["standard_deviation"],
            )
        )
    machine = SPEED_MACHINE.render(language, cpu=benchmark["cpu"], cores=benchmark["cores"])
    return "\n".join([*rows, "", machine])


def with_tables(readme: str, results: dict[str, dict]) -> str:
    """The text of the README with the tables of results made anew between their markers; without markers, as it was."""
    return _with(readme, "results", lambda language: results_table(results, language))


def with_speed(readme: str, benchmark: dict) -> str:
    """The text of the README with the tables of speed made anew between their markers; without markers, as it was."""
    return _with(readme, "speed", lambda language: speed_table(benchmark, language))


def read_benchmark(outputs: Path) -> dict | None:
    """What the benchmark measured, from its file in the folder `outputs`; None if there is none."""
    path = outputs / BENCHMARK
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def _with(readme: str, kind: str, table: Callable[[str], str]) -> str:
    for language in LOCALES:
        made = table(language)
        readme = section(kind, language).sub(lambda found, made=made: f"{found[1]}\n{made}\n{found[3]}", readme)
    return readme


def section(kind: str, language: str) -> re.Pattern:
    return re.compile(rf"(<!-- {kind}:{language} -->)(.*?)(<!-- /{kind}:{language} -->)", re.DOTALL)
