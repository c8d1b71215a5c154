"""Rules for the questions that a lesson asks: enough of them, in both languages, and a reason for every answer."""

import re
from collections.abc import Iterator

from helpers.language import LOCALES, Text, text
from helpers.series.check.finding import Finding
from helpers.series.project import Lesson

PREDICTION = {"pt": "**Antes de executar:**", "en": "**Before you run it:**"}
FOLDED = re.compile(r"<details>.*?</details>", re.DOTALL)
NUMBERED = re.compile(r"^\*\*(\d+)\.\*\* ", re.MULTILINE)
OPTION = re.compile(r"^- \(?([a-z])\) ", re.MULTILINE)
MENTIONED = re.compile(r"\(([a-z])\)")
PREDICTIONS = 3  # with an answer to unfold
QUESTIONS = 4  # at the end
OPTIONS = 3
IN_ALL = 8


def check_questions(lesson: Lesson) -> Iterator[Finding]:
    """Findings on the questions of a lesson that begins with `helpers.lesson.start`."""
    if not any("helpers.lesson import" in cell.source for cell in lesson.notebook.cells if cell.cell_type == "code"):
        return
    file = f"notebooks/{lesson.path.name}"
    counts = {}
    for language in LOCALES:
        source = "\n\n".join(cell.source for cell in lesson.markdown(language))
        questions = _numbered_questions(source)
        predictions = source.count(PREDICTION[language])
        counts[language] = (predictions, len(questions))
        folded = len(FOLDED.findall(source)) - sum(bool(FOLDED.search(question)) for question in questions.values())
        enough = min(predictions, folded) >= PREDICTIONS and len(questions) >= QUESTIONS
        if not enough or predictions + len(questions) < IN_ALL:
            yield _too_few(file, language)
        for number, question in questions.items():
            yield from _check_options(file, language, number, question)
    if len(set(counts.values())) > 1:
        advice = text(
            "As duas línguas não fazem o mesmo número de perguntas: {counts}.",
            "The two languages do not ask the same number of questions: {counts}.",
            counts=", ".join(f"{language} {before} + {after}" for language, (before, after) in counts.items()),
        )
        yield Finding("questions", file, "-", advice)


def _numbered_questions(source: str) -> dict[str, str]:
    """The text of each numbered question, up to the end of its answer, by its number."""
    _, *parts = NUMBERED.split(source)
    found = {}
    for number, part in zip(parts[::2], parts[1::2], strict=True):
        answer = FOLDED.search(part)
        found[number] = part[: answer.end()] if answer else part
    return found


def _check_options(file: str, language: str, number: str, question: str) -> Iterator[Finding]:
    """Findings on the question `number`: it has options, and its answer says something of each."""
    answer = FOLDED.search(question)
    options = OPTION.findall(question[: answer.start()] if answer else question)
    mentioned = MENTIONED.findall(answer[0]) if answer else []
    missing = [option for option in options if option not in mentioned]
    if len(options) < OPTIONS:
        problem = Text("tem menos de {least} opções", "has fewer than {least} options")
    elif missing:
        problem = Text("não explica, na resposta, a opção {missing}", "does not explain option {missing} in its answer")
    else:
        return
    details = {"least": OPTIONS, "missing": ", ".join(missing)}
    filled = Text(problem.render("pt", **details), problem.render("en", **details))
    advice = text(
        "A pergunta {number} em {language} {problem}.",
        "Question {number} in {language} {problem}.",
        number=number,
        language=language,
        problem=filled,
    )
    yield Finding("questions", file, "questions", advice)


def _too_few(file: str, language: str) -> Finding:
    advice = text(
        "Há perguntas de menos em {language}: são necessárias {all}, das quais {before} antes de uma célula, com uma resposta que "
        "se abre, e {end} numeradas no fim.",
        "There are too few questions in {language}: {all} are needed, {before} of them before a cell, with an answer to unfold, "
        "and {end} numbered at the end.",
        language=language,
        all=IN_ALL,
        before=PREDICTIONS,
        end=QUESTIONS,
    )
    return Finding("questions", file, "-", advice)
