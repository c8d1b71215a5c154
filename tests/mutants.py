"""Wrong versions of a function, made from a right one by changing one thing at a time."""

import ast
import copy
from collections.abc import Iterator

OPERATORS: dict[type[ast.operator], list[type[ast.operator]]] = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Add, ast.Div],
    ast.Div: [ast.Mult],
    ast.FloorDiv: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.MatMult: [],
}
COMPARISONS: dict[type[ast.cmpop], list[type[ast.cmpop]]] = {
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Lt: [ast.GtE],
    ast.Gt: [ast.LtE],
    ast.LtE: [ast.Gt],
    ast.GtE: [ast.Lt],
}
NAMES = {  # of methods and functions
    "max": ["min", "mean"],
    "min": ["max"],
    "argmin": ["argmax"],
    "argmax": ["argmin"],
    "sum": ["mean"],
    "mean": ["sum", "median"],
    "median": ["mean"],
    "maximum": ["minimum"],
    "minimum": ["maximum"],
    "exp": ["square"],
    "log": ["log2"],
    "sqrt": ["square"],
    "square": ["abs"],
    "abs": ["square"],
    "std": ["var"],
    "zeros": ["ones"],
    "ceil": ["floor"],
}
NEEDLESS = {"keepdims"}  # without it NumPy may still broadcast to the same result


def mutants(source: str) -> Iterator[str]:
    """The sources of the mutants of the function that `source` defines; none of them equals `source`."""
    tree = ast.parse(source)
    original = ast.unparse(tree)
    for place, node in enumerate(ast.walk(tree)):
        for change in _changes(node):
            mutated = copy.deepcopy(tree)
            twin = list(ast.walk(mutated))[place]
            change(twin)
            changed = ast.unparse(ast.fix_missing_locations(mutated))
            if changed != original:
                yield changed


def _changes(node: ast.AST) -> Iterator:
    """Functions, each of which changes a copy of `node`."""
    match node:
        case ast.BinOp():
            for other in OPERATORS.get(type(node.op), []):
                yield lambda twin, other=other: setattr(twin, "op", other())
            if isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div):
                yield lambda twin: _become(twin, twin.left)
                if isinstance(node.op, ast.Add | ast.Sub):
                    yield lambda twin: _become(twin, twin.right)
        case ast.AugAssign():
            for other in OPERATORS.get(type(node.op), []):
                yield lambda twin, other=other: setattr(twin, "op", other())
        case ast.Compare():
            for other in COMPARISONS.get(type(node.ops[0]), []):
                yield lambda twin, other=other: setattr(twin, "ops", [other()])
        case ast.UnaryOp(op=ast.USub()):
            yield lambda twin: _become(twin, twin.operand)
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            yield lambda twin: setattr(twin, "value", twin.value + 1)
        case ast.Attribute():
            for other in NAMES.get(node.attr, []):
                yield lambda twin, other=other: setattr(twin, "attr", other)
        case ast.Call():
            for place, keyword in enumerate(node.keywords):
                if keyword.arg not in NEEDLESS:
                    yield lambda twin, place=place: twin.keywords.pop(place)


def _become(node: ast.AST, other: ast.AST) -> None:
    """Turn `node` into `other` in place."""
    node.__class__ = other.__class__
    node.__dict__ = other.__dict__
