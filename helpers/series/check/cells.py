"""Rules for the Markdown cells of a notebook: Portuguese and English in pairs that say the same."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from helpers.language import LOCALES, Text, text
from helpers.series.check.finding import Finding, excerpt
from helpers.series.check.markdown import parse_markdown
from helpers.series.check.prose import check_passage, compare_passages
from helpers.series.project import language_of

FACTS = Path(__file__).parent / "facts.toml"


def read_facts(path: Path = FACTS) -> dict[str, Any]:
    """The numbers that may stand in the prose although they look measured, by lesson and pair of cells, or by document."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def check_markdown(
    notebook: NotebookNode, file: str, lesson_files: Collection[str], facts: Mapping[str, Collection[str]]
) -> Iterator[Finding]:
    """Check the tags, the pairs and the prose of a notebook.

    `file` is its path as the findings show it; `lesson_files` are the names of the notebooks that its links may lead to;
    `facts` are its numbers that may look measured, by pair of cells.
    """
    yield from _check_tags(notebook, file)
    yield from _check_pairs(notebook, file)
    for cell, next_cell in zip_longest(notebook.cells, notebook.cells[1:]):
        language = language_of(cell)
        if cell.cell_type != "markdown" or language is None:
            continue
        yield from check_passage(cell.source, language, facts.get(_pair_id(cell), ()), file, cell["id"])
        yield from _check_links(cell, file, lesson_files)
        if language == "pt" and next_cell is not None and _pair_id(next_cell) == _pair_id(cell):
            yield from compare_passages(cell.source, next_cell.source, file, next_cell["id"])


def _check_tags(notebook: NotebookNode, file: str) -> Iterator[Finding]:
    """A Markdown cell is tagged with its language, the same as at the end of its id; a code cell with none."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and not (language_of(cell) and cell["id"].endswith(f"-{language_of(cell)}")):
            advice = text(
                "Marque a célula com a sua língua, 'pt' ou 'en', a mesma do fim do id.",
                "Tag the cell with its language, 'pt' or 'en', the same as at the end of its id.",
            )
            yield Finding("tag", file, cell["id"], advice, {text("texto", "text"): excerpt(cell.source)})
        elif cell.cell_type == "code" and {"pt", "en"} & set(cell.metadata.get("tags", [])):
            advice = text(
                "Uma célula de código serve para as duas línguas: tire a marca 'pt' ou 'en'.",
                "A code cell serves both languages: remove the tag 'pt' or 'en'.",
            )
            yield Finding("tag", file, cell["id"], advice)


def _check_pairs(notebook: NotebookNode, file: str) -> Iterator[Finding]:
    """Each Portuguese cell is followed by its translation."""
    ids = [cell["id"] for cell in notebook.cells]
    for index, cell in enumerate(notebook.cells):
        pair_id, _, language = cell["id"].rpartition("-")
        if cell.cell_type != "markdown" or language not in LOCALES:
            continue
        other, position = (f"{pair_id}-en", index + 1) if language == "pt" else (f"{pair_id}-pt", index - 1)
        if ids[position : position + 1] != [other]:
            advice = text(
                "Falta a outra língua: a célula {other} tem de vir logo {where}.",
                "The other language is missing: the cell {other} must come right {where}.",
                other=other,
                where=Text("depois", "after") if language == "pt" else Text("antes", "before"),
            )
            yield Finding("pair", file, cell["id"], advice, {language: excerpt(cell.source)})


def _check_links(cell: NotebookNode, file: str, lesson_files: Collection[str]) -> Iterator[Finding]:
    for link in parse_markdown(cell.source).links:
        if not link.startswith(("https://", "#")) and link not in lesson_files:
            advice = text(
                "O link {link} não leva a lugar nenhum: use o nome do arquivo de uma lição.",
                "The link {link} leads nowhere: use the file name of a lesson.",
                link=link,
            )
            yield Finding("link", file, cell["id"], advice, {text("texto", "text"): excerpt(cell.source, link)})


def _pair_id(cell: NotebookNode) -> str:
    """The part of the id that the two cells of a pair have in common."""
    return cell["id"].rpartition("-")[0]
