"""The rules for questions: each is broken by a lesson made for the purpose."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.series.check.questions import check_questions
from helpers.series.project import Lesson, Project

SETUP = 'from helpers.lesson import start\n\nlesson = start("01_stub", globals())'
WORDS = {"pt": ("Antes de executar", "Resposta"), "en": ("Before you run it", "Answer")}


def folded(language, answer):
    return f"<details><summary>{WORDS[language][1]}</summary>\n\n{answer}\n\n</details>"


def prediction(language):
    return f"**{WORDS[language][0]}:** what?\n\n{folded(language, 'This.')}"


def question(language, number, options="abc", answer="(b), because. Not (a) and not (c)."):
    listed = "\n".join(f"- ({option}) option" for option in options)
    return f"**{number}.** Which?\n\n{listed}\n\n{folded(language, answer)}"


@pytest.fixture
def findings_in(tmp_path):
    """The findings on a lesson with some predictions and questions in each language."""

    def findings_in(pt, en=None):
        cells = [new_code_cell(SETUP, id="setup")]
        for language, blocks in (("pt", pt), ("en", en or pt)):
            source = "\n\n".join(block(language) for block in blocks)
            cells.append(new_markdown_cell(source, id=f"text-{language}", metadata={"tags": [language]}))
        nbformat.write(new_notebook(cells=cells), tmp_path / "01_stub.ipynb")
        return [finding.advice for finding in check_questions(Lesson(tmp_path / "01_stub.ipynb"))]

    return findings_in


def good(predictions=4, questions=4):
    numbered = [lambda language, n=n: question(language, n) for n in range(1, questions + 1)]
    return [prediction] * predictions + numbered


def test_a_lesson_with_enough_questions_has_no_finding(findings_in):
    assert findings_in(good()) == []
    assert findings_in(good(3, 5)) == []


@pytest.mark.parametrize(("predictions", "questions"), [(3, 4), (2, 6), (6, 3)])
def test_too_few_questions_are_found(predictions, questions, findings_in):
    advice = findings_in(good(predictions, questions))
    assert len(advice) == 2
    assert all("too few questions" in each for each in advice)


def test_predictions_without_an_answer_do_not_count(findings_in):
    bare = [lambda language: f"**{WORDS[language][0]}:** what?"] * 5
    assert all("with an answer to unfold" in advice for advice in findings_in([*bare, *good(2)]))
    assert findings_in([*bare, *good(3)]) == []


def test_languages_that_differ_are_found(findings_in):
    (advice,) = findings_in(good(4), good(5))
    assert "pt 4 + 4, en 5 + 4" in advice


def test_an_option_without_a_reason_is_found(findings_in):
    def silent(language):
        return question(language, 5, answer="(b), because. Not (a).")

    assert all("question 5" in advice.lower() and "option c" in advice for advice in findings_in([*good(), silent]))


def test_a_question_with_two_options_is_found(findings_in):
    def narrow(language):
        return question(language, 5, options="ab")

    assert all("fewer than 3 options" in advice for advice in findings_in([*good(), narrow]))


@pytest.mark.parametrize("lesson", Project.find().lessons, ids=lambda lesson: lesson.name)
def test_every_lesson_asks_enough(lesson):
    assert list(check_questions(lesson)) == []
