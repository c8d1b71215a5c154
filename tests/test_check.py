"""The check finds each fault it is there to find, and nothing in the series as it stands."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from helpers.language import LOCALES, use_language
from helpers.paths import OUTPUTS, PROJECT
from helpers.series.check import check, check_notebook
from helpers.series.check.editions import check_editions
from helpers.series.check.messages import check_texts
from helpers.series.check.readme import check_readme
from helpers.series.editions import RECORD, describe, digests, edition, read_record
from helpers.series.lessons import LESSONS
from helpers.series.readme import BENCHMARK as BENCHMARK_FILE
from helpers.series.readme import read_benchmark, with_speed, with_tables

LOADING, NORMALIZATION, MLP, CNN, EVALUATION, SPEED, ACCURACY = LESSONS
TABLES = [f"<!-- {table} -->\n<!-- /{table} -->\n" for table in ("results:pt", "speed:pt", "results:en", "speed:en")]
README = "\n".join(["# MNIST\n", *TABLES])
RESULTS = {
    "01_loading": {
        "metrics": {"nearest_mean": {"test_accuracy": 0.8203}},
        "seconds": {"nearest_mean": {"training": 0.25}},
    },
    "04_cnn": {"metrics": {"cnn": {"test_accuracy": 0.991}}, "seconds": {"cnn": {"training": 1234.56}}},
}


def training(pt: str, en: str, ratio: float, seconds: float, validation: bool) -> dict:
    spread = {"mean": 0.99125, "standard_deviation": 0.0006, "minimum": 0.99, "seeds": 5}
    return {
        "name": {"pt": pt, "en": en},
        "reference": "plain",
        "ratio": {"median": ratio, "minimum": ratio - 1, "maximum": ratio + 1},
        "seconds": {"median": seconds},
        "validation_accuracy": spread if validation else None,
        "test_accuracy": spread,
    }


BENCHMARK = {
    "cpu": "A processor",
    "cores": 2,
    "trainings": {
        "plain": training("CNN comum", "plain CNN", 1.0, 1234.56, validation=False),
        "lesson_6": training("lição 6", "lesson 6", 12.34, 100.0, validation=True),
    },
}
FIGURE = {"data": {"image/png": "iVBORw0KGgo="}, "metadata": {"image/png": {"alt": "Um dígito"}}}


@pytest.fixture(scope="module")
def sources() -> dict:
    return {lesson: nbformat.read(lesson.path, as_version=4) for lesson in LESSONS}


def find(notebook, cell_id):
    return next(cell for cell in notebook.cells if cell["id"] == cell_id)


def replace(cell_id, old, new):
    """A fault: `new` in place of `old` in the text of one cell."""

    def change(notebook):
        cell = find(notebook, cell_id)
        assert old in cell.source
        cell.source = cell.source.replace(old, new, 1)

    return change


def tag(cell_id, *tags):
    def change(notebook):
        find(notebook, cell_id).metadata["tags"] = list(tags)

    return change


def delete(cell_id):
    def change(notebook):
        notebook.cells.remove(find(notebook, cell_id))

    return change


def move(cell_id, to):
    def change(notebook):
        cell = find(notebook, cell_id)
        notebook.cells.remove(cell)
        notebook.cells.insert(to, cell)

    return change


def swap_tags(notebook):
    tag("title-pt", "en")(notebook)
    tag("title-en", "pt")(notebook)


def english_paragraph(notebook):
    cell = find(notebook, "title-pt")
    cell.source += "\n\nBefore teaching a computer to read, let us take a calm look at what it will be given."


# name: lesson, the change, the kinds of all findings, the cell that they name
PROSE = {
    "a deleted translation": (LOADING, delete("pixels-en"), {"pair"}, "pixels-pt"),
    "a deleted original": (LOADING, delete("pixels-pt"), {"pair"}, "pixels-en"),
    "a pair torn apart": (LOADING, move("pixels-en", 0), {"pair"}, "pixels-pt"),
    "a cell with no language": (MLP, tag("loss-pt"), {"tag"}, "loss-pt"),
    "a cell with two languages": (MLP, tag("loss-en", "pt", "en"), {"tag"}, "loss-en"),
    "code with a language": (CNN, tag("fit", "pt"), {"tag"}, "fit"),
    "swapped tags": (CNN, swap_tags, {"tag", "language"}, "title-pt"),
    "an English paragraph tagged pt": (LOADING, english_paragraph, {"language"}, "title-pt"),
    "a Portuguese heading tagged en": (CNN, replace("pooling-en", "ReLU and pooling", "A ReLU e a agregação"), {"language"}, "pooling-en"),
    "a heading level": (CNN, replace("pooling-en", "## ", "### "), {"heading"}, "pooling-en"),
    "a heading on one side": (CNN, replace("pooling-pt", "## ", ""), {"heading"}, "pooling-en"),
    "a changed number": (LOADING, replace("origin-en", "60,000", "50,000"), {"number"}, "origin-en"),
    "a number on one side": (CNN, replace("maps-pt", "E o que", "E o que 8 deles"), {"number"}, "maps-en"),
    "an English number in Portuguese": (NORMALIZATION, replace("rates-read-pt", "0,1", "0.1"), {"number-format"}, "rates-read-pt"),
    "a Portuguese percentage in English": (LOADING, replace("end-en", "10%", "10 %"), {"number-format"}, "end-en"),
    "a formula changed on one side": (MLP, replace("step-en", r"W - \eta", r"W + \eta"), {"formula"}, "step-en"),
    "a space in a formula": (MLP, replace("softmax-pt", "$e \\", "$e \\; \\"), {"formula"}, "softmax-en"),
    "a decimal in a formula": (MLP, replace("softmax-pt", "2{,}72", "2{,}71"), {"formula", "measurement"}, "softmax-en"),
    "a code span": (MLP, replace("logits-pt", "`float32`", "`float64`"), {"code"}, "logits-en"),
    "a link to another lesson": (CNN, replace("end-en", "05_evaluation", "03_mlp"), {"link"}, "end-en"),
    "a link on one side": (CNN, replace("title-pt", "[lição 3](03_mlp.ipynb)", "lição 3"), {"link"}, "title-en"),
    "an image on one side": (CNN, replace("maps-en", "And what", "![A map](map.png) And what"), {"image"}, "maps-en"),
    "a shorter list": (CNN, replace("end-pt", "- Salve", "Salve"), {"list"}, "end-en"),
    "a table row": (CNN, replace("architecture-en", "| pooling 2×2 | → 13×13×32 | 0 |\n", ""), {"table", "number"}, "architecture-en"),
    "a forbidden term": (LOADING, replace("balance-pt", "acurácia", "precisão"), {"glossary"}, "balance-en"),
    "a forbidden term in the plural": (LOADING, replace("shapes-pt", "rótulos", "etiquetas"), {"glossary"}, "shapes-en"),
    "a forbidden English term": (MLP, replace("loss-en", "loss function", "loss, or cost function,"), {"glossary"}, "loss-en"),
    "a misspelling in Portuguese": (LOADING, replace("grid-pt", "inclinado", "inclindo"), {"spelling"}, "grid-pt"),
    "European spelling": (LOADING, replace("origin-pt", "foi colocado", "foi correctamente colocado"), {"spelling"}, "origin-pt"),
    "a misspelling in English": (LOADING, replace("grid-en", "slanted", "slantted"), {"spelling"}, "grid-en"),
    "a measured percentage": (CNN, replace("test-pt", "uma única leitura", "uma única leitura, 99,1 %"), {"measurement", "number"}, "test-pt"),
    "seconds": (CNN, replace("fit-en", "for validation.", "for validation. It takes 48 seconds."), {"measurement", "number"}, "fit-en"),
    "a loss": (MLP, replace("train-en", "the whole training set.", "the whole training set. The loss is 0.31."), {"measurement", "number"}, "train-en"),
    "a measurement elsewhere than listed": (LOADING, replace("means-pt", "a média", "a média (10 %)"), {"measurement", "number"}, "means-pt"),
    "an image without description": (CNN, replace("maps-pt", "E o que", "![](map.png) E o que"), {"alt", "image"}, "maps-pt"),
    "an HTML image without description": (CNN, replace("maps-en", "And what", '<img src="map.png"> And what'), {"alt", "code"}, "maps-en"),
    "a percentage in a formula": (CNN, replace("test-en", "single reading", r"single reading, $99\%$"), {"measurement", "formula"}, "test-en"),
    "a whole loss": (MLP, replace("trap-pt", "média por imagem", "média por imagem (a perda é de 317.000)"), {"measurement", "number"}, "trap-pt"),
    "a message in one language": (LOADING, replace("sets", '"training {train:,} · validation {validation:,} · test {test:,}"', '""'), {"text-missing"}, "sets"),
    "a message with another field": (LOADING, replace("sets", "teste {test:,}", "teste {test}"), {"text-fields"}, "sets"),
    "messages swapped": (CNN, replace("fit", "progress = Progress()", 'text("the training has ended", "o treino acabou")'), {"language"}, "fit"),
    "a misspelt message": (CNN, replace("curves", '"validação"', '"validasão"'), {"spelling"}, "curves"),
    "a number in a message": (CNN, replace("filters", "Os 32 filtros", "Os 64 filtros"), {"number"}, "filters"),
    "a forbidden term in a message": (CNN, replace("curves", '"acurácia"', '"precisão"'), {"glossary"}, "curves"),
}  # fmt: skip


@pytest.mark.parametrize(("lesson", "change", "kinds", "cell"), PROSE.values(), ids=PROSE)
def test_a_fault_in_a_lesson_is_found(lesson, change, kinds, cell):
    use_language("en")
    notebook = nbformat.read(lesson.path, as_version=4)
    change(notebook)
    findings = list(check_notebook(notebook, lesson.name))
    assert {finding.kind for finding in findings} == kinds
    assert cell in {finding.place for finding in findings}
    for finding in findings:
        assert str(finding).startswith(f"notebooks/{lesson.name}.ipynb [{finding.place}] {finding.kind}\n")
        assert "→ " in str(finding)


def test_a_finding_shows_both_texts_and_says_what_to_do(language):
    notebook = nbformat.read(LOADING.path, as_version=4)
    replace("balance-pt", "acurácia", "precisão")(notebook)
    (finding,) = check_notebook(notebook, LOADING.name)
    assert "precisão" in finding.texts["pt"]
    assert finding.texts["en"]
    assert finding.advice == {
        "pt": "O glossário não aceita “precisão”: use “acurácia”.",
        "en": "The glossary does not accept “precisão”: use “acurácia”.",
    }[language]  # fmt: skip


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_the_lessons_have_no_fault(lesson, sources):
    assert list(map(str, check_notebook(sources[lesson], lesson.name))) == []


def test_the_helpers_have_no_fault():
    modules = sorted((PROJECT / "helpers").rglob("*.py"))
    assert [str(found) for path in modules for found in check_texts(path.read_text(encoding="utf-8"), path.name)] == []


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ('raise InputError("Falta o arquivo.")', ["text-missing"]),
        ('Text("época", "")', ["text-missing"]),
        ('text(f"{a} de 3", f"{a} of 4")', ["number"]),
        ('text("O ficheiro {f}", "The file {f}", f=1)', ["glossary"]),
        ("%timeit 1 + 1", ["syntax"]),
        ('text("3,5 e 1.000", "3.5 and 1,000")', []),
        ('text(Text("época", "epoch"))', []),
        ("text(title)", []),
        ("text()", []),
    ],
)
def test_messages_in_code(source, kinds):
    assert [finding.kind for finding in check_texts(source, "module.py")] == kinds


@pytest.fixture(scope="module")
def published(sources, tmp_path_factory) -> Path:
    """A copy of the project with editions as `publish` would make them, of lessons that show one figure each."""
    folder = tmp_path_factory.mktemp("published")
    shutil.copytree(PROJECT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    record = {
        "date": "2030-12-31",
        "dataset": {"name": "mnist", "verified": True, "train": 60000, "test": 10000},
        "versions": {"python": "3.11.7"},
        "results": RESULTS,
        "outputs": {"pt": {}, "en": {}},
    }
    for language in LOCALES:
        (folder / "outputs" / language).mkdir(parents=True)
        for lesson, source in sources.items():
            made = edition(source, language, lesson.path.name)
            find(made, "setup").outputs = [nbformat.v4.new_output("display_data", **FIGURE)]
            record["outputs"][language][lesson.name] = digests(made)
            nbformat.write(made, folder / "outputs" / language / lesson.path.name)
    (folder / "outputs" / RECORD).write_text(json.dumps(record), encoding="utf-8")
    (folder / "outputs" / BENCHMARK_FILE).write_text(json.dumps(BENCHMARK), encoding="utf-8")
    (folder / "README.md").write_text(with_speed(with_tables(README, RESULTS), BENCHMARK), encoding="utf-8")
    return folder


@pytest.fixture
def project(published, tmp_path) -> Path:
    """The published copy, for one test to change."""
    return shutil.copytree(published, tmp_path / "project")


def in_edition(change, path="outputs/pt/04_cnn.ipynb"):
    """A fault: one edition changed by hand."""

    def change_file(folder):
        notebook = nbformat.read(folder / path, as_version=4)
        change(notebook)
        nbformat.write(notebook, folder / path)

    return change_file


def in_source(change):
    return in_edition(change, "notebooks/04_cnn.ipynb")


def in_readme(old, new):
    def change(folder):
        readme = (folder / "README.md").read_text(encoding="utf-8")
        assert old in readme
        (folder / "README.md").write_text(readme.replace(old, new), encoding="utf-8")

    return change


def hand_edited(notebook):
    find(notebook, "setup").outputs[0].data["text/plain"] = "99,9 %"


def hand_edited_figure(notebook):
    find(notebook, "setup").outputs[0].data["image/png"] += "AAAA"


def without_alt(notebook):
    del find(notebook, "setup").outputs[0].metadata["image/png"]["alt"]


def with_path(notebook):
    find(notebook, "setup").outputs.append(nbformat.v4.new_output("stream", text="in /home/maria/outputs/cnn.keras"))


def with_error(notebook):
    find(notebook, "setup").outputs.append(nbformat.v4.new_output("error", ename="E", evalue="no", traceback=[]))


def with_widgets(notebook):
    notebook.metadata["widgets"] = {}


def with_time_stamps(notebook):
    find(notebook, "setup").metadata["execution"] = {"iopub.execute_input": "2030-12-31"}


def too_large(notebook):
    find(notebook, "setup").outputs[0].data["image/png"] = "A" * 1_000_001


PUBLISHED = {
    "prose changed in the source": (in_source(replace("why-pt", "Duas ideias", "Duas boas ideias")), {"edition-stale"}, "why-pt"),
    "code changed in the source": (in_source(replace("fit", "verbose=0", "verbose=1")), {"edition-stale"}, "fit"),
    "a parameter changed in the source": (in_source(replace("parameters", "= 32", "= 64")), {"edition-stale"}, "parameters"),
    "prose changed in the edition": (in_edition(replace("why-pt", "Duas", "Três")), {"edition-stale"}, "why-pt"),
    "a cell missing in the edition": (in_edition(delete("why-pt")), {"edition-stale"}, "why-pt"),
    "cells in another order": (in_edition(move("why-pt", 1)), {"edition-stale"}, "-"),
    "a hand-edited output": (in_edition(hand_edited), {"edition-output"}, "setup"),
    "another figure": (in_edition(hand_edited_figure), {"edition-output"}, "setup"),
    "a missing alt text": (in_edition(without_alt), {"edition-alt", "edition-output"}, "setup"),
    "an absolute path": (in_edition(with_path), {"edition-path", "edition-output"}, "setup"),
    "an error": (in_edition(with_error), {"edition-error", "edition-output"}, "setup"),
    "widget state": (in_edition(with_widgets), {"edition-metadata"}, "-"),
    "time stamps": (in_edition(with_time_stamps), {"edition-metadata"}, "-"),
    "too large": (in_edition(too_large), {"edition-size", "edition-output"}, "-"),
    "a missing edition": (lambda folder: (folder / "outputs/en/05_evaluation.ipynb").unlink(), {"edition-missing", "edition-link"}, "-"),
    "no record": (lambda folder: (folder / "outputs" / RECORD).unlink(), {"edition-missing"}, "-"),
    "a number in the table": (in_readme("82,03", "83,03"), {"readme"}, "pt"),
    "a number in the table of speed": (in_readme("12,3×", "13,3×"), {"readme"}, "pt"),
    "a table of speed without benchmark": (lambda folder: (folder / "outputs" / "benchmark.json").unlink(), {"readme"}, "en"),
    "a table without place": (in_readme("<!-- results:en -->", ""), {"readme"}, "en"),
    "no README": (lambda folder: (folder / "README.md").unlink(), {"readme"}, "pt"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "kinds", "place"), PUBLISHED.values(), ids=PUBLISHED)
def test_a_fault_in_what_is_published_is_found(change, kinds, place, project):
    change(project)
    findings = check(project)
    assert {finding.kind for finding in findings} == kinds
    assert place in {finding.place for finding in findings}


def test_a_clean_project_gives_no_findings(published):
    assert list(map(str, check(published))) == []


def test_the_tables_are_written_in_each_language(published):
    readme = (published / "README.md").read_text(encoding="utf-8")
    assert "| dígito médio mais próximo | [01_loading](outputs/pt/01_loading.ipynb) | 82,03\u00a0% | 0,2 s |" in readme
    assert "| CNN | [04_cnn](outputs/en/04_cnn.ipynb) | 99.10% | 1,234.6 s |" in readme
    assert "| CNN comum | 5 | 1.234,6 | – | – | 99,12\u00a0% ± 0,06\u00a0% |" in readme
    assert "| lesson 6 | 5 | 100.0 | 12.3× (11.3–13.3) | 99.12% | 99.12% ± 0.06% |" in readme
    assert "Processador: A processor, 2 núcleos." in readme
    assert list(check_readme(readme, RESULTS, BENCHMARK)) == []
    assert with_tables(readme, RESULTS) == readme
    assert with_tables("# MNIST\n", RESULTS) == "# MNIST\n"


def test_the_check_says_when_the_editions_were_made(language, published):
    said = describe(read_record(published / "outputs"))
    assert {"pt": "31 de dez. de 2030", "en": "Dec 31, 2030"}[language] in said
    assert {"pt": "60.000", "en": "60,000"}[language] in said
    assert "python 3.11.7" in said


def test_the_committed_editions_are_those_of_the_lessons(sources):
    assert read_record(OUTPUTS), "The editions are missing: run 'python -m helpers publish' and commit outputs/."
    assert list(map(str, check_editions(sources, OUTPUTS))) == []


def test_the_committed_table_of_results_is_that_of_the_editions():
    record = read_record(OUTPUTS)
    assert record, "The editions are missing: run 'python -m helpers publish' and commit outputs/."
    assert (
        list(
            map(
                str,
                check_readme(
                    (PROJECT / "README.md").read_text(encoding="utf-8"), record["results"], read_benchmark(OUTPUTS)
                ),
            )
        )
        == []
    )


def test_the_check_is_fast_and_does_without_tensorflow():
    code = (
        "import sys, time; from helpers.series.check import check; check(); "
        "print(time.process_time(), 'tensorflow' in sys.modules)"
    )
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    seconds, tensorflow = printed.split()
    assert float(seconds) < 10  # of processor time: what else runs on the machine does not count
    assert tensorflow == "False"
