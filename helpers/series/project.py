"""The files of the project: its lessons, their published editions, and the files that go with them."""

import ast
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers import paths
from helpers.language import LOCALES, InputError, Text

FILE_NAME = re.compile(r"[0-9]{2}_[a-z0-9_]+")
QUICK_OUTPUT = "../.pytest_cache/lessons"  # where the tests let the lessons write
QUICK_TRAIN_SAMPLES = 1000  # the most images on which the tests run a lesson
HEADING = re.compile(r"^# (?:[^·\n]*\d[^·\n]*· )?(.+)$", re.MULTILINE)  # "# Lição 4 · Título" or "# Título"


@dataclass(frozen=True)
class Lesson:
    """One lesson: the source notebook at `path`, which has both languages."""

    path: Path

    @property
    def name(self) -> str:
        """The name of the file without `.ipynb`, such as "04_cnn"."""
        return self.path.stem

    @property
    def number(self) -> int:
        """The number at the start of the file's name."""
        return int(self.name[:2])

    @cached_property
    def notebook(self) -> NotebookNode:
        """The content of the source, read once. Raises `InputError` if the file is not a notebook."""
        return read_notebook(self.path)

    @property
    def title(self) -> Text:
        """The first heading in each language, without "Lição 4 · "; the lesson's name where there is none."""
        titles = {}
        for language in LOCALES:
            headings = (HEADING.search(cell.source) for cell in self.markdown(language))
            titles[language] = next((heading[1].strip() for heading in headings if heading), self.name)
        return Text(**titles)

    def markdown(self, language: str) -> list[NotebookNode]:
        """The Markdown cells in `language`, "pt" or "en"."""
        cells = self.notebook.cells
        return [cell for cell in cells if cell.cell_type == "markdown" and language_of(cell) == language]

    @property
    def parameters_cell(self) -> NotebookNode | None:
        """The code cell with the tag `parameters`."""
        return next((cell for cell in self.notebook.cells if "parameters" in cell.metadata.get("tags", [])), None)

    def defaults(self) -> dict:
        """The parameters that the lesson declares, by name, with their values; only plain values count."""
        cell = self.parameters_cell
        try:
            statements = ast.parse(cell.source).body if cell else []
        except SyntaxError:  # the check names the line
            statements = []
        values = {}
        for statement in statements:
            match statement:
                case (
                    ast.AnnAssign(target=ast.Name(name), value=ast.expr() as value)
                    | ast.Assign(targets=[ast.Name(name)], value=value)
                ):
                    with suppress(ValueError):
                        values[name] = ast.literal_eval(value)
        return values

    def quick_parameters(self) -> dict:
        """The parameters with which the tests run the lesson: the `nbmake.mock` of its parameters cell."""
        cell = self.parameters_cell
        nbmake = cell.metadata.get("nbmake") if cell else None
        mock = nbmake.get("mock") if isinstance(nbmake, dict) else None
        return dict(mock) if isinstance(mock, dict) else {}


@dataclass(frozen=True)
class Project:
    """A folder with notebooks and what is made from them. Every command and every check works on one project."""

    root: Path

    @classmethod
    def find(cls) -> "Project":
        """The project that this package belongs to; see `paths.project_root`."""
        return cls(paths.project_root())

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def outputs(self) -> Path:
        return self.root / "outputs"

    @property
    def readme(self) -> Path:
        return self.root / "README.md"

    @property
    def record(self) -> Path:
        """The file that says how each lesson's editions were made."""
        return self.outputs / "editions.json"

    @property
    def benchmark(self) -> Path:
        """The file with the published rounds of the benchmark."""
        return self.outputs / "benchmark.json"

    def page(self, language: str, name: str) -> Path:
        """The readers' page called `name`, "glossary" or "formulas", in one language."""
        return self.outputs / language / f"{name}.md"

    @property
    def helpers(self) -> Path:
        """The package that the lessons import: the project's own, or else the one that is running."""
        own = self.root / "helpers"
        return own if own.is_dir() else Path(paths.__file__).parent

    @cached_property
    def lessons(self) -> list[Lesson]:
        """The lessons in the folder `notebooks`, in order. Raises `InputError` if there is none."""
        files = sorted(path for path in self.notebooks.glob("*.ipynb") if FILE_NAME.fullmatch(path.stem))
        if not files:
            raise InputError(
                "Não há lições em {folder}: execute o comando na pasta do projeto, instalado com 'pip install -e .'.",
                "There are no lessons in {folder}: run the command in the project's folder, installed with 'pip install -e .'.",
                folder=self.notebooks,
            )
        return [Lesson(path) for path in files]

    def select(self, names: tuple[str, ...]) -> list[Lesson]:
        """The lessons with one of the `names`: a number ("4" or "04") or the start of a file name; all if none is given.

        Raises `InputError` for a name that no lesson has.
        """
        for name in names:
            if not any(_is_named(lesson, name) for lesson in self.lessons):
                raise InputError(
                    "Não há lição {name!r}; as lições são {lessons}.",
                    "There is no lesson {name!r}; the lessons are {lessons}.",
                    name=name,
                    lessons=", ".join(lesson.name for lesson in self.lessons),
                )
        return [lesson for lesson in self.lessons if not names or any(_is_named(lesson, name) for name in names)]

    def edition(self, lesson: Lesson, language: str) -> Path:
        """The path of the published edition of `lesson` in `language`."""
        return self.outputs / language / lesson.path.name

    def require_free_folder(self, folder: Path) -> None:
        """Raise `InputError` if `folder` is among the project's own files; inside it only `outputs` is free, and there
        not the folders of the editions."""
        inside = _is_in(folder, self.root) and not _is_in(folder, self.outputs)
        editions = any(_is_in(folder, self.outputs / language) for language in LOCALES)
        if inside or editions:
            raise InputError(
                "Não se pode gravar em {folder}, onde estão arquivos do projeto. Indique outra pasta.",
                "{folder} may not be written to: it holds files of the project. Name another folder.",
                folder=self.show(folder) if folder != self.root else folder,
            )

    def show(self, path: Path) -> str:
        """`path` as a message shows it: relative to the project where it lies inside."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def language_of(cell: NotebookNode) -> str | None:
    """The one language that a cell is tagged with, or None if it has neither tag or both."""
    languages = LOCALES.keys() & set(cell.metadata.get("tags", []))
    return languages.pop() if len(languages) == 1 else None


def read_notebook(path: Path) -> NotebookNode:
    """The notebook at `path`, in format 4.5 or newer, in which every cell has an id.

    Raises `InputError` if it cannot be read as one, for example after a bad merge.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except PermissionError:
        raise InputError(
            "Não há permissão para ler {path}: mude a permissão do arquivo.",
            "There is no permission to read {path}: change the permission of the file.",
            path=path,
        ) from None
    except Exception as error:  # nbformat fails in many ways on a file that is not a notebook
        raise InputError(
            "{path} não é um caderno legível ({reason}): restaure o arquivo ou resolva o conflito do Git.",
            "{path} is not a readable notebook ({reason}): restore the file or resolve the Git conflict.",
            path=path,
            reason=type(error).__name__,
        ) from None
    if not all("id" in cell for cell in notebook.cells):
        raise InputError(
            "{path} está em um formato antigo, sem id nas células: abra-o no JupyterLab e salve-o.",
            "{path} is in an old format, without an id in each cell: open it in JupyterLab and save it.",
            path=path,
        )
    return notebook


def read_json(path: Path) -> dict:
    """The JSON object in `path`; empty if there is no such file. Raises `InputError` if it holds anything else."""
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise InputError(
            "{path} não é um arquivo JSON legível: restaure-o ('git checkout {path}') ou resolva o conflito do Git.",
            "{path} is not a readable JSON file: restore it ('git checkout {path}') or resolve the Git conflict.",
            path=path,
        )
    return content


def python_literal(value: object) -> str:
    """A value as the lessons write it in Python: strings in double quotes."""
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _is_in(folder: Path, other: Path) -> bool:
    """Whether `folder` is `other` or below it, also on a disk that does not tell upper from lower case."""
    if folder.resolve().is_relative_to(other.resolve()):
        return True
    existing = (ancestor for ancestor in (folder, *folder.parents) if ancestor.exists())
    return other.exists() and any(ancestor.samefile(other) for ancestor in existing)


def _is_named(lesson: Lesson, name: str) -> bool:
    return lesson.number == int(name) if name.isdecimal() else bool(name) and lesson.name.startswith(name)
