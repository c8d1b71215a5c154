"""The published editions: each lesson executed, in one language, and the record of how it was made.

The record, `outputs/editions.json`, has an entry for each lesson: date, processor, versions, data set, hashes of the code
that ran, results, and a digest of each cell's outputs in each language.
"""

import hashlib
import json
import os
import re
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.language import LOCALES, InputError
from helpers.paths import read_text, write_files
from helpers.results import processor
from helpers.series.code_hash import code_hashes, differing_code
from helpers.series.glossary import formulas_page, glossary_page, link_terms, terms_of
from helpers.series.project import FILE_NAME, Lesson, Project, language_of, read_json, read_notebook
from helpers.series.readme import generated_readme

ENTRY = {
    "date": str,
    "processor": str,
    "cores": int,
    "versions": dict,
    "dataset": dict,
    "code": dict,
    "metrics": dict,
    "seconds": dict,
    "outputs": dict,
}
PAGES = {"glossary": glossary_page, "formulas": formulas_page}
LINKS = {"pt": "Português · [English](../en/{file})", "en": "[Português](../pt/{file}) · English"}
PARAMETER_COMMENT = re.compile(r'(?<=  # )(?P<pt>.+?) / (?P<en>.+?)(?P<options>: ".*)?$', re.MULTILINE)


def make_edition(notebook: NotebookNode, language: str, file: str, terms: Collection[str] = ()) -> NotebookNode:
    """`notebook`, executed or not, in one language: its Markdown, the parameter `language` and the parameters' comments.

    A link to the edition in the other language comes first. `file` is the name of the notebook's file. The first bold
    use of each of `terms` links to the glossary beside the edition; see `linked_terms`. Metadata of the run and the cell
    of parameters that papermill adds are left out; execution counts start at 1.
    """
    links = nbformat.v4.new_markdown_cell(LINKS[language].format(file=file), id="edition")
    cells = [NotebookNode(cell) for cell in notebook.cells if _belongs(cell, language)]
    prose = [cell for cell in cells if cell.cell_type == "markdown"]
    for cell, source in zip(prose, link_terms([cell.source for cell in prose], terms), strict=True):
        cell.source = source
    executed = 0
    for cell in cells:
        is_parameters = "parameters" in cell.metadata.get("tags", [])
        cell.metadata = NotebookNode(tags=["parameters"]) if is_parameters else NotebookNode()
        if is_parameters:
            cell.source = _parameters_in(cell.source, language)
        if cell.get("execution_count"):
            executed += 1
            cell.execution_count = executed
            cell.outputs = [_with_count(output, executed) for output in cell.outputs]
    metadata = {name: notebook.metadata[name] for name in ("kernelspec", "language_info") if name in notebook.metadata}
    return nbformat.v4.new_notebook(cells=[links, *cells], metadata=metadata)


def restitch(lesson: Lesson, edition: NotebookNode, language: str, terms: Collection[str] = ()) -> NotebookNode:
    """The edition of `lesson` with the text of the present source and the outputs of `edition`; see `make_edition`."""
    outputs = {cell["id"]: cell.outputs for cell in edition.cells if cell.cell_type == "code"}
    cells = [NotebookNode(cell) for cell in lesson.notebook.cells]
    for cell in cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = outputs.get(cell["id"], []), 1  # make_edition counts the cells
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=lesson.notebook.metadata)
    return make_edition(notebook, language, lesson.path.name, terms)


def linked_terms(lesson: Lesson, language: str, project: Project) -> list[str]:
    """The terms that the published edition of `lesson` links to the glossary; none if the project has no such page."""
    return terms_of(lesson.number, language) if project.page(language, "glossary").is_file() else []


def edition_text(notebook: NotebookNode) -> str:
    """The content of an edition's file."""
    return nbformat.writes(notebook) + "\n"


def output_digests(notebook: NotebookNode) -> dict[str, str]:
    """SHA-256 of the outputs of each code cell, by cell id, to detect manual edits."""
    return {cell["id"]: _digest(cell.outputs) for cell in notebook.cells if cell.cell_type == "code"}


def record_entry(lesson: Lesson, project: Project, results: dict, editions: Mapping[str, NotebookNode]) -> dict:
    """The entry of `lesson` in the record, for `editions` by language and their `results` (a results file) made now."""
    return {
        "date": date.today().isoformat(),
        "processor": processor(),
        "cores": os.cpu_count(),
        "versions": results["versions"],
        "dataset": results["dataset"],
        "code": code_hashes(lesson.notebook, project.helpers),
        "metrics": results["metrics"],
        "seconds": results["seconds"],
        "outputs": {language: output_digests(notebook) for language, notebook in editions.items()},
    }


def read_record(project: Project) -> dict[str, dict]:
    """The entries of the record by lesson; empty if there is no record. Raises `InputError` if it is damaged."""
    record = read_json(project.record)
    if not all(FILE_NAME.fullmatch(name) and _is_entry(entry) for name, entry in record.items()):
        raise InputError(
            "{path} está danificado: restaure-o ('git checkout {path}'), ou apague-o e publique todas as lições.",
            "{path} is damaged: restore it ('git checkout {path}'), or delete it and publish all lessons.",
            path=project.show(project.record),
        )
    return record


def _is_entry(entry: object) -> bool:
    """Whether `entry` has the keys and the types of an entry of the record."""
    if not isinstance(entry, dict) or not all(isinstance(entry.get(key), kind) for key, kind in ENTRY.items()):
        return False
    try:
        date.fromisoformat(entry["date"])
    except ValueError:
        return False
    parts = [*entry["metrics"].values(), *entry["seconds"].values(), *entry["outputs"].values()]
    return all(isinstance(part, dict) for part in parts) and entry["outputs"].keys() == LOCALES.keys()


def write_record(record: Mapping[str, dict]) -> str:
    """The content of the record's file."""
    return json.dumps(dict(sorted(record.items())), indent=2, ensure_ascii=False) + "\n"


def changed_code(lesson: Lesson, entry: dict, project: Project) -> list[str]:
    """The code that has changed since the lesson was published: "notebook" or modules such as "helpers/data.py"."""
    return differing_code(entry.get("code", {}), code_hashes(lesson.notebook, project.helpers))


def needs_publishing(lesson: Lesson, entry: dict | None, project: Project) -> bool:
    """Whether the lesson must run again: no entry, an edition missing or changed by hand, or other code than then."""
    if not entry or changed_code(lesson, entry, project):
        return True
    for language, digests in entry["outputs"].items():
        path = project.edition(lesson, language)
        if not path.is_file() or output_digests(read_notebook(path)) != digests:
            return True
    return False


def sync(project: Project) -> list[str]:
    """Bring the editions' text, the README's tables and the readers' pages up to date without running anything.

    Only lessons whose code and outputs are those of the record are changed. Returns the files written, relative to the
    project.
    """
    record = read_record(project)
    contents = {}
    for lesson in project.lessons:
        entry = record.get(lesson.name)
        if entry is None or needs_publishing(lesson, entry, project):
            continue
        for language in entry["outputs"]:
            path = project.edition(lesson, language)
            terms = linked_terms(lesson, language, project)
            contents[path] = edition_text(restitch(lesson, read_notebook(path), language, terms))
    if project.readme.is_file():
        contents[project.readme] = generated_readme(project, record)
    contents |= readers_pages(project)
    changed = {path: content for path, content in contents.items() if read_text(path) != content}
    write_files(changed)
    return [project.show(path) for path in changed]


def readers_pages(project: Project) -> dict[Path, str]:
    """What each of the readers' pages that the project has should hold."""
    return {
        project.page(language, name): page(language, project.lessons)
        for language in LOCALES
        for name, page in PAGES.items()
        if project.page(language, name).is_file()
    }


def _belongs(cell: NotebookNode, language: str) -> bool:
    if cell.cell_type == "markdown":
        return language_of(cell) == language
    return "injected-parameters" not in cell.metadata.get("tags", [])


def _parameters_in(source: str, language: str) -> str:
    """The parameters cell with `language` set and its comments in that language alone."""
    source = re.sub(r'^(language: str = )"\w+"', rf'\1"{language}"', source, flags=re.MULTILINE)
    return PARAMETER_COMMENT.sub(lambda comment: comment[language] + (comment["options"] or ""), source)


def _with_count(output: NotebookNode, count: int) -> NotebookNode:
    return NotebookNode(output, execution_count=count) if "execution_count" in output else output


def _digest(outputs: list[NotebookNode]) -> str:
    return hashlib.sha256(json.dumps(outputs, sort_keys=True).encode()).hexdigest()[:16]
