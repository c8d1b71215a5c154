"""The hashes of a lesson's code change with what can change a result, and with nothing else."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.series.code_hash import code_hashes, differing_code

MODULES = {
    "__init__.py": '"""A package."""\n',
    "data.py": '"""Data."""\nfrom helpers.paths import folder\n\n\ndef load():\n    """Load."""\n    return folder()\n',
    "paths.py": "def folder():\n    from helpers import late\n\n    return late.NAME\n",
    "late.py": 'NAME = "data"\n',
    "unused.py": "X = 1\n",
    "series/__init__.py": "",
    "series/run.py": "from helpers.data import load\n",
    "lessons/__init__.py": "",
    "lessons/loading.py": 'from helpers.language import Text\n\nTITLE = Text("um", "one")\n',
    "language.py": "class Text: ...\n",
}
CODE = "from helpers.data import load\n\nepochs = 5  # five\ndata = load()\n"


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / "helpers"
    for name, content in MODULES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return folder


def hashes(package, code=CODE, prose="A lesson."):
    return code_hashes(
        new_notebook(cells=[new_markdown_cell(prose, id="title"), new_code_cell(code, id="setup")]), package
    )


def test_all_modules_that_the_imports_lead_to_count(package):
    files = {"helpers/__init__.py", "helpers/data.py", "helpers/paths.py", "helpers/late.py"}
    assert set(hashes(package)) == {"notebook"} | files


@pytest.mark.parametrize(
    "code", ["from .paths import folder", "from . import paths", "from ..paths import folder", "from .. import paths"]
)
def test_relative_imports_are_followed(code, package):
    file = package / ("lessons/loading.py" if ".." in code else "data.py")
    file.write_text(code)
    cell = "import helpers.lessons.loading" if ".." in code else "import helpers.data"
    assert "helpers/paths.py" in hashes(package, cell)


def test_whatever_a_cell_shows_counts(package):
    for one, other in (('"99 %"', '"98 %"'), ('print(InputError("a", "b"))', 'print(InputError("a", "c"))')):
        assert hashes(package, one)["notebook"] != hashes(package, other)["notebook"]


@pytest.mark.parametrize(
    "code",
    [
        "from helpers.lessons import loading as show",
        "import helpers.lessons.loading",
        "from helpers.lessons.loading import TITLE",
    ],
)
def test_a_module_of_a_folder_counts_however_it_is_imported(code, package):
    expected = {"helpers/lessons/__init__.py", "helpers/lessons/loading.py", "helpers/language.py"}
    assert expected <= set(hashes(package, code))


SAME = {
    "prose": {"prose": "Another lesson."},
    "a comment": {"code": CODE.replace("five", "cinco")},
    "layout": {"code": CODE.replace("= 5", "=   5")},
}
OTHER = {
    "a number": {"code": CODE.replace("= 5", "= 6")},
    "a line less": {"code": CODE.replace("data = load()\n", "")},
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_what_cannot_change_a_result_keeps_the_hash(change, package):
    assert hashes(package, **change) == hashes(package)


@pytest.mark.parametrize("change", OTHER.values(), ids=OTHER)
def test_another_code_cell_changes_the_hash_of_the_notebook(change, package):
    assert differing_code(hashes(package), hashes(package, **change)) == ["notebook"]


def test_in_a_cell_that_is_not_plain_python_every_character_counts(package):
    assert hashes(package, "%timeit 1")["notebook"] != hashes(package, "%timeit 1  # one")["notebook"]


def test_the_place_of_a_code_cell_counts(package):
    cells = [new_code_cell("x = 1", id="a"), new_code_cell("x = 2", id="b")]
    one, other = (code_hashes(new_notebook(cells=order), package) for order in (cells, cells[::-1]))
    assert one != other


MODULE_CHANGES = {
    "a docstring": ('"""Load."""', '"""Load the data."""', False),
    "a comment": ("return folder()", "return folder()  # where", False),
    "a value": ("return folder()", "return None", True),
    "an error's sentence": ("return folder()", 'raise InputError("não", "no")', True),
}


@pytest.mark.parametrize(("old", "new", "differs"), MODULE_CHANGES.values(), ids=MODULE_CHANGES)
def test_a_change_of_a_module_counts_if_it_can_change_a_result(old, new, differs, package):
    before = hashes(package)
    path = package / "data.py"
    path.write_text(path.read_text().replace(old, new))
    assert differing_code(before, hashes(package)) == (["helpers/data.py"] if differs else [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('raise InputError("errado", "wrong")', 'raise InputError("está errado", "it is wrong")'),
        ("ALL = (Parameter(1),)", "ALL = (Parameter(1), Parameter(2))"),
        ("raise DownloadError(f'{x}', 'y')", "raise DownloadError('a', 'b')"),
    ],
    ids=["sentence of an error", "another parameter", "sentence of a download"],
)
def test_sentences_of_errors_and_declarations_of_parameters_do_not_count(before, after, package):
    (package / "late.py").write_text(before)
    first = hashes(package)
    (package / "late.py").write_text(after)
    assert hashes(package) == first


def test_a_text_that_a_lesson_can_show_counts(package):
    code = "from helpers.lessons import loading"
    before = hashes(package, code)
    path = package / "lessons" / "loading.py"
    path.write_text(path.read_text().replace('"um"', '"dois"'))
    assert differing_code(before, hashes(package, code)) == ["helpers/lessons/loading.py"]


def test_a_module_that_no_lesson_imports_does_not_count(package):
    before = hashes(package)
    (package / "unused.py").write_text("X = 2\n")
    (package / "series" / "run.py").write_text("X = 2\n")
    assert hashes(package) == before


def test_hashes_are_the_same_in_every_version_of_python(package):
    """Written here once: if this fails in one version of Python only, that version builds another syntax tree."""
    code = 'def f(x): ...\nprint(f"{x:{y}} {y!r} {{}}" "b", *a, **k)\nmatch x:\n    case [1, *_]: pass\n'
    assert hashes(package, code)["notebook"] == "2102316b8edde6ef"
