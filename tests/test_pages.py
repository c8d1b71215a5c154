"""The web pages of the editions: one file each, that needs no network."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from helpers.__main__ import main
from helpers.language import InputError
from helpers.paths import write_text
from helpers.series.editions import sync
from helpers.series.pages import write_pages
from helpers.series.project import Project
from tests.notebooks import change_notebook, replace_in_cell


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


@pytest.fixture
def site(published, tmp_path) -> Path:
    """The pages of a project whose editions link to its glossary."""
    change_notebook(published.notebooks / "01_stub.ipynb", replace_in_cell("bars-en", "second", "**label** second"))
    for language in ("pt", "en"):
        write_text(published.page(language, "glossary"), "")
    published = Project(published.root)
    sync(published)
    write_pages(tmp_path / "site", published)
    return tmp_path / "site"


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
        (figure,) = pages(site)[f"{language}/01_stub.html"].all("img")
        assert figure["alt"] == "Um dígito"


def test_formulas_are_mathml(site):
    for language in ("pt", "en"):
        page = pages(site)[f"{language}/01_stub.html"]
        assert len(page.all("math")) == 1
        assert "\\ln" not in page.source


def test_no_pages_are_made_of_editions_that_are_out_of_date(published, language, tmp_path):
    change_notebook(published.notebooks / "01_stub.ipynb", replace_in_cell("bars-pt", "mostra", "traz"))
    with pytest.raises(InputError, match={"pt": "não estão em dia", "en": "not up to date"}[language]):
        write_pages(tmp_path / "site", Project(published.root))
    assert not (tmp_path / "site").exists()


def test_pages_that_cannot_be_written_get_one_sentence(published, tmp_path):
    (tmp_path / "site").write_text("a file")
    result = CliRunner().invoke(main, ["pages", "--language", "en", str(tmp_path / "site")], obj=published)
    assert result.exit_code == 1
    assert "A file could not be read or written: " in result.output
    assert (tmp_path / "site").read_text() == "a file"
