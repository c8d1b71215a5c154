"""Rules for the texts in Python code: each in both languages, with the same fields and the same numbers."""

import ast
import re
import string
from collections.abc import Iterator

from nbformat import NotebookNode

from helpers.language import Text, text
from helpers.series.check.bilingual import Pair, comments_in, pairs_in_code, pairs_in_comment
from helpers.series.check.finding import Finding, excerpt
from helpers.series.check.numbers import numbers
from helpers.series.check.spelling import in_other_language, split_words
from helpers.series.check.wording import check_glossary, check_words, compare

# what is code in a message: `np.eye(10)`, $z_k$, 'auto', "both", train_samples, dataset=…, --quick, uint8, facts.toml, .npz, pt-BR
CODE = re.compile(
    r"""`[^`]*`|\$[^$]+\$|(?<!\w)'[^']*'|"[^"]*"|\w*_\w*|\w+=\S*|--[\w-]+|\b[a-z]+\d+\b|[\w/]*\.[a-z]\w*|\b(?:pt|en)(?:-[A-Z]{2})?\b"""
)
FIELDS = Text("os campos", "the fields")
NUMBERS = Text("os números", "the numbers")


def check_messages(source: str, file: str, functions: dict[str, int]) -> Iterator[Finding]:
    """Check the bilingual texts in a Python module; `functions` are those of `bilingual_functions`."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        advice = text("Isto não é Python válido: corrija o arquivo.", "This is not valid Python: correct the file.")
        location = text("linha {line}", "line {line}", line=error.lineno)
        yield Finding("syntax", file, location, advice, {text("código", "code"): excerpt(error.text or "")})
        return
    for pair in pairs_in_code(tree, functions):
        yield from _check_pair(pair, file, text("linha {line}", "line {line}", line=pair.line))


def check_code_cells(notebook: NotebookNode, file: str, functions: dict[str, int]) -> Iterator[Finding]:
    """Check the bilingual texts and the comments in the code cells of a notebook."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        try:
            tree = ast.parse(cell.source)
        except SyntaxError as error:
            advice = text(
                "A linha {line} não é Python puro: tire comandos como % e ! da lição e corrija o resto.",
                "Line {line} is not plain Python: take commands such as % and ! out of the lesson and correct the rest.",
                line=error.lineno,
            )
            yield Finding("syntax", file, cell["id"], advice, {text("código", "code"): excerpt(error.text or "")})
            continue
        for pair in pairs_in_code(tree, functions):
            yield from _check_pair(pair, file, cell["id"])
        for comment in comments_in(cell.source):
            yield from _check_comment(comment, "parameters" in cell.metadata.get("tags", []), file, cell["id"])


def _check_comment(comment: str, is_parameter: bool, file: str, location: str) -> Iterator[Finding]:
    """The comment of a parameter has both languages; any other has both, or is in English, as the code is."""
    pairs = pairs_in_comment(comment)
    words = [word.text for word in split_words(CODE.sub(" ", comment))]
    if not pairs and (is_parameter or in_other_language("en", words)):
        pairs = [Pair(comment, None, 0)]
    for pair in pairs:
        yield from _check_pair(pair, file, location)


def _check_pair(pair: Pair, file: str, location: str) -> Iterator[Finding]:
    pt, en, _ = pair
    if pt is None or en is None or bool(pt.strip()) != bool(en.strip()):
        advice = text(
            "O texto só existe em uma língua: escreva-o em português e em inglês.",
            "The text exists in one language only: write it in Portuguese and in English.",
        )
        yield Finding("text-missing", file, location, advice, {"pt": excerpt(pt or ""), "en": excerpt(en or "")})
        return
    try:
        fields = _fields(pt), _fields(en)
    except ValueError as error:
        advice = text(
            "As chaves do texto não formam campos ({error}).",
            "The braces of the text do not make fields ({error}).",
            error=str(error),
        )
        yield Finding("text-fields", file, location, advice, {"pt": excerpt(pt), "en": excerpt(en)})
        return
    yield from compare("text-fields", FIELDS, fields, (pt, en), file, location)
    pt, en = _without_code(pt), _without_code(en)
    yield from compare("number", NUMBERS, (numbers(pt, "pt"), numbers(en, "en")), (pt, en), file, location)
    yield from check_words("pt", [split_words(pt)], pt, file, location)
    yield from check_words("en", [split_words(en)], en, file, location)
    yield from check_glossary(pt, en, file, location)


def _fields(message: str) -> list[str]:
    """The fields of a message, such as "{loss:.4f}"."""
    return [f"{{{name}:{spec}}}" for _, name, spec, _ in string.Formatter().parse(message) if name is not None]


def _without_code(message: str) -> str:
    """A message without its fields and without the names that are code."""
    return CODE.sub(" ", "".join(literal for literal, *_ in string.Formatter().parse(message)))
