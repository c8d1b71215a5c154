"""The readers' glossary: one page a language, made from the terms that the check uses."""

import re

import pytest

from helpers.series.check.readme import check_glossary_pages
from helpers.series.editions import lesson_files, sync
from helpers.series.glossary import glossary_page, meanings
from helpers.series.project import Project

PROJECT = Project.find()
FILES = {1: "01_loading.ipynb", 5: "05_cnn.ipynb"}


@pytest.mark.parametrize(
    ("language", "entry"),
    [
        ("pt", "- **agregação** (*pooling*): Resumir cada quadrado de um mapa em um só número, em geral o maior. [Lição 5](05_cnn.ipynb)"),
        ("en", "- **pooling** (*agregação*): Summing up each square of a map in a single number, usually the largest. [Lesson 5](05_cnn.ipynb)"),
    ],
)  # fmt: skip
def test_a_term_is_explained_translated_and_linked(language, entry):
    assert entry in glossary_page(language, FILES).splitlines()


def test_only_terms_of_existing_lessons_are_listed():
    assert "batch normalization" not in glossary_page("en", FILES)
    assert "batch normalization" in glossary_page("en", {**FILES, 9: "09_accuracy.ipynb"})


def test_accents_do_not_change_the_order():
    terms = re.findall(r"^- \*\*(.+?)\*\*", glossary_page("pt", lesson_files(PROJECT)), re.MULTILINE)
    assert len(terms) == len(meanings())
    assert terms.index("época") < terms.index("filtro") < terms.index("função de ativação")


def test_a_page_edited_by_hand_is_found_and_made_anew(published):
    page = published.glossary("en")
    page.write_text("by hand", encoding="utf-8")
    (finding,) = check_glossary_pages(published)
    assert (finding.kind, finding.file) == ("glossary-page", "outputs/en/glossary.md")
    assert "outputs/en/glossary.md" in sync(published)
    assert page.read_text(encoding="utf-8").startswith("# Glossary")
    assert list(check_glossary_pages(published)) == []


def test_a_project_without_the_page_gets_none(published):
    sync(published)
    assert not published.glossary("pt").is_file()


def test_every_lesson_of_a_term_exists():
    assert list(check_glossary_pages(PROJECT)) == []
    assert {number for number in lesson_files(PROJECT)} >= {1, 2, 3, 4, 5, 6, 7, 8, 9}
