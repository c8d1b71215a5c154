"""Judge the answers to exercises, give hints, and count what is open."""

import copy
import importlib
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.display import Sentence
from helpers.language import InputError, Text, text

TOPICS = {  # the module of each lesson, by the number of the lesson
    "01": "loading",
    "02": "normalization",
    "03": "softmax_regression",
    "04": "mlp",
    "05": "cnn",
    "06": "evaluation",
    "07": "your_digits",
    "08": "speed",
    "09": "accuracy",
}
STILL_OPEN = Text("Exercício {number}: ainda em aberto.", "Exercise {number}: still open.")

Findings = Iterator[Text | None]  # what is wrong, in the order in which a learner should mend it; None where nothing is


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    `judge` gets the learner's answer, a function or a value, and yields what is wrong with it; it yields None, or
    nothing, where nothing is. `example` are arguments for a first call, with which a function that is still to be
    written returns `...`; a value that is still to be found is `...`. `solution` is the source of a right answer, which
    defines the name `name`. `hints` lead to it; the solution itself is shown after the last of them.
    """

    name: str
    solution: str
    judge: Callable[[Any], Findings]
    right: Text
    hints: tuple[Text, ...]
    example: tuple = ()


_solved: dict[str, bool] = {}  # by number: the last verdict of this session
_hints_given: dict[str, int] = {}


def check(number: str, answer: Any) -> Sentence:
    """Judge `answer` to the exercise `number`, such as "03.1", and say in one sentence how it went.

    Raises `InputError` if there is no such exercise.
    """
    exercise = find(number)
    if is_open(exercise, answer):
        _solved[number] = False
        return Sentence(text(STILL_OPEN, number=number))
    message = first_finding(exercise, answer)
    _solved[number] = message is None
    if message is None:
        return Sentence(text("Certo. {why}", "Right. {why}", why=exercise.right))
    return Sentence(text("Ainda não. {what}", "Not yet. {what}", what=message))


def require(number: str, answer: Any) -> None:
    """Judge like `check`, but raise `AssertionError` with its sentence unless `answer` is right.

    Warnings are not shown: nbgrader gives no points to a cell that writes to the standard error.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sentence = check(number, answer)
    if not _solved[number]:
        raise AssertionError(sentence)


def hint(number: str) -> Sentence:
    """The next hint for the exercise `number`; after the last one, a solution."""
    exercise = find(number)
    given = _hints_given.get(number, 0)
    _hints_given[number] = given + 1
    if given < len(exercise.hints):
        return Sentence(
            text(
                "Dica {place} de {count}: {hint}",
                "Hint {place} of {count}: {hint}",
                place=given + 1,
                count=len(exercise.hints),
                hint=exercise.hints[given],
            )
        )
    solution = exercise.solution.strip()
    return Sentence(text(Text("Uma solução:", "A solution:")) + f"\n\n{solution}")


def report(lesson: str) -> Sentence:
    """How many exercises of `lesson`, such as "03", are open."""
    numbers = list(exercises_of(lesson))
    still_open = [number for number in numbers if not _solved.get(number)]
    if not still_open:
        return Sentence(
            text(
                "Todos os {count} exercícios desta lição estão certos.",
                "All {count} exercises of this lesson are right.",
                count=len(numbers),
            )
        )
    return Sentence(
        text(
            "Exercícios em aberto: {open} de {count} ({numbers}).",
            "Open exercises: {open} of {count} ({numbers}).",
            open=len(still_open),
            count=len(numbers),
            numbers=", ".join(still_open),
        )
    )


def exercises_of(lesson: str) -> Mapping[str, Exercise]:
    """The exercises of `lesson`, such as "03", by number."""
    module = importlib.import_module(f"helpers.exercises.{TOPICS[lesson]}")
    return module.EXERCISES


def find(number: str) -> Exercise:
    """The exercise `number`. Raises `InputError` if there is none."""
    lesson = str(number).partition(".")[0]
    exercises = exercises_of(lesson) if lesson in TOPICS else {}
    if number not in exercises:
        raise InputError(
            "Não há exercício {number}; o número tem a forma '03.1'.",
            "There is no exercise {number}; a number looks like '03.1'.",
            number=repr(number),
        )
    return exercises[number]


def is_open(exercise: Exercise, answer: Any) -> bool:
    """Whether `answer` is still to be written."""
    if not callable(answer):
        return answer is ... or answer is None
    try:
        result = answer(*copy.deepcopy(exercise.example))
    except Exception:  # it does something: the judge says what
        return False
    return result is ...


def first_finding(exercise: Exercise, answer: Any) -> Text | None:
    """The first thing that is wrong with `answer`, or None."""
    try:
        if callable(answer) and answer(*copy.deepcopy(exercise.example)) is None:
            return Text(
                "A função não devolveu nada: falta um `return`?",
                "The function returned nothing: is a `return` missing?",
            )
        return next((finding for finding in exercise.judge(answer) if finding is not None), None)
    except Exception as error:
        line = traceback.extract_tb(error.__traceback__)[-1].line or ""
        return Text(
            "O Python parou com {kind}: {error}. A linha era: {line}",
            "Python stopped with {kind}: {error}. The line was: {line}",
        ).filled(
            kind=type(error).__name__,
            error=str(error).rstrip("."),
            line=line.strip(),
        )


# For the judges -------------------------------------------------------------------------------------------------------


def unless(condition: Any, message: Text, **values) -> Text | None:
    """None if `condition` holds, else `message` with its fields filled in."""
    return None if bool(condition) else message.filled(**values)


def shape_is(result: Any, expected: tuple[int, ...]) -> Text | None:
    """What is wrong with the shape of an array that should have the shape `expected`."""
    shape = np.shape(result)
    if shape == expected:
        return None
    message = Text(
        "O resultado tem a forma {shape}; precisa ter {expected}.",
        "The result has the shape {shape}; it needs {expected}.",
    )
    return message.filled(shape=str(shape), expected=str(expected))


def close(result: Any, expected: Any, tolerance: float = 1e-5) -> bool:
    """Whether two arrays have the same shape and agree but for rounding; NaN agrees with nothing."""
    result, expected = np.asarray(result), np.asarray(expected)
    return result.shape == expected.shape and np.allclose(result, expected, rtol=tolerance, atol=tolerance)


def unchanged(before: np.ndarray, after: np.ndarray) -> Text | None:
    """What is wrong if a function has changed the array that it was given."""
    return unless(
        np.array_equal(before, after),
        Text(
            "A função mudou o array que recebeu; faça a conta em um array novo.",
            "The function has changed the array that it was given; compute in a new array.",
        ),
    )
