"""Find the texts in two languages in Python code: in calls, in dictionaries, in the command line's help and in comments."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import NamedTuple

from helpers.paths import read_text

SEPARATOR = " / "  # between the languages of a comment or a help text


class Pair(NamedTuple):
    """A text in two languages, None where one is missing, and its line in the code (0 in a comment)."""

    pt: str | None
    en: str | None
    line: int


def bilingual_functions(folder: Path) -> dict[str, int]:
    """The functions and classes in the Python files in `folder` that take a text in two languages.

    They have parameters, or fields, `pt` and `en`, one right after the other, or inherit from such a class. The values
    are the position of `pt` among the arguments. A file that is not valid Python has none.
    """
    modules = []
    for path in sorted(folder.rglob("*.py")):
        with suppress(SyntaxError):
            modules.append(ast.parse(read_text(path)))
    return _functions_in(modules)


def pairs_in_code(tree: ast.Module, functions: dict[str, int]) -> Iterator[Pair]:
    """The bilingual texts in parsed code, `functions` being those that take one."""
    functions = functions | _functions_in([tree])
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _pairs_in_call(node, functions)
        elif isinstance(node, ast.Dict):
            yield from _pairs_in_dictionary(node)
        elif isinstance(node, ast.FunctionDef) and any(map(_is_command, node.decorator_list)):
            yield from _pairs_in_help(ast.get_docstring(node) or "", node.lineno)


def comments_in(source: str) -> Iterator[str]:
    """The comments in Python code, without their "#"."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string.lstrip("# ")


def pairs_in_comment(comment: str) -> list[Pair]:
    """The two languages of a comment "português / English"; of each item of a list, if they have more than one " / "."""
    items = [comment] if comment.count(SEPARATOR) == 1 else comment.split(", ")
    return [_split(item) for item in items if SEPARATOR in item]


def _functions_in(modules: list[ast.Module]) -> dict[str, int]:
    nodes = [
        node for module in modules for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.ClassDef)
    ]
    classes = {node.name: node for node in nodes if isinstance(node, ast.ClassDef)}
    found = {}
    for node in nodes:
        names = _argument_names(node, classes)
        if ("pt", "en") in pairwise(names) and node.name != "__init__":
            found[node.name] = names.index("pt")
    return found


def _argument_names(node: ast.FunctionDef | ast.ClassDef, classes: dict[str, ast.ClassDef]) -> list[str]:
    """The arguments of a function, of the constructor of a class, of a dataclass, or of the class that a class inherits from."""
    if isinstance(node, ast.FunctionDef):
        names = [argument.arg for argument in [*node.args.posonlyargs, *node.args.args]]
        return names[1:] if names[:1] in (["self"], ["cls"]) else names
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and item.name == "__init__":
            return _argument_names(item, classes)
    fields = [_name(item.target) for item in node.body if isinstance(item, ast.AnnAssign)]
    bases = [classes[name] for name in map(_name, node.bases) if name in classes and name != node.name]
    return fields or [name for base in bases for name in _argument_names(base, classes)]


def _pairs_in_call(call: ast.Call, functions: dict[str, int]) -> Iterator[Pair]:
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    position = functions.get(_name(call.func), len(call.args))
    pt, en = [*call.args[position : position + 2], None, None][:2]
    yield from _pair(pt or keywords.get("pt"), en or keywords.get("en"), call.lineno)
    if "help" in keywords and (help_text := _literal(keywords["help"])):
        yield from _pairs_in_help(help_text, call.lineno)


def _pairs_in_dictionary(dictionary: ast.Dict) -> Iterator[Pair]:
    """{"pt": "…", "en": "…"}, or with tuples or lists of texts as values."""
    items = {_literal(key): value for key, value in zip(dictionary.keys, dictionary.values, strict=True) if key}
    if items.keys() != {"pt", "en"}:
        return
    pt, en = items["pt"], items["en"]
    if isinstance(pt, ast.Tuple | ast.List) and isinstance(en, ast.Tuple | ast.List):
        for pt_item, en_item in zip_longest(pt.elts, en.elts):
            yield from _pair(pt_item, en_item, dictionary.lineno)
    else:
        yield from _pair(pt, en, dictionary.lineno)


def _pairs_in_help(help_text: str, line: int) -> Iterator[Pair]:
    """Paragraphs of the form "português / English"; of the others, the first half is Portuguese, the second English."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", help_text)]
    yield from (_split(paragraph, line) for paragraph in paragraphs if SEPARATOR in paragraph)
    others = [paragraph for paragraph in paragraphs if paragraph and SEPARATOR not in paragraph]
    half = (len(others) + 1) // 2
    yield from (Pair(pt, en, line) for pt, en in zip_longest(others[:half], others[half:]))


def _split(text: str, line: int = 0) -> Pair:
    pt, en = text.split(SEPARATOR, 1)
    return Pair(pt, en, line)


def _pair(pt: ast.expr | None, en: ast.expr | None, line: int) -> Iterator[Pair]:
    """The texts of two arguments, unless neither of them is a text in quotes."""
    pair = Pair(_literal(pt), _literal(en), line)
    if pair[:2] != (None, None):
        yield pair


def _literal(node: ast.expr | None) -> str | None:
    """A text in quotes, without what an f-string computes; None for anything else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else " " for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _name(node: ast.AST) -> str:
    """The last name of `text` and of `language.text`: "text" for both."""
    return getattr(node, "id", "") or getattr(node, "attr", "")


def _is_command(decorator: ast.expr) -> bool:
    """Whether a decorator makes a function a command, as `@click.command()` and `@main.group()` do."""
    return isinstance(decorator, ast.Call) and _name(decorator.func) in ("command", "group")
