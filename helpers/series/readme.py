"""The table of results in the README, in both languages: made by `publish` from what the lessons measured."""

import re
from collections.abc import Iterator

from helpers.language import LOCALES, Text, text
from helpers.series.findings import Finding, excerpt
from helpers.storage import MODEL_NAMES

README = "README.md"
HEADER = Text(
    "| Modelo | Lição | Acurácia no teste | Treino |\n|:--|:--|--:|--:|",
    "| Model | Lesson | Test accuracy | Training |\n|:--|:--|--:|--:|",
)
ROW = Text(
    "| {model} | [{lesson}](outputs/pt/{lesson}.ipynb) | {accuracy:.2%} | {seconds:.1f} s |",
    "| {model} | [{lesson}](outputs/en/{lesson}.ipynb) | {accuracy:.2%} | {seconds:.1f} s |",
)


def results_table(results: dict[str, dict], language: str) -> str:
    """The table in `language`: each model, in the first lesson that tests it. `results` are the results files by lesson."""
    rows = [HEADER.render(language)]
    for model, name in MODEL_NAMES.items():
        lesson = next(
            (lesson for lesson, found in results.items() if "test_accuracy" in found["metrics"].get(model, {})), None
        )
        if lesson:
            measured = results[lesson]
            rows.append(
                ROW.render(
                    language,
                    model=name,
                    lesson=lesson,
                    accuracy=measured["metrics"][model]["test_accuracy"],
                    seconds=measured["seconds"][model]["training"],
                )
            )
    return "\n".join(rows)


def with_tables(readme: str, results: dict[str, dict]) -> str:
    """The text of the README with the tables between its markers made anew; without markers, as it was."""
    for language in LOCALES:
        table = results_table(results, language)
        readme = _pattern(language).sub(lambda found, table=table: f"{found[1]}\n{table}\n{found[3]}", readme)
    return readme


def check_readme(readme: str, results: dict[str, dict]) -> Iterator[Finding]:
    """A finding for each language whose table is missing or is not the one that the results give."""
    for language in LOCALES:
        table, found = results_table(results, language), _pattern(language).search(readme)
        if found is None:
            advice = text(
                "Falta o lugar da tabela de resultados: {start} e {end}, cada um em sua linha.",
                "The place of the table of results is missing: {start} and {end}, each on its line.",
                start=f"<!-- results:{language} -->",
                end=f"<!-- /results:{language} -->",
            )
            yield Finding("readme", README, language, advice)
        elif found[2].strip() != table:
            advice = text(
                "A tabela não é a dos resultados: não a edite à mão; 'python -m helpers publish' a escreve.",
                "The table is not that of the results: do not edit it by hand; 'python -m helpers publish' writes it.",
            )
            differing = next((line for line in found[2].split("\n") if line.strip() and line not in table), "")
            yield Finding("readme", README, language, advice, {language: excerpt(differing)})


def _pattern(language: str) -> re.Pattern:
    return re.compile(rf"(<!-- results:{language} -->)(.*?)(<!-- /results:{language} -->)", re.DOTALL)
