"""The published editions: a lesson executed and in one language, and whether it still says what its source says."""

import hashlib
import json
import re
from datetime import date
from pathlib import Path

import nbformat
from babel.dates import format_date
from nbformat import NotebookNode

from helpers.language import LOCALES, Text, text
from helpers.series.project import language_of

RECORD = "editions.json"
LINKS = {"pt": "Português · [English](../en/{file})", "en": "[Português](../pt/{file}) · English"}


def edition(notebook: NotebookNode, language: str, file: str) -> NotebookNode:
    """`notebook`, executed or not, in `language` alone: its Markdown, and the parameter `language` set to it.

    Above the title comes a link to the edition in the other language. Of the metadata only what names the kernel and
    the parameters stays; the cell of parameters that papermill adds goes, and the rest is counted as if it had never been.
    """
    links = nbformat.v4.new_markdown_cell(LINKS[language].format(file=file), id="edition")
    cells = [NotebookNode(cell) for cell in notebook.cells if _belongs(cell, language)]
    executed = 0
    for cell in cells:
        tags = set(cell.metadata.get("tags", [])) & {"parameters"}
        cell.metadata = NotebookNode(tags=sorted(tags)) if tags else NotebookNode()
        if tags:
            cell.source = re.sub(r'^(language: str = )"\w+"', rf'\1"{language}"', cell.source, flags=re.MULTILINE)
        if cell.get("execution_count"):
            executed += 1
            cell.execution_count = executed
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = executed
    metadata = {name: notebook.metadata[name] for name in ("kernelspec", "language_info") if name in notebook.metadata}
    return nbformat.v4.new_notebook(cells=[links, *cells], metadata=metadata)


def digests(notebook: NotebookNode) -> dict[str, str]:
    """What the outputs of each code cell amount to, by cell id: a hash that a change by hand does not survive."""
    return {cell["id"]: _digest(cell.outputs) for cell in notebook.cells if cell.cell_type == "code"}


def read_record(outputs: Path) -> dict | None:
    """When and with what the editions in `outputs` were made, and their results; None if there are none."""
    path = outputs / RECORD
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def describe(record: dict) -> str:
    """A sentence on when the editions were made, with which data and versions."""
    day = date.fromisoformat(record["date"])
    return text(
        "Edições de {date}, com {data} ({train:,} imagens de treino, {test:,} de teste) e {versions}.",
        "Editions of {date}, with {data} ({train:,} training images, {test:,} test images) and {versions}.",
        date=Text(*(format_date(day, locale=locale) for locale in LOCALES.values())),
        data=record["dataset"]["name"].upper(),
        train=record["dataset"]["train"],
        test=record["dataset"]["test"],
        versions=", ".join(f"{name} {version}" for name, version in record["versions"].items()),
    )


def _belongs(cell: NotebookNode, language: str) -> bool:
    if cell.cell_type == "markdown":
        return language_of(cell) == language
    return "injected-parameters" not in cell.metadata.get("tags", [])


def _digest(outputs: list[NotebookNode]) -> str:
    return hashlib.sha256(json.dumps(outputs, sort_keys=True).encode()).hexdigest()[:16]
