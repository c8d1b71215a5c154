"""The readers' glossary: one page a language, made from the terms that the check uses, to which the editions link."""

import re

import pytest

from helpers.series.check.editions import check_editions
from helpers.series.check.readme import check_glossary_pages
from helpers.series.editions import linked_terms, make_edition, sync
from helpers.series.glossary import glossary_page, link_terms, meanings, terms_of
from helpers.series.project import Project, read_notebook
from tests.notebooks import change_notebook, find_cell, replace_in_cell

PROJECT = Project.find()
LESSONS = PROJECT.select(("1", "5"))


@pytest.mark.parametrize(
    ("language", "entry"),
    [
        ("pt", "- **agregação** (*pooling*): Resumir cada quadrado de um mapa em um só número, em geral o maior. [Lição 5](05_cnn.ipynb)"),
        ("en", "- **pooling** (*agregação*): Summing up each square of a map in a single number, usually the largest. [Lesson 5](05_cnn.ipynb)"),
    ],
)  # fmt: skip
def test_a_term_is_explained_translated_and_linked(language, entry):
    assert entry in glossary_page(language, LESSONS).splitlines()


def test_only_terms_of_existing_lessons_are_listed():
    assert "batch normalization" not in glossary_page("en", LESSONS)
    assert "batch normalization" in glossary_page("en", PROJECT.select(("1", "9")))


def test_accents_do_not_change_the_order():
    terms = re.findall(r"^- \*\*(.+?)\*\*", glossary_page("pt", PROJECT.lessons), re.MULTILINE)
    assert len(terms) == len(meanings())
    assert terms.index("época") < terms.index("filtro") < terms.index("função de ativação")


@pytest.mark.parametrize(("name", "start"), [("glossary", "# Glossary"), ("formulas", "# Shapes and formulas")])
def test_a_page_edited_by_hand_is_found_and_made_anew(name, start, published):
    page = published.page("en", name)
    page.write_text("by hand", encoding="utf-8")
    (finding,) = check_glossary_pages(published)
    assert (finding.kind, finding.file) == ("page-stale", f"outputs/en/{name}.md")
    assert f"outputs/en/{name}.md" in sync(published)
    assert page.read_text(encoding="utf-8").startswith(start)
    assert list(check_glossary_pages(published)) == []


def test_a_project_without_the_pages_gets_none(published):
    sync(published)
    assert not any(
        published.page(language, name).exists() for language in ("pt", "en") for name in ("glossary", "formulas")
    )


def test_every_lesson_of_a_term_exists():
    assert list(check_glossary_pages(PROJECT)) == []
    assert {lesson.number for lesson in PROJECT.lessons} >= {1, 2, 3, 4, 5, 6, 7, 8, 9}


@pytest.mark.parametrize(
    ("source", "linked"),
    [
        ("A **label** and a **label**.", "A [**label**](glossary.md) and a **label**."),
        ("The **Labels**.", "The [**Labels**](glossary.md)."),
        ("The **test sets** (*x*).", "The [**test sets**](glossary.md) (*x*)."),
        ("A **label of mine**, an *label* and a label.", None),
        ("**a *b* c** and **label**", "**a *b* c** and [**label**](glossary.md)"),
        ("## The **label**", None),
        ("`**label**` and ``a ` **label**``", None),
        ("```python\na = 2 **label**\n```", None),
        ("$x^{**label**}$ and\n\n$$y^{**label**}$$", None),
        ("[the **label**](other.md)", None),
        ("## The **label**\n\nA `x` with $y$ and **label**.", "## The **label**\n\nA `x` with $y$ and [**label**](glossary.md)."),
        ("- **label**\n- <b>**label**</b>", "- [**label**](glossary.md)\n- <b>**label**</b>"),
    ],
)  # fmt: skip
def test_the_first_bold_use_in_prose_is_linked(source, linked):
    assert link_terms([source, "no term"], ["label", "test set"]) == [linked or source, "no term"]


def test_a_term_is_linked_once_in_all_the_texts():
    sources = ["# **época**", "a **época**", "uma **época** e um **lote**"]
    assert link_terms(sources, ["época", "lote"]) == [
        "# **época**",
        "a [**época**](glossary.md)",
        "uma **época** e um [**lote**](glossary.md)",
    ]


def test_a_term_belongs_to_the_lesson_that_the_glossary_names():
    assert "epoch" in terms_of(2, "en")
    assert "época" in terms_of(2, "pt")
    assert "epoch" not in terms_of(3, "en")


def test_sync_links_the_editions_of_a_project_with_a_glossary(published):
    change_notebook(published.notebooks / "01_stub.ipynb", replace_in_cell("bars-pt", "mostra", "mostra o **rótulo**"))
    change_notebook(published.notebooks / "01_stub.ipynb", replace_in_cell("bars-en", "second", "**label** second"))
    for language in ("pt", "en"):
        published.page(language, "glossary").write_text("", encoding="utf-8")
    project = Project(published.root)
    assert {finding.kind for finding in check_editions(project)} == {"edition-stale"}
    sync(project)
    assert list(check_editions(project)) == []
    (lesson,) = project.lessons
    for language, link in (("pt", "[**rótulo**](glossary.md)"), ("en", "[**label**](glossary.md)")):
        assert link in find_cell(read_notebook(project.edition(lesson, language)), f"bars-{language}").source
    assert "glossary.md" not in find_cell(lesson.notebook, "bars-pt").source


def test_an_edition_written_elsewhere_has_no_links():
    lesson = LESSONS[0]
    edition = make_edition(lesson.notebook, "en", lesson.path.name)
    assert not any("glossary.md" in cell.source for cell in edition.cells)


def test_the_links_go_with_the_glossary(published):
    change_notebook(published.notebooks / "01_stub.ipynb", replace_in_cell("bars-en", "second", "**label** second"))
    project = Project(published.root)
    sync(project)
    edition = read_notebook(project.edition(project.lessons[0], "en"))
    assert "**label**" in find_cell(edition, "bars-en").source
    assert "glossary.md" not in find_cell(edition, "bars-en").source


@pytest.mark.parametrize("language", ["pt", "en"])
def test_most_terms_are_linked_in_the_lessons(language):
    links = 0
    for lesson in PROJECT.lessons:
        terms = linked_terms(lesson, language, PROJECT)
        edition = make_edition(lesson.notebook, language, lesson.path.name, terms)
        links += sum(cell.source.count("](glossary.md)") for cell in edition.cells)
    assert links > 0.75 * len(meanings())
