"""Rules for the published editions: each is its source, executed, with nothing changed by hand."""

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.language import LOCALES, text
from helpers.paths import read_text
from helpers.series.check.finding import Finding
from helpers.series.check.markdown import parse_markdown
from helpers.series.editions import (
    changed_code,
    edition_text,
    linked_terms,
    make_edition,
    output_digests,
    read_record,
    restitch,
)
from helpers.series.project import Lesson, Project, read_notebook

LARGEST_EDITION = 3_000_000  # bytes
ABSOLUTE_PATH = re.compile(r"(?<![\w.<:/*])/\w[\w.-]*/[\w./-]+|\b[A-Z]:\\\w")
WORDS_AROUND = 6  # words shown before and after a difference
LONGEST_DIFFERENCE = 30  # words shown of one
SYNC = "python -m helpers sync"
PUBLISH = "python -m helpers publish {lesson}"


def check_editions(project: Project) -> Iterator[Finding]:
    """Findings on the editions of every lesson of `project`, and on editions that no lesson has."""
    record = read_record(project)
    for lesson in project.lessons:
        yield from _check_lesson(lesson, record.get(lesson.name), project)
    names = {lesson.path.name for lesson in project.lessons}
    for language in LOCALES:
        for path in sorted((project.outputs / language).glob("*.ipynb")):
            if path.name not in names:
                advice = text(
                    "Nenhuma lição tem esta edição: apague o arquivo.", "No lesson has this edition: delete the file."
                )
                yield Finding("edition-orphan", project.show(path), "-", advice)


def check_edition(notebook: NotebookNode, file: str) -> Iterator[Finding]:
    """What no edition may have: metadata of the run, errors, figures without description, local paths, too many bytes."""
    remake = _remedy(PUBLISH.format(lesson=Path(file).stem))
    if set(notebook.metadata) - {"kernelspec", "language_info"} or any(
        set(cell.metadata) - {"tags"} for cell in notebook.cells
    ):
        advice = text("Há metadados da execução; {remake}.", "It has metadata of the run; {remake}.", remake=remake)
        yield Finding("edition-metadata", file, "-", advice)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            yield from _check_output(output, cell["id"], file, remake)
    if len(nbformat.writes(notebook).encode()) > LARGEST_EDITION:
        advice = text("A edição passa de 3 MB: encolha as figuras.", "The edition is over 3 MB: shrink its figures.")
        yield Finding("edition-size", file, "-", advice)


def _check_lesson(lesson: Lesson, entry: dict | None, project: Project) -> Iterator[Finding]:
    remake = _remedy(PUBLISH.format(lesson=lesson.name))
    if entry is None:
        advice = text("A lição não foi publicada; {remake}.", "The lesson is not published; {remake}.", remake=remake)
        yield Finding("edition-missing", project.show(lesson.path), "-", advice)
        return
    code = changed_code(lesson, entry, project)
    if code:
        advice = text(
            "O código mudou desde que a lição foi executada ({code}): os resultados publicados podem ser outros; {remake}.",
            "The code has changed since the lesson was run ({code}): its published results may differ; {remake}.",
            code=", ".join(code),
            remake=remake,
        )
        yield Finding("edition-code", project.show(lesson.path), "-", advice)
    for language in LOCALES:
        path = project.edition(lesson, language)
        file = project.show(path)
        if not path.is_file():
            advice = text("Falta a edição; {remake}.", "The edition is missing; {remake}.", remake=remake)
            yield Finding("edition-missing", file, "-", advice)
            continue
        published = read_notebook(path)
        terms = linked_terms(lesson, language, project)
        expected = make_edition(lesson.notebook, language, path.name, terms)
        remedy = remake if code else _remedy(SYNC)
        stale = list(_compare_text(expected, published, file, remedy))
        yield from stale
        if not stale and edition_text(restitch(lesson, published, language, terms)) != read_text(path):
            advice = text(
                "O tipo, a contagem ou os metadados de uma célula, ou os do caderno, foram mudados à mão; {remedy}.",
                "The type, the count or the metadata of a cell, or those of the notebook, were changed by hand; {remedy}.",
                remedy=remedy,
            )
            yield Finding("edition-stale", file, "-", advice)
        yield from _check_digests(published, entry["outputs"].get(language, {}), file, remake)
        yield from _check_links(published, path, file)
        yield from check_edition(published, file)


def _check_output(output: NotebookNode, cell: str, file: str, remake: str) -> Iterator[Finding]:
    if output.output_type == "error":
        advice = text("A célula terminou em erro; {remake}.", "The cell ended in an error; {remake}.", remake=remake)
        yield Finding("edition-error", file, cell, advice, {text("erro", "error"): output.evalue})
    if "image/png" in output.get("data", {}) and not output.metadata.get("image/png", {}).get("alt", "").strip():
        advice = text(
            "A figura precisa de um texto alternativo: desenhe-a com helpers.plots.",
            "The figure needs an alternative text: draw it with helpers.plots.",
        )
        yield Finding("edition-alt", file, cell, advice)
    for path in ABSOLUTE_PATH.findall(_text_of(output)):
        advice = text(
            "A saída mostra um caminho deste computador: {path}.",
            "The output shows a path of this computer: {path}.",
            path=path,
        )
        yield Finding("edition-path", file, cell, advice)


def _compare_text(expected: NotebookNode, published: NotebookNode, file: str, remedy: str) -> Iterator[Finding]:
    """A finding for each cell whose text differs from the source's, or that only one of the two has."""
    sides = [{cell["id"]: cell.source for cell in notebook.cells} for notebook in (expected, published)]
    source, edition = sides
    for cell in dict.fromkeys([*source, *edition]):
        if source.get(cell) != edition.get(cell):
            advice = text(
                "A edição não diz o mesmo que a fonte; {remedy}.",
                "The edition does not say the same as its source; {remedy}.",
                remedy=remedy,
            )
            before, after = differing_words(source.get(cell, ""), edition.get(cell, ""))
            shown = {text("fonte", "source"): before, text("edição", "edition"): after}
            yield Finding("edition-stale", file, cell, advice, shown)
    if source.keys() == edition.keys() and list(source) != list(edition):
        advice = text(
            "As células mudaram de ordem; {remedy}.", "The cells are in another order; {remedy}.", remedy=remedy
        )
        yield Finding("edition-stale", file, "-", advice)


def differing_words(source: str, edition: str) -> tuple[str, str]:
    """The first passage in which two texts differ, as it is in each, with a few words around it; "" for an empty text."""
    sides = source.split(), edition.split()
    blocks = difflib.SequenceMatcher(a=sides[0], b=sides[1], autojunk=False).get_opcodes()
    different = next((block for block in blocks if block[0] != "equal"), None)
    if different is None:  # only the white space differs
        return source.strip(), edition.strip()
    _, first_a, last_a, first_b, last_b = different
    return _around(sides[0], first_a, last_a), _around(sides[1], first_b, last_b)


def _around(words: list[str], first: int, last: int) -> str:
    start, end = max(0, first - WORDS_AROUND), min(len(words), last + WORDS_AROUND, first + LONGEST_DIFFERENCE)
    return " ".join([*(["…"] if start else []), *words[start:end], *(["…"] if end < len(words) else [])])


def _check_digests(published: NotebookNode, recorded: dict[str, str], file: str, remake: str) -> Iterator[Finding]:
    digests = output_digests(published)
    for cell in dict.fromkeys([*digests, *recorded]):
        if recorded.get(cell) != digests.get(cell):
            advice = text(
                "A saída não é a da execução publicada: nunca a edite à mão; {remake}.",
                "The output is not that of the published run: never edit it by hand; {remake}.",
                remake=remake,
            )
            yield Finding("edition-output", file, cell, advice)


def _check_links(published: NotebookNode, path: Path, file: str) -> Iterator[Finding]:
    for cell in published.cells:
        for link in parse_markdown(cell.source).links if cell.cell_type == "markdown" else []:
            if not link.startswith(("https://", "#")) and not (path.parent / link).is_file():
                advice = text("O link {link} não leva a um arquivo.", "The link {link} leads to no file.", link=link)
                yield Finding("edition-link", file, cell["id"], advice)


def _remedy(command: str) -> str:
    return text("execute '{command}'", "run '{command}'", command=command)


def _text_of(output: NotebookNode) -> str:
    """The text of an output: what is printed, shown or raised."""
    shown = [value for kind, value in output.get("data", {}).items() if kind.startswith("text/")]
    return "\n".join([output.get("text", ""), *map(str, shown)])
