"""The skeleton of a new lesson: a notebook that passes the check but for the texts that are still to be written."""

import nbformat
from nbformat import NotebookNode

from helpers.language import InputError
from helpers.parameters import PARAMETERS
from helpers.paths import write_text
from helpers.series.editions import sync
from helpers.series.project import FILE_NAME, QUICK_OUTPUT, QUICK_TRAIN_SAMPLES, Lesson, Project, python_literal

DEFAULTS = {"language": "both", "dataset": "auto", "seed": 42, "train_samples": 0, "output_dir": ""}
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
SETUP = """\
from helpers.lesson import start

lesson = start("{name}", globals())
lesson"""
EXPERIMENT = """\
# TODO: what the lesson teaches
share_of_background = float((lesson.data.x_train == 0).mean())
share_of_background"""
RESULTS = "lesson.save_results({})  # TODO: the measurements"
TEXTS = {
    "title": (
        "# Lição {number} · TODO\n\nTODO\n\n**Tempo:** TODO. **O que você precisa saber:** TODO.",
        "# Lesson {number} · TODO\n\nTODO\n\n**Time:** TODO. **What to know first:** TODO.",
    ),
    "experiment": ("## TODO\n\nTODO", "## TODO\n\nTODO"),
    "end": ("## O que aprendemos\n\n- TODO", "## What we learned\n\n- TODO"),
}


def new_lesson(name: str, project: Project) -> Lesson:
    """Write the skeleton of the lesson `name`, such as "10_name", and list it in the README.

    Raises `InputError` if the name has another form, or if a lesson has that name or number already.
    """
    if not FILE_NAME.fullmatch(name):
        raise InputError(
            "O nome {name!r} não serve: use dois algarismos e um nome em minúsculas, como 10_nome.",
            "The name {name!r} will not do: use two digits and a name in lower case, such as 10_name.",
            name=name,
        )
    lesson = Lesson(project.notebooks / f"{name}.ipynb")
    same_number = sorted(path.name for path in project.notebooks.glob(f"{name[:2]}_*.ipynb"))
    if same_number:
        raise InputError(
            "A lição {file} já tem esse número: escolha outro.",
            "The lesson {file} has that number already: choose another.",
            file=same_number[0],
        )
    write_text(lesson.path, nbformat.writes(_skeleton(lesson)) + "\n")
    try:
        sync(Project(project.root))  # a new object: the lessons of `project` may have been read before
    except BaseException:
        lesson.path.unlink()
        raise
    return lesson


def _skeleton(lesson: Lesson) -> NotebookNode:
    quick = {"dataset": "digits", "output_dir": QUICK_OUTPUT, "train_samples": QUICK_TRAIN_SAMPLES}
    parameters = "\n".join(
        f"{name}: {PARAMETERS[name].rule.type.__name__} = {python_literal(value)}  # {PARAMETERS[name].comment}"
        for name, value in DEFAULTS.items()
    )
    code = nbformat.v4.new_code_cell
    cells = [
        *_text_cells("title", lesson),
        code(parameters, id="parameters", metadata={"nbmake": {"mock": quick}, "tags": ["parameters"]}),
        code(SETUP.format(name=lesson.name), id="setup"),
        *_text_cells("experiment", lesson),
        code(EXPERIMENT, id="experiment"),
        code(RESULTS, id="results"),
        *_text_cells("end", lesson),
    ]
    return nbformat.v4.new_notebook(cells=cells, metadata=METADATA)


def _text_cells(name: str, lesson: Lesson) -> list[NotebookNode]:
    """The Portuguese and the English cell of one text."""
    return [
        nbformat.v4.new_markdown_cell(
            source.format(number=lesson.number), id=f"{name}-{language}", metadata={"tags": [language]}
        )
        for language, source in zip(("pt", "en"), TEXTS[name], strict=True)
    ]
