"""The generated tables of the README, in both languages: lessons, results, parameters and speed.

Each stands between two comments, such as `<!-- lessons:pt -->` and `<!-- /lessons:pt -->`. Whatever stands there is
replaced; the rest of the README is written by hand.
"""

import hashlib
import itertools
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from babel.dates import format_date
from babel.lists import format_list

from helpers.language import LOCALES, InputError, Text
from helpers.parameters import PARAMETERS
from helpers.paths import read_text
from helpers.results import MODEL_NAMES
from helpers.series.code_hash import code_hashes, source_hash
from helpers.series.glossary import in_portuguese
from helpers.series.project import Lesson, Project, python_literal, read_json

Record = Mapping[str, dict]
SUMMARY = Text("O que aprendemos", "What we learned")  # the heading after which a lesson sums up and asks
MEASURED_LESSONS = ("08_speed", "09_accuracy")  # by the benchmark


def generated_readme(project: Project, record: Record) -> str:
    """The text of the project's README with new tables. A table whose two comments are missing is not added."""
    readme = read_text(project.readme)
    for name, language, table in tables(project, record):
        place = section(name, language).search(readme)
        if place:
            readme = f"{readme[: place.start('content')]}\n{table}\n{readme[place.end('content') :]}"
    return readme


def tables(project: Project, record: Record) -> Iterator[tuple[str, str, str]]:
    """Name, language and content of each generated table."""
    for name, make in TABLES.items():
        for language in LOCALES:
            yield name, language, make(project, record, language)


def section(name: str, language: str) -> re.Pattern[str]:
    """A pattern for the place of the table `name` in `language`; what stands there now is the group `content`."""
    mark = f"{name}:{language}"
    return re.compile(rf"<!-- {mark} -->(?P<content>.*?)<!-- /{mark} -->", re.DOTALL)


def model_name(model: str) -> Text:
    """The name of a model as tables show it.

    A model of a new lesson, such as "nearest_median", is called by its key, and in Portuguese as the glossary says.
    """
    plain = model.replace("_", " ")
    return MODEL_NAMES.get(model, Text(in_portuguese(plain) or plain, plain))


def lessons_table(project: Project, record: Record, language: str) -> str:
    """Each lesson with a link to its source, its sections, and a link to its edition."""
    header = Text("| Lição | O que há nela | Já executada |", "| Lesson | What is in it | Already executed |")
    read = Text("ler", "read")
    rows = [header.render(language), "|:--|:--|:--|"]
    for lesson in project.lessons:
        title = f"[{lesson.number}. {lesson.title.render(language)}](notebooks/{lesson.path.name})"
        edition = project.edition(lesson, language)
        link = f"[{read.render(language)}]({project.show(edition)})" if edition.is_file() else "–"
        rows.append(f"| {title} | {' · '.join(_sections(lesson, language))} | {link} |")
    return "\n".join(rows)


def read_benchmark(project: Project) -> dict:
    """The published rounds of the benchmark; empty if there are none. Raises `InputError` if the file is damaged."""
    benchmark = read_json(project.benchmark)
    if benchmark and not {"cpu", "cores", "versions", "trainings", "rounds"} <= benchmark.keys():
        raise InputError(
            "{path} está danificado: restaure-o com 'git checkout {path}'.",
            "{path} is damaged: restore it with 'git checkout {path}'.",
            path=project.show(project.benchmark),
        )
    return benchmark


def benchmark_code(project: Project) -> dict[str, str]:
    """Hashes of the code that the benchmark runs: its own module and, for each lesson, the notebook and its modules."""
    hashes = {"benchmark": source_hash(Path(__file__).parent / "benchmark.py")}
    for lesson in project.lessons:
        if lesson.name in MEASURED_LESSONS:
            modules = json.dumps(code_hashes(lesson.notebook, project.helpers))
            hashes[lesson.name] = hashlib.sha256(modules.encode()).hexdigest()[:16]
    return hashes


def results_table(project: Project, record: Record, language: str) -> str:
    """Each model in the first lesson that tests it, then when and on what the lessons were measured."""
    header = Text(
        "| Modelo | Lição | Acurácia no teste | Treino |\n|:--|:--|--:|--:|",
        "| Model | Lesson | Test accuracy | Training |\n|:--|:--|--:|--:|",
    )
    row = Text(
        "| {model} | {lesson} | {accuracy:.2%} | {seconds} |", "| {model} | {lesson} | {accuracy:.2%} | {seconds} |"
    )
    first: dict[str, Lesson] = {}
    for lesson in project.lessons:
        for model, metrics in record.get(lesson.name, {}).get("metrics", {}).items():
            if "test_accuracy" in metrics:
                first.setdefault(model, lesson)
    order = [*MODEL_NAMES, *(model for model in first if model not in MODEL_NAMES)]
    rows = [header.render(language)]
    for model in order:
        if model not in first:
            continue
        lesson = first[model]
        entry = record[lesson.name]
        seconds = entry["seconds"].get(model, {}).get("training")
        rows.append(
            row.render(
                language,
                model=model_name(model),
                lesson=f"[{lesson.name}]({project.show(project.edition(lesson, language))})",
                accuracy=entry["metrics"][model]["test_accuracy"],
                seconds="–" if seconds is None else Text("{s:.1f} s", "{s:.1f} s").render(language, s=seconds),
            )
        )
    return "\n".join([*rows, "", *measured_on(record, language)])


def measured_on(record: Record, language: str) -> list[str]:
    """A line for each way in which lessons were published: which lessons, when, on what processor, with which versions."""
    line = Text(
        "{lessons}: {date}, {processor}, {cores} núcleos; {versions}.",
        "{lessons}: {date}, {processor}, {cores} cores; {versions}.",
    )
    groups = defaultdict(list)
    for name, entry in sorted(record.items()):
        versions = ", ".join(f"{package} {version}" for package, version in entry["versions"].items())
        groups[entry["date"], entry["processor"], entry["cores"], versions].append(name)
    return [
        "- "
        + line.render(
            language,
            lessons=_lesson_list([int(name[:2]) for name in names], language),
            date=format_date(date.fromisoformat(day), "long", locale=LOCALES[language]),
            processor=processor,
            cores=cores,
            versions=versions,
        )
        for (day, processor, cores, versions), names in groups.items()
    ]


def parameters_table(project: Project, record: Record, language: str) -> str:
    """Each parameter with the lessons that have it, its meaning, and its default in each lesson."""
    header = Text(
        "| Parâmetro | Lições | Significado | Padrão |\n|:--|:--|:--|:--|",
        "| Parameter | Lessons | Meaning | Default |\n|:--|:--|:--|:--|",
    )
    rows = [header.render(language)]
    for name, parameter in PARAMETERS.items():
        defaults = {lesson: lesson.defaults()[name] for lesson in project.lessons if name in lesson.defaults()}
        if not defaults:
            continue
        numbers = [lesson.number for lesson in defaults]
        everywhere = len(defaults) == len(project.lessons)
        lessons = Text("todas", "all").render(language) if everywhere else _ranges(numbers, language)
        meaning = getattr(parameter.meaning, language)
        options = f": {_code(parameter.options)}" if parameter.options else ""
        rows.append(f"| `{name}` | {lessons} | {meaning}{options} | {_default_list(defaults, language)} |")
    return "\n".join(rows)


def speed_table(project: Project, record: Record, language: str) -> str:
    """Each training of the benchmark beside the ordinary one that it replaces, then the processor."""
    benchmark = read_benchmark(project)
    if not benchmark:
        return ""
    header = Text(
        "| Treino | Rodadas | Segundos | Razão | Acurácia na validação | Acurácia no teste |\n|:--|--:|--:|--:|--:|--:|",
        "| Training | Rounds | Seconds | Ratio | Validation accuracy | Test accuracy |\n|:--|--:|--:|--:|--:|--:|",
    )
    machine = Text("Processador: {cpu}, {cores} núcleos.", "Processor: {cpu}, {cores} cores.")
    older = Text(
        "Medido com uma versão anterior do código das lições.", "Measured with an earlier version of the lessons' code."
    )

    def fill(template: str, **values) -> str:
        return Text(template, template).render(language, **values)

    rows = [header.render(language)]
    for key, training in benchmark["trainings"].items():
        ratio, validation, test = training["ratio"], training["validation_accuracy"], training["test_accuracy"]
        median = training["seconds"]["median"]
        rows.append(
            fill(
                "| {name} | {rounds} | {seconds} | {ratio} | {validation} | {test:.2%} ± {spread:.2%} |",
                name=Text(**training["name"]),
                rounds=test["seeds"],
                seconds=fill("{median:.1f}" if median >= 1 else "{median:.2f}", median=median),
                ratio="–"
                if training["reference"] == key
                else fill("{median:.1f}× ({minimum:.1f}–{maximum:.1f})", **ratio),
                validation=fill("{share:.2%}", share=validation["mean"]) if validation else "–",
                test=test["mean"],
                spread=test["standard_deviation"],
            )
        )
    notes = [machine.render(language, cpu=benchmark["cpu"], cores=benchmark["cores"])]
    if benchmark.get("code") != benchmark_code(project):
        notes.append(older.render(language))
    return "\n".join([*rows, "", " ".join(notes)])


TABLES: dict[str, Callable[[Project, Record, str], str]] = {
    "lessons": lessons_table,
    "results": results_table,
    "speed": speed_table,
    "parameters": parameters_table,
}


def _sections(lesson: Lesson, language: str) -> list[str]:
    """The headings of the lesson's sections, up to the one that sums the lesson up."""
    cells = lesson.markdown(language)
    headings = [heading for cell in cells for heading in re.findall(r"^## (.+)$", cell.source, re.MULTILINE)]
    subject = itertools.takewhile(lambda heading: heading != SUMMARY.render(language), headings)
    return [heading.replace("|", "\\|") for heading in subject]


def _lesson_list(numbers: list[int], language: str) -> str:
    """ "Lições 1 a 3 e 5" for [1, 2, 3, 5]."""
    word = Text("Lição", "Lesson") if len(numbers) == 1 else Text("Lições", "Lessons")
    return f"{word.render(language)} {_ranges(numbers, language)}"


def _ranges(numbers: list[int], language: str) -> str:
    """ "1 a 3 e 5" for [1, 2, 3, 5]."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    to = Text("a", "to").render(language)
    parts: list[str] = []
    for run in runs:
        parts += [f"{run[0]} {to} {run[-1]}"] if len(run) > 2 else map(str, run)
    return format_list(parts, locale=LOCALES[language])


def _default_list(defaults: dict[Lesson, object], language: str) -> str:
    """`0.001` where all lessons agree, else each value with its lessons: `3` (2 and 7), `10` (3)."""
    lessons = defaultdict(list)
    for lesson, value in defaults.items():
        lessons[python_literal(value)].append(lesson.number)
    if len(lessons) == 1:
        return f"`{next(iter(lessons))}`"
    return ", ".join(f"`{value}` ({_ranges(numbers, language)})" for value, numbers in lessons.items())


def _code(options: str) -> str:
    return ", ".join(f"`{option}`" for option in options.split(", "))
