"""Rules for the README: its tables must be those that the measurements give."""

from collections.abc import Callable, Iterator

from helpers.language import LOCALES, text
from helpers.series.check.finding import Finding, excerpt
from helpers.series.readme import README, results_table, section, speed_table


def check_readme(readme: str, results: dict[str, dict], benchmark: dict | None) -> Iterator[Finding]:
    """A finding for each table that is missing or is not the one that the results, or the benchmark, give."""
    yield from _check(readme, "results", "python -m helpers publish", lambda language: results_table(results, language))
    if benchmark or "<!-- speed:" in readme:
        yield from _check(
            readme,
            "speed",
            "python -m helpers.series.benchmark",
            lambda language: speed_table(benchmark, language) if benchmark else "",
        )


def _check(readme: str, kind: str, command: str, make: Callable[[str], str]) -> Iterator[Finding]:
    for language in LOCALES:
        table, found = make(language), section(kind, language).search(readme)
        if found is None:
            advice = text(
                "Falta o lugar de uma tabela: {start} e {end}, cada um em sua linha.",
                "The place of a table is missing: {start} and {end}, each on its line.",
                start=f"<!-- {kind}:{language} -->",
                end=f"<!-- /{kind}:{language} -->",
            )
            yield Finding("readme", README, language, advice)
        elif found[2].strip() != table:
            advice = text(
                "A tabela não é a do que foi medido: não a edite à mão; '{command}' a escreve.",
                "The table is not that of what was measured: do not edit it by hand; '{command}' writes it.",
                command=command,
            )
            differing = next((line for line in found[2].split("\n") if line.strip() and line not in table), "")
            yield Finding("readme", README, language, advice, {language: excerpt(differing)})
