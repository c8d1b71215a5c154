"""Rules for the form of a source notebook: its file, its metadata, its title, its quick run, nothing left to write."""

import re
from collections.abc import Iterator

from helpers.language import LOCALES, text
from helpers.parameters import PARAMETERS
from helpers.series.check.finding import Finding, excerpt
from helpers.series.project import FILE_NAME, QUICK_OUTPUT, QUICK_TRAIN_SAMPLES, Lesson, Project

TODO = re.compile(r"\bTODO\b")
TITLE = re.compile(r"^# \D*(\d+) · .+$", re.MULTILINE)
OWN_NAME = re.compile(r"\b(?:start|LessonRun)\(\s*\"([^\"]*)\"")


def check_file_names(project: Project) -> Iterator[Finding]:
    """A finding for each notebook whose name does not start with a number of its own."""
    numbers: dict[str, str] = {}
    for path in sorted(project.notebooks.glob("*.ipynb")):
        if not FILE_NAME.fullmatch(path.stem):
            advice = text(
                "Dê ao caderno um nome como 08_nome.ipynb, em minúsculas, ou tire-o da pasta.",
                "Name the notebook like 08_name.ipynb, in lower case, or move it out of the folder.",
            )
            yield Finding("file-name", project.show(path), "-", advice)
            continue
        other = numbers.setdefault(path.stem[:2], path.name)
        if other != path.name:
            advice = text(
                "{other} tem o mesmo número: mude um dos dois.", "{other} has the same number: change one.", other=other
            )
            yield Finding("file-name", project.show(path), "-", advice)


def check_structure(lesson: Lesson) -> Iterator[Finding]:
    """Findings on the form of `lesson`."""
    file = f"notebooks/{lesson.path.name}"
    yield from _check_metadata(lesson, file)
    yield from _check_outputs(lesson, file)
    yield from _check_title(lesson, file)
    yield from _check_quick_run(lesson, file)
    yield from _check_own_name(lesson, file)
    yield from _check_todo(lesson, file)


def _check_metadata(lesson: Lesson, file: str) -> Iterator[Finding]:
    notebook = lesson.notebook
    kernel = notebook.metadata.get("kernelspec", {}).get("name")
    if (notebook.nbformat, notebook.nbformat_minor) != (4, 5) or kernel != "python3":
        advice = text(
            "O caderno precisa do formato 4.5 e do kernel python3: salve-o no JupyterLab com o kernel Python 3.",
            "The notebook needs the format 4.5 and the kernel python3: save it in JupyterLab with the kernel Python 3.",
        )
        yield Finding("format", file, "-", advice)
    extra = set(notebook.metadata) - {"kernelspec", "language_info"}
    if extra:
        advice = text(
            "Tire dos metadados do caderno: {extra}.",
            "Remove from the notebook's metadata: {extra}.",
            extra=", ".join(extra),
        )
        yield Finding("format", file, "-", advice)


def _check_outputs(lesson: Lesson, file: str) -> Iterator[Finding]:
    for cell in lesson.notebook.cells:
        if cell.cell_type == "code" and (cell.outputs or cell.execution_count):
            advice = text(
                "A fonte não guarda saídas: apague-as ('Edit → Clear Outputs of All Cells') e salve.",
                "The source stores no outputs: clear them ('Edit → Clear Outputs of All Cells') and save.",
            )
            yield Finding("stored-output", file, cell["id"], advice)


def _check_title(lesson: Lesson, file: str) -> Iterator[Finding]:
    for language in LOCALES:
        titles = [TITLE.search(cell.source) for cell in lesson.markdown(language)]
        title = next((title for title in titles if title), None)
        if title is None or int(title[1]) != lesson.number:
            example = {"pt": f"# Lição {lesson.number} · Título", "en": f"# Lesson {lesson.number} · Title"}[language]
            advice = text(
                "Comece o caderno com um título que tenha o número do arquivo, como '{example}'.",
                "Start the notebook with a title that has the number of its file, such as '{example}'.",
                example=example,
            )
            yield Finding("title", file, language, advice, {language: title[0] if title else ""})


def _check_quick_run(lesson: Lesson, file: str) -> Iterator[Finding]:
    """The tests run a lesson on few images, and outside the folder of the outputs."""
    quick, declared = lesson.quick_parameters(), lesson.defaults()
    needed = {"dataset": "digits", "output_dir": QUICK_OUTPUT}
    epochs = [quick.get(name, value) for name, value in declared.items() if name.endswith("epochs")]
    accepted = all(name in PARAMETERS and PARAMETERS[name].rule.accepts(value) for name, value in quick.items())
    if (
        accepted
        and needed.items() <= quick.items()
        and quick.keys() <= declared.keys()
        and 0 < quick.get("train_samples", 0) <= QUICK_TRAIN_SAMPLES
        and all(number == 1 for number in epochs)
    ):
        return
    advice = text(
        "A célula de parâmetros precisa do metadado nbmake.mock com {needed}, train_samples até {samples:,}, épocas 1 e nada "
        "que a lição não tenha.",
        "The parameters cell needs the metadata nbmake.mock with {needed}, train_samples up to {samples:,}, epochs 1 and "
        "nothing that the lesson does not have.",
        needed=", ".join(f'"{name}": "{value}"' for name, value in needed.items()),
        samples=QUICK_TRAIN_SAMPLES,
    )
    yield Finding("quick-run", file, "parameters", advice)


def _check_own_name(lesson: Lesson, file: str) -> Iterator[Finding]:
    code = {cell["id"]: cell.source for cell in lesson.notebook.cells if cell.cell_type == "code"}
    names = {cell: found[1] for cell, source in code.items() if (found := OWN_NAME.search(source))}
    for cell, name in names.items():
        if name != lesson.name:
            advice = text(
                "A lição grava os resultados como {name}: troque por {right}.",
                "The lesson saves its results as {name}: replace that by {right}.",
                name=name,
                right=lesson.name,
            )
            yield Finding("own-name", file, cell, advice)


def _check_todo(lesson: Lesson, file: str) -> Iterator[Finding]:
    for cell in lesson.notebook.cells:
        for line in cell.source.splitlines():
            if TODO.search(line):
                advice = text("Falta escrever esta parte.", "This part is still to be written.")
                yield Finding("todo", file, cell["id"], advice, {text("texto", "text"): excerpt(line)})
