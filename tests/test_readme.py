"""The README's tables are made from the lessons, the record and the benchmark."""

import json
import re
import shutil
from pathlib import Path

import pytest

from helpers.language import InputError, Text
from helpers.paths import write_text
from helpers.series import readme
from helpers.series.check.readme import check_model_names
from helpers.series.code_hash import source_hash
from helpers.series.project import Project
from tests.notebooks import change_notebook, replace_in_cell

NAME = "01_stub.ipynb"
ENTRY = {
    "date": "2030-12-31",
    "processor": "A processor",
    "cores": 2,
    "versions": {"python": "3.11.7"},
    "metrics": {},
    "seconds": {},
}


BENCHMARK = {
    "cpu": "A processor",
    "cores": 2,
    "versions": {},
    "rounds": [],
    "code": {"benchmark": source_hash(Path(readme.__file__).parent / "benchmark.py")},
}


def entry(model="cnn", accuracy=0.991, seconds=1234.56, **changes):
    return {
        **ENTRY,
        "metrics": {model: {"test_accuracy": accuracy}},
        "seconds": {model: {"training": seconds}},
        **changes,
    }


@pytest.fixture
def project(published) -> Project:
    """Three lessons: the small one, and two copies with another default."""
    for name, epochs in (("02_second", "9"), ("03_third", "5")):
        path = published.notebooks / f"{name}.ipynb"
        shutil.copy(published.notebooks / NAME, path)
        change_notebook(path, replace_in_cell("parameters", "epochs: int = 5", f"epochs: int = {epochs}"))
    return Project(published.root)


def test_the_lessons_are_listed_with_sections_and_editions(project):
    header, _, first, second, _ = readme.lessons_table(project, {}, "pt").splitlines()
    assert header == "| Lição | O que há nela | Já executada |"
    link = "[1. Uma lição pequena](notebooks/01_stub.ipynb)"
    assert first == f"| {link} | Duas barras | [ler](outputs/pt/01_stub.ipynb) |"
    assert second.endswith("| Duas barras | – |")  # not published
    assert "| Two bars | [read](outputs/en/01_stub.ipynb) |" in readme.lessons_table(project, {}, "en")


def test_a_model_is_listed_once_with_the_first_lesson_that_tests_it(project):
    record = {"01_stub": entry(), "02_second": entry(accuracy=0.5), "03_third": entry("my_model", seconds=0.25)}
    table = readme.results_table(project, record, "en").splitlines()
    assert table[2:4] == [
        "| CNN | [01_stub](outputs/en/01_stub.ipynb) | 99.10% | 1,234.6 s |",
        "| my model | [03_third](outputs/en/03_third.ipynb) | 99.10% | 0.2 s |",
    ]
    assert "| CNN | [01_stub](outputs/pt/01_stub.ipynb) | 99,10% | 1.234,6 s |" in readme.results_table(
        project, record, "pt"
    )


def test_a_model_of_a_new_lesson_is_named_by_the_glossary_or_found_by_the_check(project):
    assert readme.model_name("hidden_layer") == Text("camada oculta", "hidden layer")
    assert readme.model_name("my_model") == Text("my model", "my model")
    (finding,) = check_model_names(
        {"01_stub": entry(), "02_second": entry("hidden_layer"), "03_third": entry("my_model")}
    )
    assert (finding.kind, finding.location) == ("model-name", "my_model")


def test_a_model_without_a_time_has_a_dash(project):
    assert "| 99.10% | – |" in readme.results_table(project, {"01_stub": entry(seconds=None)}, "en")


def test_lessons_measured_alike_share_a_line(project):
    record = {"01_stub": entry(), "02_second": entry(), "03_third": entry(processor="Another")}
    assert readme.measured_on(record, "en") == [
        "- Lessons 1 and 2: December 31, 2030, A processor, 2 cores; python 3.11.7.",
        "- Lesson 3: December 31, 2030, Another, 2 cores; python 3.11.7.",
    ]
    assert readme.measured_on(record, "pt")[0].startswith(
        "- Lições 1 e 2: 31 de dezembro de 2030, A processor, 2 núcleos"
    )


def test_the_parameters_have_each_lessons_own_default(project):
    rows = readme.parameters_table(project, {}, "en").splitlines()
    assert '| `language` | all | language: `"pt"`, `"en"`, `"both"` | `"both"` |' in rows
    assert "| `epochs` | all | epochs | `5` (1 and 3), `9` (2) |" in rows
    assert "| `epochs` | todas | épocas | `5` (1 e 3), `9` (2) |" in readme.parameters_table(project, {}, "pt")
    assert not [row for row in rows if "`batch_size`" in row]  # no lesson has it


@pytest.mark.parametrize(
    ("numbers", "pt", "en"),
    [
        ([2], "2", "2"),
        ([2, 3], "2 e 3", "2 and 3"),
        ([2, 3, 4, 7], "2 a 4 e 7", "2 to 4 and 7"),
        ([1, 3, 5], "1, 3 e 5", "1, 3, and 5"),
    ],
)
def test_numbers_of_lessons_are_listed_as_each_language_does(numbers, pt, en):
    assert (readme._ranges(numbers, "pt"), readme._ranges(numbers, "en")) == (pt, en)


def test_the_speed_has_each_ratio_with_its_range(project):
    spread = {"mean": 0.99125, "standard_deviation": 0.0006, "minimum": 0.99, "seeds": 5}

    def training(pt, en, ratio, seconds, validation):
        return {
            "name": {"pt": pt, "en": en},
            "reference": "plain",
            "ratio": {"median": ratio, "minimum": ratio - 1, "maximum": ratio + 1},
            "seconds": {"median": seconds},
            "validation_accuracy": validation,
            "test_accuracy": spread,
        }

    trainings = {
        "plain": training("CNN comum", "plain CNN", 1.0, 1234.56, None),
        "lesson_6": training("lição 6", "lesson 6", 12.34, 100.0, spread),
    }
    write_text(project.benchmark, json.dumps({**BENCHMARK, "trainings": trainings}))
    pt, en = (readme.speed_table(project, {}, language) for language in ("pt", "en"))
    assert "| CNN comum | 5 | 1.234,6 | – | – | 99,12% ± 0,06% |" in pt
    assert "| lesson 6 | 5 | 100.0 | 12.3× (11.3–13.3) | 99.12% | 99.12% ± 0.06% |" in en
    assert pt.endswith("Processador: A processor, 2 núcleos.")
    write_text(project.benchmark, json.dumps({**BENCHMARK, "trainings": trainings, "code": {"benchmark": "other"}}))
    assert readme.speed_table(project, {}, "en").endswith("Measured with an earlier version of the lessons' code.")


def test_a_damaged_benchmark_gets_one_sentence(project):
    write_text(project.benchmark, '{"cpu": "A"}')
    with pytest.raises(InputError, match=r"outputs/benchmark\.json is damaged"):
        readme.speed_table(project, {}, "en")


def test_the_measured_lessons_are_those_of_the_benchmark():
    source = (Project.find().helpers / "series" / "benchmark.py").read_text(encoding="utf-8")
    assert set(re.findall(r'run_cells\(project, "(\w+)"', source)) == set(readme.MEASURED_LESSONS)


def test_tables_are_written_between_their_marks_only(project):
    write_text(project.readme, "before\n<!-- lessons:en -->\nold\n<!-- /lessons:en -->\nafter\n")
    text = readme.generated_readme(project, {})
    assert text.startswith("before\n<!-- lessons:en -->\n| Lesson |")
    assert text.endswith("|\n<!-- /lessons:en -->\nafter\n")
    assert "old" not in text
    write_text(project.readme, text)
    assert readme.generated_readme(project, {}) == text
