"""The check of notebooks: each fault in tests/resources/check is found, and no other."""

from pathlib import Path

import nbformat
import pytest

from helpers.series.check import check_documents, check_helpers, check_lesson
from helpers.series.check.bilingual import bilingual_functions
from helpers.series.check.cells import check_markdown, read_facts
from helpers.series.check.messages import check_code_cells
from helpers.series.project import Project

PROJECT = Project.find()
RESOURCES = Path(__file__).parent / "resources" / "check"
# notebook: the kinds of its findings, and the cell that they name
FAULTS = {
    "cell_with_two_languages": ({"tag"}, "a-en"),
    "cell_without_language": ({"tag"}, "a-pt"),
    "changed_decimal_in_a_formula": ({"formula"}, "a-en"),
    "changed_formula": ({"formula"}, "a-en"),
    "changed_number": ({"number"}, "a-en"),
    "code_span": ({"code"}, "a-en"),
    "code_that_is_not_plain_python": ({"syntax"}, "code"),
    "code_with_a_language": ({"tag"}, "code"),
    "deleted_original": ({"pair"}, "a-en"),
    "deleted_translation": ({"pair"}, "a-pt"),
    "english_misspelling": ({"spelling"}, "a-en"),
    "english_number_in_portuguese": ({"number-format"}, "a-pt"),
    "english_paragraph_tagged_pt": ({"language"}, "a-pt"),
    "european_spelling": ({"spelling"}, "a-pt"),
    "fact_of_another_cell": ({"measurement"}, "b-pt"),
    "fault_in_a_message_of_another_function": ({"number"}, "code"),
    "forbidden_english_term": ({"glossary"}, "a-en"),
    "forbidden_term": ({"glossary"}, "a-en"),
    "forbidden_term_in_a_message": ({"glossary"}, "code"),
    "forbidden_term_in_the_plural": ({"glossary"}, "a-en"),
    "heading_level": ({"heading"}, "a-en"),
    "heading_on_one_side": ({"heading"}, "a-en"),
    "html_image_without_description": ({"alt"}, "a-en"),
    "image_on_one_side": ({"image"}, "a-en"),
    "image_without_description": ({"alt"}, "a-pt"),
    "link_on_one_side": ({"link"}, "a-en"),
    "link_to_another_lesson": ({"link"}, "a-en"),
    "link_to_nowhere": ({"link"}, "a-pt"),
    "measured_decimal": ({"measurement"}, "a-pt"),
    "measured_loss": ({"measurement"}, "a-en"),
    "measured_percentage": ({"measurement"}, "a-pt"),
    "measured_percentage_in_a_formula": ({"measurement"}, "a-en"),
    "measured_seconds": ({"measurement"}, "a-pt"),
    "measured_seconds_in_words": ({"measurement"}, "a-en"),
    "message_in_one_language": ({"text-missing"}, "code"),
    "message_with_an_open_brace": ({"text-fields"}, "code"),
    "message_with_another_field": ({"text-fields"}, "code"),
    "messages_swapped": ({"language"}, "code"),
    "missing_table_row": ({"table"}, "a-en"),
    "misspelling_in_html": ({"spelling"}, "a-en"),
    "misspelled_comment": ({"spelling"}, "code"),
    "misspelled_message": ({"spelling"}, "code"),
    "misspelled_parameter_comment": ({"spelling"}, "parameters"),
    "number_in_a_message": ({"number"}, "code"),
    "number_on_one_side": ({"number"}, "a-en"),
    "other_number_in_words": ({"number"}, "a-en"),
    "pair_torn_apart": ({"pair"}, "a-pt"),
    "parameter_comment_in_one_language": ({"text-missing"}, "parameters"),
    "parameter_comment_swapped": ({"language"}, "parameters"),
    "percentage_with_a_space_in_english": ({"number-format"}, "a-en"),
    "portuguese_comment": ({"text-missing"}, "code"),
    "portuguese_heading_tagged_en": ({"language"}, "a-en"),
    "portuguese_misspelling": ({"spelling"}, "a-pt"),
    "shorter_list": ({"list"}, "a-en"),
    "space_in_a_formula": ({"formula"}, "a-en"),
    "swapped_tags": ({"tag", "language"}, "a-pt"),
}


@pytest.fixture(scope="module")
def findings_in():
    """The findings on a notebook, by its name."""
    facts, functions = read_facts(RESOURCES / "facts.toml"), bilingual_functions(PROJECT.helpers)
    lesson_files = {path.name for path in RESOURCES.glob("*.ipynb")}

    def findings_in(name):
        notebook = nbformat.read(RESOURCES / f"{name}.ipynb", as_version=4)
        return [
            *check_markdown(notebook, f"{name}.ipynb", lesson_files, facts.get(name, {})),
            *check_code_cells(notebook, f"{name}.ipynb", functions),
        ]

    return findings_in


@pytest.mark.parametrize(("name", "expected"), FAULTS.items(), ids=FAULTS)
def test_a_fault_is_found(findings_in, name, expected):
    findings = findings_in(name)
    kinds, cell = expected
    assert {finding.kind for finding in findings} == kinds
    assert cell in {finding.location for finding in findings}


def test_a_notebook_without_fault_has_no_finding(findings_in):
    assert list(map(str, findings_in("clean"))) == []


def test_every_notebook_with_a_fault_is_tested():
    assert {path.stem for path in RESOURCES.glob("*.ipynb")} == {*FAULTS, "clean"}


def test_a_finding_shows_both_texts_and_says_what_to_do(findings_in, language):
    (finding,) = findings_in("forbidden_term")
    assert finding.excerpts == {
        "pt": "A precisão mede os acertos.",
        "en": "The accuracy measures the right answers.",
    }
    assert finding.advice == {
        "pt": "O glossário não aceita “precisão”: use “acurácia”.",
        "en": "The glossary does not accept “precisão”: use “acurácia”.",
    }[language]  # fmt: skip
    assert str(finding).splitlines() == [
        "forbidden_term.ipynb [a-en] glossary",
        "    pt: A precisão mede os acertos.",
        "    en: The accuracy measures the right answers.",
        f"    → {finding.advice}",
    ]


def test_the_lessons_the_helpers_and_the_documents_have_no_finding():
    lessons = [finding for lesson in PROJECT.lessons for finding in check_lesson(lesson, PROJECT)]
    assert list(map(str, [*lessons, *check_helpers(PROJECT), *check_documents(PROJECT)])) == []
