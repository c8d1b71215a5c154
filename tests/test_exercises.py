"""The exercises: right answers are accepted, wrong ones and mutants are not, and each gets the message meant for it."""

import importlib
import math

import numpy as np
import pytest

from helpers import exercises
from helpers.exercises import judging
from helpers.language import InputError, use_language
from helpers.series.project import Project
from tests.mutants import mutants

ANSWERS = {lesson: importlib.import_module(f"tests.wrong_answers.{topic}") for lesson, topic in judging.TOPICS.items()}
WRONG = {number: cases for module in ANSWERS.values() for number, cases in module.WRONG.items()}
ALL = {number: exercise for lesson in judging.TOPICS for number, exercise in judging.exercises_of(lesson).items()}


def build(source: str, name: str = "", helper: str = ""):
    """The function that `source` defines under `name`, or the value of the expression `source`."""
    variables = {"np": np, "math": math}
    exec(helper, variables)
    if source.strip().startswith("def ") or "\n" in source.strip():
        before = set(variables)
        exec(source, variables)
        return variables[name] if name in variables else next(v for k, v in variables.items() if k not in before)
    return eval(source.removeprefix(f"{name} = "), variables)


@pytest.fixture(autouse=True)
def _nothing_solved(monkeypatch):
    monkeypatch.setattr(judging, "_solved", {})
    monkeypatch.setattr(judging, "_hints_given", {})


@pytest.mark.parametrize("number", ALL)
def test_the_solution_is_right(number, language):
    answer = build(ALL[number].solution.strip(), ALL[number].name)
    assert exercises.check(number, answer).startswith({"pt": "Certo.", "en": "Right."}[language])


@pytest.mark.parametrize("number", ALL)
def test_a_stub_is_still_open_and_a_solution_is_not(number, language):
    stub = (lambda *arguments: ...) if ALL[number].example else ...
    assert {"pt": "ainda em aberto", "en": "still open"}[language] in exercises.check(number, stub)


@pytest.mark.parametrize("number", [number for number, exercise in ALL.items() if exercise.example])
def test_a_forgotten_return_is_told(number, language):
    sentence = exercises.check(number, lambda *arguments: None)
    assert {"pt": "falta um `return`?", "en": "is a `return` missing?"}[language] in sentence


CASES = [(number, *case) for number, cases in WRONG.items() for case in cases]


@pytest.mark.parametrize(("number", "source", "pt", "en"), CASES)
def test_a_typical_wrong_answer_gets_the_message_meant_for_it(number, source, pt, en, language):
    sentence = exercises.check(number, build(source, ALL[number].name, ANSWERS[number[:2]].HELPER))
    assert sentence.startswith({"pt": "Ainda não.", "en": "Not yet."}[language])
    assert (pt if language == "pt" else en) in sentence


def test_every_exercise_has_at_least_five_typical_wrong_answers():
    assert {number for number in ALL if len(WRONG.get(number, [])) < 5} == set()


MUTANTS = [(number, source) for number, exercise in ALL.items() for source in mutants(exercise.solution)]


@pytest.mark.parametrize(("number", "source"), MUTANTS)
def test_every_mutant_is_rejected(number, source):
    use_language("en")
    with np.errstate(all="ignore"):
        sentence = exercises.check(number, build(source, ALL[number].name))
    assert not sentence.startswith("Right"), source


@pytest.mark.parametrize("number", ALL)
def test_an_exercise_has_mutants_hints_and_an_error_is_told(number):
    use_language("en")
    assert len([place for place, _ in MUTANTS if place == number]) >= 3
    assert len(ALL[number].hints) >= 2
    if ALL[number].example:
        sentence = exercises.check(number, lambda *arguments: undefined_name)  # noqa: F821
        assert "stopped with NameError" in sentence


def test_an_error_with_braces_is_told_as_it_is():
    def answer(scores):
        raise KeyError(f"{{{scores.shape}}}")

    use_language("en")
    assert "stopped with KeyError: '{(6, 10)}'" in exercises.check("03.1", answer)


def test_hints_come_one_by_one_and_the_solution_last():
    use_language("en")
    given = [exercises.hint("03.1") for _ in range(5)]
    assert [sentence.split(":")[0] for sentence in given[:3]] == ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3"]
    assert given[3] == given[4]
    assert "def my_softmax" in given[3]


def test_the_report_counts_what_is_open(language):
    first, *others = judging.exercises_of("03")
    assert {"pt": "em aberto: 3 de 3", "en": "exercises: 3 of 3"}[language] in exercises.report("03")
    exercises.check(first, build(ALL[first].solution, ALL[first].name))
    assert first not in exercises.report("03")
    for number in others:
        exercises.check(number, build(ALL[number].solution, ALL[number].name))
    assert {"pt": "Todos os 3", "en": "All 3"}[language] in exercises.report("03")
    exercises.check(first, lambda *arguments: None)
    assert first in exercises.report("03")


def test_an_unknown_exercise_is_refused_in_one_sentence():
    use_language("en")
    for number in ("03.99", "3.1", "99.1", "", 3):
        with pytest.raises(InputError, match="There is no exercise"):
            exercises.check(number, 1)


@pytest.mark.parametrize("lesson", judging.TOPICS)
def test_the_lesson_asks_its_exercises(lesson):
    (found,) = Project.find().select((lesson,))
    code = "\n".join(cell.source for cell in found.notebook.cells if cell.cell_type == "code")
    missing = [number for number in judging.exercises_of(lesson) if f'exercises.check("{number}"' not in code]
    assert missing == []
    assert f'exercises.report("{lesson}")' in code
