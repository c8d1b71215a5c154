"""The check finds each fault in what is published, and says which command mends it."""

import json
import re
import shutil

import pytest
from nbformat.v4 import new_output

from helpers.paths import write_text
from helpers.series.check import check
from helpers.series.check.editions import differing_words
from helpers.series.editions import sync
from helpers.series.project import Project
from tests.notebooks import change_notebook, find_cell, replace_in_cell

NAME = "01_stub.ipynb"


def in_edition(change):
    return lambda project: change_notebook(project.outputs / "pt" / NAME, change)


def in_source(change):
    return lambda project: change_notebook(project.notebooks / NAME, change)


def in_source_and_editions(*change):
    def change_all(project):
        for folder in (project.notebooks, project.outputs / "pt", project.outputs / "en"):
            change_notebook(folder / NAME, replace_in_cell(*change))

    return change_all


def in_helpers(project):
    """The project gets its own package, in which a module that the lesson imports is changed."""
    shutil.copytree(project.helpers, project.root / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    path = project.root / "helpers" / "plots.py"
    path.write_text(path.read_text(encoding="utf-8") + "\nDPI = 50\n", encoding="utf-8")


def in_readme(old, new):
    def change(project):
        readme = project.readme.read_text(encoding="utf-8")
        assert old in readme
        write_text(project.readme, readme.replace(old, new, 1))

    return change


def without_table(name):
    def change(project):
        table = re.compile(rf"<!-- {name} -->.*<!-- /{name} -->\n", re.DOTALL)
        write_text(project.readme, table.sub("", project.readme.read_text(encoding="utf-8")))

    return change


def delete(cell_id):
    return lambda notebook: notebook.cells.remove(find_cell(notebook, cell_id))


def move_to_start(cell_id):
    def change(notebook):
        cell = find_cell(notebook, cell_id)
        notebook.cells.remove(cell)
        notebook.cells.insert(0, cell)

    return change


def as_raw(cell_id):
    return lambda notebook: find_cell(notebook, cell_id).update(cell_type="raw")


def as_markdown(cell_id):
    def change(notebook):
        cell = find_cell(notebook, cell_id)
        cell.cell_type = "markdown"
        del cell["outputs"], cell["execution_count"]

    return change


def output(change):
    return lambda notebook: change(find_cell(notebook, "show").outputs)


def remove(path):
    return lambda project: (project.root / path).unlink()


SYNC, PUBLISH = "python -m helpers sync", "python -m helpers publish 01_stub"
# the change, the kinds of the findings, the remedy that all of them name ("" where it is another)
FAULTS = {
    "prose changed in the source": (in_source(replace_in_cell("bars-pt", "mostra", "traz")), {"edition-stale"}, SYNC),
    "prose changed in the edition": (in_edition(replace_in_cell("bars-pt", "mostra", "traz")), {"edition-stale"}, SYNC),
    "a comment changed": (in_source(replace_in_cell("show", "print(", "# a\nprint(")), {"edition-stale"}, SYNC),
    "a cell missing": (in_edition(delete("bars-pt")), {"edition-stale"}, SYNC),
    "cells in another order": (in_edition(move_to_start("end-pt")), {"edition-stale"}, SYNC),
    "code changed in the source": (in_source(replace_in_cell("setup", "60_000", "60_001")), {"edition-code", "edition-stale"}, PUBLISH),
    "a number changed everywhere": (in_source_and_editions("parameters", "epochs: int = 5", "epochs: int = 6"), {"edition-code", "readme"}, ""),
    "a module that the lesson uses": (in_helpers, {"edition-code"}, PUBLISH),
    "an output edited": (in_edition(output(lambda outputs: outputs[0].data.update({"text/plain": "99,9 %"}))), {"edition-output"}, PUBLISH),
    "a figure edited": (in_edition(output(lambda outputs: outputs[0].data.update({"image/png": "AAAA"}))), {"edition-output"}, PUBLISH),
    "a figure without description": (in_edition(output(lambda outputs: outputs[0].metadata.clear())), {"edition-alt", "edition-output"}, ""),
    "an absolute path": (in_edition(output(lambda outputs: outputs.append(new_output("stream", text="/home/maria/cnn.keras")))), {"edition-path", "edition-output"}, ""),
    "an error": (in_edition(output(lambda outputs: outputs.append(new_output("error", ename="E", evalue="no", traceback=[])))), {"edition-error", "edition-output"}, PUBLISH),
    "state of widgets": (in_edition(lambda notebook: notebook.metadata.update(widgets={})), {"edition-metadata", "edition-stale"}, ""),
    "time stamps": (in_edition(lambda notebook: find_cell(notebook, "show").metadata.update(execution={})), {"edition-metadata", "edition-stale"}, ""),
    "another count": (in_edition(lambda notebook: find_cell(notebook, "show").update(execution_count=99)), {"edition-stale"}, SYNC),
    "no count": (in_edition(lambda notebook: find_cell(notebook, "show").update(execution_count=None)), {"edition-stale"}, SYNC),
    "another kernel": (in_edition(lambda notebook: notebook.metadata.kernelspec.update(name="julia")), {"edition-stale"}, SYNC),
    "another language of code": (in_edition(lambda notebook: notebook.metadata.language_info.update(name="R")), {"edition-stale"}, SYNC),
    "a tag": (in_edition(lambda notebook: find_cell(notebook, "setup").metadata.update(tags=["x"])), {"edition-stale"}, SYNC),
    "prose that is raw text": (in_edition(as_raw("bars-pt")), {"edition-stale"}, SYNC),
    "code that is prose": (in_edition(as_markdown("show")), {"edition-stale", "edition-output"}, ""),
    "a large figure": (in_edition(output(lambda outputs: outputs[0].data.update({"image/png": "A" * 3_000_001}))), {"edition-size", "edition-output"}, ""),
    "a missing edition": (remove(f"outputs/en/{NAME}"), {"edition-missing", "edition-link", "readme"}, ""),
    "no record": (remove("outputs/editions.json"), {"edition-missing", "readme"}, ""),
    "an edition of no lesson": (lambda project: shutil.copy(project.outputs / "pt" / NAME, project.outputs / "pt" / "09_old.ipynb"), {"edition-orphan"}, ""),
    "a result changed in the README": (in_readme("82,03", "83,03"), {"readme"}, SYNC),
    "a default changed in the README": (in_readme("| `5` |", "| `9` |"), {"readme"}, SYNC),
    "a title changed in the README": (in_readme("A small lesson", "A large lesson"), {"readme"}, SYNC),
    "a table without place": (without_table("results:en"), {"readme"}, ""),
    "no README": (remove("README.md"), {"readme"}, ""),
}  # fmt: skip


def findings_of(project):
    """The findings on notebooks, editions and README; those on the texts of the package are tested elsewhere."""
    return [finding for finding in check(Project(project.root)) if not finding.file.endswith(".py")]


@pytest.mark.parametrize(("change", "kinds", "remedy"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_what_is_published_is_found(change, kinds, remedy, published):
    change(published)
    findings = findings_of(published)
    assert {finding.kind for finding in findings} == kinds
    assert all(remedy in finding.advice for finding in findings)


def test_a_published_project_has_no_findings(published):
    assert list(map(str, findings_of(published))) == []


@pytest.mark.parametrize("fault", [name for name, (_, _, remedy) in FAULTS.items() if remedy == SYNC])
def test_sync_mends_what_it_is_the_remedy_for(fault, published):
    change, _, _ = FAULTS[fault]
    change(published)
    assert sync(Project(published.root))
    assert list(map(str, findings_of(published))) == []


def test_a_stale_sentence_is_shown_by_the_words_that_differ(published, language):
    long = "palavra " * 60
    for folder, word in ((published.notebooks, "mostra"), (published.outputs / "pt", "traz")):
        change_notebook(folder / NAME, replace_in_cell("bars-pt", "mostra", f"{long}{word} {long}"))
    (finding,) = findings_of(published)
    assert finding.location == "bars-pt"
    words = ("palavra " * 6).strip()
    assert list(finding.excerpts.values()) == [f"… {words} mostra {words} …", f"… {words} traz {words} …"]


@pytest.mark.parametrize(
    ("source", "edition", "shown"),
    [
        ("a b c", "a x c", ("a b c", "a x c")),
        ("a b", "", ("a b", "")),
        ("a  b", "a b", ("a  b", "a b")),
        ("1 2 3 4 5 6 7 8 9", "1 2 3 4 5 6 7 8 0", ("… 3 4 5 6 7 8 9", "… 3 4 5 6 7 8 0")),
    ],
)
def test_the_differing_words_have_a_few_words_around_them(source, edition, shown):
    assert differing_words(source, edition) == shown


def test_the_changed_code_is_named(published):
    in_helpers(published)
    (finding,) = findings_of(published)
    assert "helpers/plots.py" in finding.advice


def test_a_number_changed_in_source_and_editions_alike_is_found(published):
    in_source_and_editions("setup", "60_000", "50_000")(published)
    (finding,) = findings_of(published)
    assert (finding.kind, finding.file) == ("edition-code", f"notebooks/{NAME}")


def test_a_benchmark_without_its_table_is_found(published):
    spread = {"mean": 0.99, "standard_deviation": 0.001, "minimum": 0.98, "seeds": 5}
    seconds = {"median": 1.0, "minimum": 0.5, "maximum": 2.0}
    training = {"name": {"pt": "CNN", "en": "CNN"}, "reference": "cnn", "ratio": seconds, "seconds": seconds}
    content = {
        "versions": {},
        "rounds": [],
        "cpu": "A",
        "cores": 2,
        "trainings": {"cnn": {**training, "validation_accuracy": None, "test_accuracy": spread}},
    }
    write_text(published.benchmark, json.dumps(content))
    assert {finding.location for finding in findings_of(published)} == {"speed:pt", "speed:en"}
    sync(Project(published.root))
    assert findings_of(published) == []
