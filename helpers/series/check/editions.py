"""Rules for the published editions: each must be its source, executed, with nothing changed by hand."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.language import LOCALES, Text, text
from helpers.series.check.finding import Finding, excerpt
from helpers.series.check.markdown import read
from helpers.series.editions import RECORD, digests, edition, read_record
from helpers.series.lessons import Lesson

LARGEST = 1_000_000  # bytes of one edition
ABSOLUTE_PATH = re.compile(r"(?<![\w.<:/*])/\w[\w.-]*/[\w./-]+|\b[A-Z]:\\\w")
REMAKE = Text("refaça as edições: 'python -m helpers publish'", "make the editions again: 'python -m helpers publish'")


def check_edition(notebook: NotebookNode, file: str) -> Iterator[Finding]:
    """What an edition must not have, wherever it was made: metadata of the run, errors, bare figures, paths, weight."""
    if set(notebook.metadata) - {"kernelspec", "language_info"} or any(
        set(cell.metadata) - {"tags"} for cell in notebook.cells
    ):
        advice = text("Há metadados da execução; {remake}.", "It has metadata of the run; {remake}.", remake=REMAKE)
        yield Finding("edition-metadata", file, "-", advice)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                advice = text(
                    "A célula terminou em erro; {remake}.", "The cell ended in an error; {remake}.", remake=REMAKE
                )
                yield Finding("edition-error", file, cell["id"], advice, {text("erro", "error"): output.evalue})
            if (
                "image/png" in output.get("data", {})
                and not output.metadata.get("image/png", {}).get("alt", "").strip()
            ):
                advice = text(
                    "A figura precisa de um texto alternativo: desenhe-a com helpers.plots.",
                    "The figure needs an alternative text: draw it with helpers.plots.",
                )
                yield Finding("edition-alt", file, cell["id"], advice)
            for path in ABSOLUTE_PATH.findall(_plain(output)):
                advice = text(
                    "A saída mostra um caminho deste computador: {path}.",
                    "The output shows a path of this computer: {path}.",
                    path=path,
                )
                yield Finding("edition-path", file, cell["id"], advice)
    if len(nbformat.writes(notebook).encode()) > LARGEST:
        advice = text("A edição passa de 1 MB: encolha as figuras.", "The edition is over 1 MB: shrink its figures.")
        yield Finding("edition-size", file, "-", advice)


def check_editions(sources: dict[Lesson, NotebookNode], outputs: Path) -> Iterator[Finding]:
    """Findings on the editions in the folder `outputs`, against their `sources` and the record of their making."""
    record = read_record(outputs)
    if record is None:
        advice = text("Faltam as edições; {remake}.", "The editions are missing; {remake}.", remake=REMAKE)
        yield Finding("edition-missing", f"{outputs.name}/{RECORD}", "-", advice)
        return
    for language in LOCALES:
        for lesson, source in sources.items():
            path, file = outputs / language / lesson.path.name, f"{outputs.name}/{language}/{lesson.path.name}"
            if not path.is_file():
                advice = text("Falta a edição; {remake}.", "The edition is missing; {remake}.", remake=REMAKE)
                yield Finding("edition-missing", file, "-", advice)
                continue
            made = nbformat.read(path, as_version=4)
            yield from _check_against_source(edition(source, language, path.name), made, file)
            yield from _check_digests(made, record["outputs"][language].get(lesson.name, {}), file)
            yield from _check_links(made, path, file)
            yield from check_edition(made, file)


def _check_against_source(expected: NotebookNode, made: NotebookNode, file: str) -> Iterator[Finding]:
    """A finding for each cell that the source has otherwise, or elsewhere, or that only one of the two has."""
    sides = [{cell["id"]: cell for cell in notebook.cells} for notebook in (expected, made)]
    for cell in dict.fromkeys([*sides[0], *sides[1]]):
        source, published = (side[cell].source if cell in side else None for side in sides)
        if source != published:
            advice = text(
                "A edição não é como a fonte; {remake}.", "The edition is not as its source; {remake}.", remake=REMAKE
            )
            line = _first_difference(source or "", published or "")
            shown = {text("fonte", "source"): excerpt(line[0]), text("edição", "edition"): excerpt(line[1])}
            yield Finding("edition-stale", file, cell, advice, shown)
    if sides[0].keys() == sides[1].keys() and list(sides[0]) != list(sides[1]):
        advice = text(
            "As células mudaram de ordem; {remake}.", "The cells are in another order; {remake}.", remake=REMAKE
        )
        yield Finding("edition-stale", file, "-", advice)


def _check_digests(made: NotebookNode, recorded: dict[str, str], file: str) -> Iterator[Finding]:
    for cell, digest in digests(made).items():
        if recorded.get(cell) != digest:
            advice = text(
                "A saída não é a que a execução deu: nunca a edite à mão; {remake}.",
                "The output is not what the run gave: never edit it by hand; {remake}.",
                remake=REMAKE,
            )
            yield Finding("edition-output", file, cell, advice)


def _check_links(made: NotebookNode, path: Path, file: str) -> Iterator[Finding]:
    for cell in made.cells:
        for link in read(cell.source).links if cell.cell_type == "markdown" else []:
            if not link.startswith(("https://", "#")) and not (path.parent / link).is_file():
                advice = text("O link {link} não leva a um arquivo.", "The link {link} leads to no file.", link=link)
                yield Finding("edition-link", file, cell["id"], advice)


def _first_difference(one: str, other: str) -> tuple[str, str]:
    """The first line in which two texts differ, as it is in each."""
    lines = zip_longest(one.splitlines(), other.splitlines(), fillvalue="")
    return next((pair for pair in lines if pair[0] != pair[1]), (one, other))


def _plain(output: NotebookNode) -> str:
    """The text of an output: what is printed, shown or raised."""
    shown = [value for kind, value in output.get("data", {}).items() if kind.startswith("text/")]
    return "\n".join([output.get("text", ""), *map(str, shown)])
