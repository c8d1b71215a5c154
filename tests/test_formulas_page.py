"""The page of shapes and formulas: a table for each lesson, which GitHub and JupyterLab can show, true to the lessons."""

import re

import pytest
from latex2mathml.converter import convert

from helpers.series.check.markdown import parse_markdown
from helpers.series.glossary import formulas_page
from helpers.series.project import Project

PROJECT = Project.find()
ROW = re.compile(r"^\| (?P<name>\*\*.*?) \| (?P<formula>.*?) \| (?P<code>.*?) \| (?P<shape>.*?) \|$", re.MULTILINE)


def rows(number: int, language: str = "en") -> list[re.Match]:
    return list(ROW.finditer(formulas_page(language, PROJECT.select((str(number),)))))


NUMBERS = [lesson.number for lesson in PROJECT.lessons]


@pytest.mark.parametrize(
    ("language", "heading", "row"),
    [
        (
            "pt",
            "## [Lição 2 · Normalização: preparar os números](02_normalization.ipynb)",
            '| **Codificação one-hot.** |  | `np.eye(10, dtype="float32")[y_train]` | `(N,) → (N, 10)` |',
        ),
        (
            "en",
            "## [Lesson 2 · Normalization: preparing the numbers](02_normalization.ipynb)",
            '| **One-hot encoding.** |  | `np.eye(10, dtype="float32")[y_train]` | `(N,) → (N, 10)` |',
        ),
    ],
)
def test_a_lesson_has_a_heading_with_a_link_and_its_rows(language, heading, row):
    lines = formulas_page(language, PROJECT.lessons).splitlines()
    assert heading in lines
    assert row in lines


def test_numbers_in_formulas_are_written_as_the_language_does():
    assert r"$p \pm 1{,}96 \sqrt{\frac{p(1-p)}{n}}$" in formulas_page("pt", PROJECT.lessons)
    assert r"$p \pm 1.96 \sqrt{\frac{p(1-p)}{n}}$" in formulas_page("en", PROJECT.lessons)


def test_only_lessons_of_the_project_are_listed():
    assert "Lesson 2" in formulas_page("en", PROJECT.select(("2",)))
    assert "Lesson 3" not in formulas_page("en", PROJECT.select(("2",)))


@pytest.mark.parametrize("language", ["pt", "en"])
def test_every_lesson_has_a_table_that_markdown_reads_whole(language):
    tables = parse_markdown(formulas_page(language, PROJECT.lessons)).tables
    assert tables == [(1 + len(rows(number, language)), 4) for number in NUMBERS]
    assert min(size for size, _ in tables) > 3


@pytest.mark.parametrize("number", NUMBERS)
def test_each_row_has_a_formula_or_code_and_the_same_in_both_languages(number):
    pt, en = rows(number, "pt"), rows(number, "en")
    for part in ("code", "shape"):
        assert [row[part] for row in pt] == [row[part] for row in en]
    assert [row["formula"].replace("{,}", ".") for row in pt] == [row["formula"] for row in en]
    assert all((row["formula"] + row["code"]).strip() for row in en)


@pytest.mark.parametrize("number", NUMBERS)
def test_code_is_in_the_lesson_as_it_stands_on_the_page(number):
    (lesson,) = PROJECT.select((str(number),))
    code = " ".join(" ".join(cell.source.split()) for cell in lesson.notebook.cells if cell.cell_type == "code")
    assert [row["code"] for row in rows(number) if row["code"].strip("` ") not in code] == []


@pytest.mark.parametrize("number", NUMBERS)
def test_formulas_can_be_shown_inside_a_table(number):
    for row in rows(number):
        for formula in re.findall(r"\$(.+?)\$", row["name"] + row["formula"]):
            assert convert(formula)
            assert not re.search(r"\\[^a-zA-Z]|[|*<&]|(?<!\w)_", formula), formula
