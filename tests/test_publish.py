"""Publishing, on a lesson that takes a second: both editions, their pages, and everything that is refused."""

import json
import shutil
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from click.testing import CliRunner

from helpers.__main__ import main
from helpers.data import load_dataset
from helpers.language import InputError, Text
from helpers.series import lessons, publish, run
from helpers.series.check.editions import check_editions
from helpers.series.check.readme import check_readme
from helpers.series.editions import read_record
from helpers.series.lessons import Lesson
from helpers.series.pages import write_pages

STUB = Lesson("01_stub", Text("Uma lição", "A lesson"))
README = "# MNIST\n<!-- results:pt -->\n<!-- /results:pt -->\n<!-- results:en -->\n<!-- /results:en -->\n"
PARAMETERS = """\
language: str = "both"  # idioma / language: "pt", "en", "both"
epochs: int = 5  # épocas / epochs
output_dir: str = ""  # pasta / folder
"""
SETUP = """\
import numpy as np
from helpers.data import Dataset
from helpers.language import text
from helpers.parameters import check_parameters
from helpers.plots import plot_bars
from helpers.results import LessonOutput

parameters = check_parameters(language, epochs=epochs, output_dir=output_dir)
images, labels = np.zeros((TRAIN, 28, 28), np.uint8), np.zeros(TRAIN, np.uint8)
data = Dataset("mnist", True, images, labels, images[:10000], labels[:10000])
output = LessonOutput("01_stub", data, parameters)
print(text("Acurácia: {share:.1%}", "Accuracy: {share:.1%}", share=0.8203))
plot_bars(["0", "1"], {text("treino", "training"): [1.5, 2.5]}, xlabel=text("classe", "class"), ylabel="%")
"""
RESULTS = """\
print(output.save_results({"nearest_mean": {"test_accuracy": 0.8203}}, {"nearest_mean": {"training": 0.5}}))
"""


def write_lesson(project: Path, setup: str = "") -> None:
    """The source of the stub, with more code in front of its setup."""
    markdown, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    cells = [
        markdown("# Uma lição\n\nA perda é $\\ln 10$; veja [a lição](01_stub.ipynb).", id="title-pt", metadata={"tags": ["pt"]}),
        markdown("# A lesson\n\nThe loss is $\\ln 10$; see [the lesson](01_stub.ipynb).", id="title-en", metadata={"tags": ["en"]}),
        code(PARAMETERS, id="parameters", metadata={"tags": ["parameters"], "nbmake": {"mock": {"epochs": 1}}}),
        code("TRAIN = 60000\n" + setup + SETUP, id="setup"),
        code(RESULTS, id="results"),
    ]  # fmt: skip
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    (project / "notebooks").mkdir(exist_ok=True)
    nbformat.write(
        nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), project / "notebooks" / STUB.path.name
    )


def contents(project: Path) -> dict[str, bytes]:
    paths = [project / "README.md", *(project / "outputs").rglob("*")]
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def edition(project: Path, language: str) -> nbformat.NotebookNode:
    return nbformat.read(project / "outputs" / language / "01_stub.ipynb", as_version=4)


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A project with the stub as its only lesson, published."""
    folder = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lessons, "NOTEBOOKS", folder / "notebooks")
        patch.setattr(publish, "load_dataset", lambda: SimpleNamespace(verified=True))
        (folder / "README.md").write_text(README, encoding="utf-8")
        write_lesson(folder)
        publish.publish((STUB,), folder)
        yield folder


def test_an_edition_has_one_language_and_clean_cells(project, language):
    notebook = edition(project, language)
    nbformat.validate(notebook)
    assert [cell["id"] for cell in notebook.cells] == ["edition", f"title-{language}", "parameters", "setup", "results"]
    assert [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"] == [1, 2, 3]
    assert f'language: str = "{language}"  # idioma' in notebook.cells[2].source
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert [cell.metadata for cell in notebook.cells if cell.metadata] == [{"tags": ["parameters"]}]


def test_an_edition_speaks_its_language(project, language):
    printed, figure = edition(project, language).cells[3].outputs
    assert printed.text == {"pt": "Acurácia: 82,0\u00a0%\n", "en": "Accuracy: 82.0%\n"}[language]
    assert figure.metadata["image/png"]["alt"] == {
        "pt": "Barras: % por classe. treino: 0 1,5, 1 2,5.",
        "en": "Bars: % by class. training: 0 1.5, 1 2.5.",
    }[language]  # fmt: skip
    where = edition(project, language).cells[4].outputs[0].text
    assert where.endswith("outputs/results/01_stub.json.\n")
    assert str(project) not in json.dumps(edition(project, language))


def test_an_edition_links_to_the_other_language(project, language):
    other = {"pt": "[English](../en/01_stub.ipynb)", "en": "[Português](../pt/01_stub.ipynb)"}
    assert other[language] in edition(project, language).cells[0].source


def test_what_was_published_passes_the_check(project):
    record = read_record(project / "outputs")
    assert list(check_editions({STUB: nbformat.read(STUB.path, as_version=4)}, project / "outputs")) == []
    assert record["results"]["01_stub"]["metrics"] == {"nearest_mean": {"test_accuracy": 0.8203}}
    readme = (project / "README.md").read_text(encoding="utf-8")
    assert list(check_readme(readme, record["results"], None)) == []
    assert "82,03\u00a0%" in readme
    assert "82.03%" in readme
    assert set(contents(project)) == {
        "README.md",
        "outputs/editions.json",
        "outputs/pt/01_stub.ipynb",
        "outputs/en/01_stub.ipynb",
    }


REFUSED = {
    "a failed run": ("1 / 0\n", run.LessonFailed, "division by zero"),
    "a run that fails in the second language": ('if language == "en": 1 / 0\n', run.LessonFailed, "division by zero"),
    "quick parameters": ("epochs = 1\n", InputError, "epochs"),
    "part of the images": ("TRAIN = 1000\n", InputError, "MNIST"),
    "a path of this computer": ("print(output_dir)\n", run.LessonFailed, "edition-path"),
}


@pytest.mark.parametrize(("setup", "error", "message"), REFUSED.values(), ids=REFUSED)
def test_nothing_is_replaced_unless_all_succeeds(setup, error, message, project):
    before = contents(project)
    write_lesson(project, setup)
    try:
        with pytest.raises(error, match=message):
            publish.publish((STUB,), project)
    finally:
        write_lesson(project)
    assert contents(project) == before


OTHER = Lesson("02_other", Text("Outra", "Another"))


@pytest.fixture
def with_other(project, tmp_path, monkeypatch) -> Path:
    """A copy of the project in which another lesson has been published as well."""
    folder = shutil.copytree(project, tmp_path / "project")
    monkeypatch.setattr(publish, "LESSONS", (STUB, OTHER))
    record = read_record(folder / "outputs")
    record["results"]["02_other"] = {"metrics": {"cnn": {"test_accuracy": 0.99}}, "seconds": {"cnn": {"training": 9}}}
    for language in ("pt", "en"):
        record["outputs"][language]["02_other"] = {"setup": "a digest"}
        (folder / "outputs" / language / "02_other.ipynb").write_text(language, encoding="utf-8")
    (folder / "outputs" / "editions.json").write_text(json.dumps(record), encoding="utf-8")
    return folder


def test_the_editions_of_other_lessons_stay(with_other):
    before, record = contents(with_other), read_record(with_other / "outputs")
    publish.publish((STUB,), with_other)
    after = contents(with_other)
    assert after["outputs/pt/02_other.ipynb"] == before["outputs/pt/02_other.ipynb"] == b"pt"
    assert after["outputs/en/02_other.ipynb"] == b"en"
    assert read_record(with_other / "outputs") == {**record, "date": date.today().isoformat()}
    assert "99,00\u00a0%" in after["README.md"].decode()


def test_editions_made_with_other_versions_do_not_stay(with_other, monkeypatch):
    monkeypatch.setattr(publish, "versions", lambda: {"tensorflow": "3.0"})
    monkeypatch.setattr(publish, "execute", lambda *_: pytest.fail("a lesson ran"))
    with pytest.raises(InputError, match="publish all lessons"):
        publish.publish((STUB,), with_other)


def test_an_edition_that_stays_must_be_there(with_other, monkeypatch, language):
    (with_other / "outputs" / "en" / "02_other.ipynb").unlink()
    monkeypatch.setattr(publish, "execute", lambda *_: pytest.fail("a lesson ran"))
    sentence = {
        "pt": "Falta a edição outputs/en/02_other.ipynb",
        "en": "The edition outputs/en/02_other.ipynb is missing",
    }
    with pytest.raises(InputError, match=sentence[language]):
        publish.publish((STUB,), with_other)


def test_the_offline_digits_are_not_published(project, language, monkeypatch):
    before = contents(project)
    monkeypatch.setattr(publish, "load_dataset", lambda: load_dataset("digits"))
    monkeypatch.setattr(publish, "execute", lambda *_: pytest.fail("a lesson ran"))
    with pytest.raises(
        InputError, match={"pt": "todo o MNIST verificado", "en": "all of the verified MNIST"}[language]
    ):
        publish.publish((STUB,), project)
    assert contents(project) == before


@pytest.mark.parametrize("change", [{"verified": False}, {"train": 59999}], ids=str)
def test_results_of_other_data_are_not_published(change, project):
    dataset = {"name": "mnist", "verified": True, "train": 60000, "test": 10000}
    parameters = {"language": "pt", "epochs": 5}
    publish.require_full(STUB, {"dataset": dataset, "parameters": parameters})
    with pytest.raises(InputError, match="MNIST"):
        publish.require_full(STUB, {"dataset": {**dataset, **change}, "parameters": parameters})


def test_a_move_that_fails_puts_everything_back(tmp_path):
    staging = tmp_path / "staging"
    staging.mkdir()
    for path in (tmp_path / "a", tmp_path / "b", staging / "a"):
        path.write_text(f"{path.parent == staging}")
    with pytest.raises(FileNotFoundError):
        publish._put_in_place({staging / "a": tmp_path / "a", staging / "b": tmp_path / "b"}, staging)
    assert [(tmp_path / name).read_text() for name in "ab"] == ["False", "False"]


class Page(HTMLParser):
    """The tags of a page, each with its attributes."""

    def __init__(self, path: Path):
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.source = path.read_text(encoding="utf-8")
        self.feed(self.source)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def site(project, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write_pages(folder, (STUB,), project)
    return folder


def pages(site: Path) -> dict[str, Page]:
    return {path.relative_to(site).as_posix(): Page(path) for path in site.rglob("*.html")}


def test_there_is_a_page_for_each_edition_and_an_index(site):
    assert set(pages(site)) == {"index.html", "pt/01_stub.html", "en/01_stub.html"}
    assert [path for path in site.rglob("*") if path.is_file() and path.suffix != ".html"] == []


def test_a_page_says_its_language(site):
    languages = {name: page.all("html")[0]["lang"] for name, page in pages(site).items()}
    assert languages == {"index.html": "pt-BR", "pt/01_stub.html": "pt-BR", "en/01_stub.html": "en"}
    assert [section["lang"] for section in pages(site)["index.html"].all("section")] == ["pt-BR", "en"]


def test_a_page_needs_no_network(site):
    for page in pages(site).values():
        assert not page.all("script") + page.all("link") + page.all("iframe")
        assert "url(" not in page.source
        assert "@import" not in page.source
        sources = [attributes["src"] for _, attributes in page.tags if "src" in attributes]
        assert all(source.startswith("data:") for source in sources)


def test_every_link_of_a_page_leads_to_a_page(site):
    for name, page in pages(site).items():
        targets = [anchor["href"] for anchor in page.all("a")]
        assert targets
        assert all((site / name).parent.joinpath(target).resolve().is_file() for target in targets)


def test_every_figure_of_a_page_is_described(site):
    for language in ("pt", "en"):
        figures = pages(site)[f"{language}/01_stub.html"].all("img")
        assert len(figures) == 1
        assert figures[0]["alt"].startswith({"pt": "Barras: % por classe.", "en": "Bars: % by class."}[language])


def test_formulas_are_mathml(site):
    for language in ("pt", "en"):
        page = pages(site)[f"{language}/01_stub.html"]
        assert len(page.all("math")) == 1
        assert "\\ln" not in page.source


def test_no_pages_are_made_of_editions_that_are_not_as_their_source(project, language, tmp_path):
    write_lesson(project, "# changed\n")
    try:
        with pytest.raises(InputError, match={"pt": "não estão em dia", "en": "not up to date"}[language]):
            write_pages(tmp_path / "site", (STUB,), project)
    finally:
        write_lesson(project)
    assert not (tmp_path / "site").exists()


def test_pages_are_made_of_all_lessons_or_none(tmp_path):
    result = CliRunner().invoke(main, ["publish", "--language", "en", "--html", str(tmp_path / "site"), "04"])
    assert result.exit_code == 2
    assert "The pages are of all lessons: name none." in result.output
    assert not (tmp_path / "site").exists()


def test_the_command_says_why_it_refuses(monkeypatch):
    monkeypatch.setattr(publish, "load_dataset", lambda: load_dataset("digits"))
    result = CliRunner().invoke(main, ["publish", "--language", "en"])
    assert result.exit_code == 1
    assert "Only what ran on all of the verified MNIST is published" in result.output


def test_pages_that_cannot_be_written_get_one_sentence(project, tmp_path, monkeypatch):
    (tmp_path / "site").write_text("a file")
    monkeypatch.setattr("helpers.series.pages.write_pages", lambda folder: write_pages(folder, (STUB,), project))
    result = CliRunner().invoke(main, ["publish", "--language", "en", "--html", str(tmp_path / "site")])
    assert result.exit_code == 1
    assert "It could not be published: " in result.output
    assert (tmp_path / "site").read_text() == "a file"
