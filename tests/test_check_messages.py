"""The check of the texts in Python code: where it looks for them, and what it finds."""

import ast

import pytest

from helpers.series.check.bilingual import bilingual_functions, pairs_in_code
from helpers.series.check.messages import check_messages

DEFINITIONS = """
from dataclasses import dataclass

def text(pt, en="", /): ...
def draw(axes, pt, en): ...
def other(en, name, pt): ...

@dataclass
class Text:
    pt: str
    en: str

class InputError(ValueError):
    def __init__(self, pt, en, /): ...

class DownloadError(InputError): ...

class OtherError(ValueError): ...
"""
COMMAND = '''
@main.command()
def run():
    """{}"""
'''


@pytest.fixture(scope="module")
def functions(tmp_path_factory):
    folder = tmp_path_factory.mktemp("helpers")
    (folder / "definitions.py").write_text(DEFINITIONS, encoding="utf-8")
    return bilingual_functions(folder)


def test_functions_with_a_text_in_each_language_are_recognized(functions):
    assert functions == {"text": 0, "draw": 1, "Text": 0, "InputError": 0, "DownloadError": 0}


@pytest.mark.parametrize(
    "code",
    [
        'text("época", "epoch")',
        'language.text("época", "epoch")',
        'raise DownloadError("época", "epoch")',
        'draw(axes, "época", "epoch")',
        'def mine(pt, en): ...\nmine("época", "epoch")',
        'save(pt="época", en="epoch")',
        'draw(axes, "época", en="epoch")',
        '{"pt": "época", "en": "epoch"}',
        '{"en": ["epoch"], "pt": ["época"]}',
        'click.option("-e", help="época / epoch")',
        COMMAND.format("época / epoch"),
        COMMAND.format("época\n\n    epoch"),
    ],
)
def test_a_text_is_found_wherever_it_is(functions, code):
    assert [pair[:2] for pair in pairs_in_code(ast.parse(code), functions)] == [("época", "epoch")]


@pytest.mark.parametrize(
    "code",
    [
        "text()",
        "text(title)",
        'text(Text(**names["mean"]))',
        'other("época", "epoch")',
        'OtherError("época")',
        '{"pt": "época"}',
        'click.option("-e", help=HELP)',
        COMMAND.replace("main.command", "cache").format("Cached."),
    ],
)
def test_what_is_no_text_in_two_languages_is_left_alone(functions, code):
    assert list(pairs_in_code(ast.parse(code), functions)) == []


def test_a_command_may_describe_itself_in_paragraphs_of_each_language(functions):
    code = COMMAND.format("Mede / Measure\n\n    um\n\n    dois\n\n    one\n\n    two")
    pairs = [pair[:2] for pair in pairs_in_code(ast.parse(code), functions)]
    assert pairs == [("Mede", "Measure"), ("um", "one"), ("dois", "two")]


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ('raise InputError("Falta o arquivo.")', ["text-missing"]),
        ('Text("época", "")', ["text-missing"]),
        ('{"pt": ["época", "lote"], "en": ["epoch"]}', ["text-missing"]),
        (COMMAND.format("Mede os treinos."), ["text-missing"]),
        ('text(f"{a} de 3", f"{a} of 4")', ["number"]),
        ('text("em três segundos", "in two seconds")', ["number"]),
        ('text("O ficheiro {f}", "The file {f}")', ["glossary"]),
        ('click.option("-e", help="epoch / época")', ["language", "language"]),
        ('{"pt": "Todas as lissões", "en": "All lessons"}', ["spelling"]),
        ('draw(axes, "as épocas", "the epocks")', ["spelling"]),
        ('text("3,5 e 1.000", "3.5 and 1,000")', []),
        ('text("três segundos", "3 seconds")', []),
        ('{"pt": "pt-BR", "en": "en"}', []),
        ("""text("O parâmetro 'batch_size' e --quick", "The parameter 'batch_size' and --quick")""", []),
    ],
)
def test_a_fault_in_a_text_is_found(functions, code, kinds):
    assert [finding.kind for finding in check_messages(code, "module.py", functions)] == kinds


def test_a_finding_names_the_line(functions, language):
    (finding,) = check_messages('\n\ntext("época", "")', "module.py", functions)
    assert finding.location == {"pt": "linha 3", "en": "line 3"}[language]


def test_a_module_that_is_not_valid_python_is_found(functions, tmp_path):
    (finding,) = check_messages("x = 1\ny = (\n", "helpers/new.py", functions)
    assert (finding.kind, finding.file) == ("syntax", "helpers/new.py")
    (tmp_path / "broken.py").write_text("y = (", encoding="utf-8")
    assert bilingual_functions(tmp_path) == {}
