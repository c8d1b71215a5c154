"""The floors of the package: a module imports only from its own floor or from those below, and nothing in a circle."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter

import pytest

from helpers.series.project import Project

PACKAGE = Project.find().root / "helpers"
FLOORS = [
    {"language", "display", "paths"},
    {"mnist_files", "download", "data", "preprocessing", "photos", "handwriting"},
    {
        "backend",
        "models",
        "evaluation",
        "plots",
        "diagrams",
        "drawing_pad",
        "moving_picture",
        "own_digits",
        "results",
        "parameters",
        "lesson",
    },
    {"lessons", "exercises"},
    {"series.project", "series.glossary", "series.code_hash", "series.readme", "series.editions", "series.run"},
    {"series.check"},
    {
        "series.new",
        "series.pages",
        "series.publish",
        "series.solutions",
        "series.nbgrader_assignments",
        "series.benchmark",
    },
    {"sheet", "sheet_photo"},
    {"__main__"},
]


def module_name(path) -> str:
    return ".".join(("helpers", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


FOLDERS = {"helpers", "helpers.series"}  # their `__init__.py` are empty but for a docstring


def imported(module: str) -> set[str]:
    """The modules of the package that `module` imports, at its top or inside functions."""
    names = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            assert node.module
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return {name for name in names & MODULES.keys() if name not in FOLDERS}


def floor(module: str) -> int:
    name = module.removeprefix("helpers.")
    return next(
        number for number, rooms in enumerate(FLOORS) if any(f"{name}.".startswith(f"{room}.") for room in rooms)
    )


@pytest.mark.parametrize("module", [name for name in MODULES if name not in FOLDERS])
def test_a_module_imports_only_from_its_floor_or_below(module):
    above = [name for name in imported(module) if floor(name) > floor(module)]
    assert not above, f"{module} imports {above} from a floor above"


def test_every_floor_names_modules_that_exist():
    names = {name.removeprefix("helpers.") for name in MODULES}
    assert {room for rooms in FLOORS for room in rooms} <= names


def test_no_modules_import_each_other_in_a_circle():
    graph = {module: imported(module) - {module} for module in MODULES}
    # the folder `check` collects the rules that stand in it
    graph = {module: {name for name in names if not module.startswith(f"{name}.")} for module, names in graph.items()}
    TopologicalSorter(graph).prepare()


def test_the_words_do_without_ipython_and_the_checks_without_tensorflow():
    code = (
        "import sys; import helpers.language, helpers.paths; words = set(sys.modules); "
        "import helpers.series.check, helpers.series.new; print('IPython' in words, 'tensorflow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    assert done.stdout.split() == ["False", "False"]


def test_importing_a_module_changes_no_setting():
    """No module may change the reader's thread pools, garbage collector or import system when it is imported."""
    code = (
        "import gc, sys; before = (gc.isenabled(), gc.get_freeze_count()); "
        "import helpers.models, helpers.plots; from helpers.backend import tf; "
        "print(before == (gc.isenabled(), gc.get_freeze_count()), sys.modules.get('sklearn', 1) is not None, "
        "tf.config.threading.get_inter_op_parallelism_threads(), tf.config.threading.get_intra_op_parallelism_threads())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    assert done.stdout.split() == ["True", "True", "0", "0"]
    assert done.stderr == ""
