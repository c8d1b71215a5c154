"""Hashes of the code that a lesson runs, to tell whether its published outputs still belong to it.

Only what can change a result counts: comments, docstrings, layout, the sentences of errors and the declarations of
parameters do not.
"""

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

PACKAGE = "helpers"
IGNORED_CALLS = ("InputError", "DownloadError", "Parameter")


def code_hashes(notebook: NotebookNode, package: Path) -> dict[str, str]:
    """A hash for the code cells of `notebook` and one for each module of the folder `package` that they import.

    Modules count however far the imports lead, also those inside functions. The keys are "notebook" and paths such as
    "helpers/data.py".
    """
    cells = [(cell["id"], cell.source) for cell in notebook.cells if cell.cell_type == "code"]
    hashes = {"notebook": _digest("\n".join(f"{cell}: {_canonical_source(source)}" for cell, source in cells))}
    modules: dict[Path, str] = {}
    for _, source in cells:
        _collect_modules(source, package, modules)
    return hashes | {
        f"{PACKAGE}/{path.relative_to(package).as_posix()}": _digest(_canonical_source(source))
        for path, source in sorted(modules.items())
    }


def differing_code(recorded: dict[str, str], current: dict[str, str]) -> list[str]:
    """The keys of two results of `code_hashes` whose hashes differ, or that only one of them has."""
    return sorted(key for key in recorded.keys() | current.keys() if recorded.get(key) != current.get(key))


def _collect_modules(source: str, package: Path, modules: dict[Path, str]) -> None:
    for module in _imported_modules(source):
        path = package.joinpath(*module.split(".")[1:])
        for file in (path.with_suffix(".py"), path / "__init__.py"):
            if file.is_file() and file not in modules:
                modules[file] = file.read_text(encoding="utf-8")
                _collect_modules(modules[file], package, modules)


def _imported_modules(source: str) -> Iterator[str]:
    """The modules of the package that `source` may import; `from helpers import x` may mean the module `helpers.x`."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] == PACKAGE)


class _RemoveWhatCannotChangeAResult(ast.NodeTransformer):
    """Returning None removes a node from its parent."""

    def visit_Call(self, node: ast.Call) -> ast.AST | None:
        if isinstance(node.func, ast.Name) and node.func.id in IGNORED_CALLS:
            return None
        return self.generic_visit(node)

    def visit_Module(self, node):
        if ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:]
        return self.generic_visit(node)

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = visit_Module

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        """Some versions of Python 3.12 add an empty string to an f-string."""
        node.values = [part for part in node.values if not (isinstance(part, ast.Constant) and part.value == "")]
        return self.generic_visit(node)


def _canonical_source(source: str) -> str:
    try:
        tree = ast.parse(source)
    except SyntaxError:  # not plain Python: every character counts
        return source
    return _canonical(_RemoveWhatCannotChangeAResult().visit(tree))


def _canonical(node: object) -> str:
    """A syntax tree as text, the same in every version of Python (`ast.dump` differs between versions)."""
    if isinstance(node, ast.AST):
        fields = [(name, value) for name, value in ast.iter_fields(node) if value is not None and value != []]
        return f"{type(node).__name__}({', '.join(f'{name}={_canonical(value)}' for name, value in fields)})"
    if isinstance(node, list):
        return f"[{', '.join(map(_canonical, node))}]"
    return repr(node)


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:16]
