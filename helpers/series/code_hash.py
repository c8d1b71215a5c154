"""Hashes of the code that a lesson runs, to tell whether its published outputs still belong to it.

Only what can change a result counts: comments, docstrings, layout, the sentences of errors and the declarations of
parameters do not.
"""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeGuard

from nbformat import NotebookNode

PACKAGE = "helpers"
ERRORS = ("InputError", "DownloadError")


def code_hashes(notebook: NotebookNode, package: Path) -> dict[str, str]:
    """A hash for the code cells of `notebook` and one for each module of the folder `package` that they import.

    Modules count however far the imports lead, also those inside functions, and with each the `__init__.py` of its
    folder. The keys are "notebook" and paths such as "helpers/data.py". In the cells only comments and layout do not
    count, since a cell can show whatever it holds.
    """
    cells = [(cell["id"], cell.source) for cell in notebook.cells if cell.cell_type == "code"]
    hashes = {"notebook": _digest("\n".join(f"{cell}: {_canonical_source(source)}" for cell, source in cells))}
    modules: dict[Path, str] = {}
    for _, source in cells:
        _collect_modules(source, package / "__init__.py", package, modules)
    return hashes | {
        f"{PACKAGE}/{path.relative_to(package).as_posix()}": _module_hash(source)
        for path, source in sorted(modules.items())
    }


def source_hash(path: Path) -> str:
    """A hash of one module, which ignores comments, docstrings and layout."""
    return _module_hash(path.read_text(encoding="utf-8"))


def differing_code(recorded: dict[str, str], current: dict[str, str]) -> list[str]:
    """The keys of two results of `code_hashes` whose hashes differ, or that only one of them has."""
    return sorted(key for key in recorded.keys() | current.keys() if recorded.get(key) != current.get(key))


@cache
def _module_hash(source: str) -> str:
    return _digest(_canonical_source(source, _WithoutTexts()))


def _collect_modules(source: str, importer: Path, package: Path, modules: dict[Path, str]) -> None:
    for parts in _imported_modules(source, importer.relative_to(package).parent.parts):
        inits = [package.joinpath(*parts[:depth], "__init__.py") for depth in range(len(parts) + 1)]
        for file in (*inits, package.joinpath(*parts).with_suffix(".py")):
            if file.is_file() and file not in modules:
                modules[file] = file.read_text(encoding="utf-8")
                _collect_modules(modules[file], file, package, modules)


def _imported_modules(source: str, folder: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The modules of the package that `source`, in `folder`, may import, as parts of their names without the package's.

    `from helpers import x` may mean the module `helpers.x`.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [tuple(alias.name.split(".")) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = (PACKAGE, *folder[: len(folder) + 1 - node.level]) if node.level else ()
            module = (*start, *(node.module.split(".") if node.module else ()))
            names = [module, *((*module, alias.name) for alias in node.names)]
        else:
            continue
        yield from (name[1:] for name in names if name[:1] == (PACKAGE,))


class _WithoutTexts(ast.NodeTransformer):
    """Remove what cannot change a result: docstrings, the sentences of errors, the declarations of parameters."""

    def visit_Module(self, node):
        if ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:]
        return self.generic_visit(node)

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = visit_Module

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        if node.exc and _is_call(node.exc, ERRORS):
            node.exc = node.exc.func
        return self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> ast.AST:
        if node.value and _is_call(node.value, ERRORS):
            node.value = node.value.func
        return self.generic_visit(node)

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        node.elts = [element for element in node.elts if not _is_call(element, ("Parameter",))]
        return self.generic_visit(node)


def _is_call(node: ast.expr, names: tuple[str, ...]) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def _canonical_source(source: str, transformer: ast.NodeTransformer | None = None) -> str:
    try:
        tree = ast.parse(source)
    except SyntaxError:  # not plain Python: every character counts
        return source
    return _canonical(transformer.visit(tree) if transformer else tree)


def _canonical(node: object) -> str:
    """A syntax tree as text, the same in every version of Python (`ast.dump` differs between versions)."""
    if isinstance(node, ast.JoinedStr):  # some versions of Python 3.12 add an empty string to an f-string
        node.values = [part for part in node.values if not (isinstance(part, ast.Constant) and part.value == "")]
    if isinstance(node, ast.AST):
        fields = [(name, value) for name, value in ast.iter_fields(node) if value is not None and value != []]
        return f"{type(node).__name__}({', '.join(f'{name}={_canonical(value)}' for name, value in fields)})"
    if isinstance(node, list):
        return f"[{', '.join(map(_canonical, node))}]"
    return repr(node)


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:16]
