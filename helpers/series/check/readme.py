"""Rules for what is generated: the README's tables and the readers' pages must be there and up to date."""

from collections.abc import Iterator

from helpers.language import text
from helpers.paths import read_text
from helpers.results import MODEL_NAMES
from helpers.series.check.editions import differing_words
from helpers.series.check.finding import Finding
from helpers.series.check.prose import check_passage, compare_passages
from helpers.series.editions import readers_pages
from helpers.series.glossary import formula_texts, in_portuguese, meanings
from helpers.series.project import Project
from helpers.series.readme import Record, section, tables

GLOSSARY = "helpers/series/glossary.toml"
FORMULAS = "helpers/series/formulas.toml"


def check_tables(project: Project, record: Record) -> Iterator[Finding]:
    """A finding for each generated table that is missing from the README or differs from what it should be."""
    if not project.readme.is_file():
        advice = text(
            "Falta o README.md: restaure-o com 'git checkout README.md'.",
            "README.md is missing: restore it with 'git checkout README.md'.",
        )
        yield Finding("readme", project.readme.name, "-", advice)
        return
    readme = read_text(project.readme)
    for name, language, table in tables(project, record):
        published = section(name, language).search(readme)
        place = f"{name}:{language}"
        if published is None:
            advice = text(
                "Falta o lugar de uma tabela: {start} e {end}, cada um em sua linha.",
                "The place of a table is missing: {start} and {end}, each on its own line.",
                start=f"<!-- {place} -->",
                end=f"<!-- /{place} -->",
            )
            yield Finding("readme", project.readme.name, place, advice)
        elif published["content"].strip() != table:
            advice = text(
                "A tabela não está em dia: não a edite à mão; execute 'python -m helpers sync'.",
                "The table is not up to date: do not edit it by hand; run 'python -m helpers sync'.",
            )
            expected, actual = differing_words(table, published["content"])
            shown = {text("certo", "right"): expected, "README": actual}
            yield Finding("readme", project.readme.name, place, advice, shown)


def check_glossary_pages(project: Project) -> Iterator[Finding]:
    """Findings on the readers' glossary and formulas: their prose in each language, and whether the pages are up to date."""
    for file, passages in ((GLOSSARY, meanings()), (FORMULAS, formula_texts())):
        for name, pt, en in passages:
            for language, passage in (("pt", pt), ("en", en)):
                yield from check_passage(passage, language, (), file, name)
            yield from compare_passages(pt, en, file, name)
    for path, content in readers_pages(project).items():
        if read_text(path) != content:
            advice = text(
                "A página não está em dia: não a edite à mão; execute 'python -m helpers sync'.",
                "The page is not up to date: do not edit it by hand; run 'python -m helpers sync'.",
            )
            yield Finding("page-stale", project.show(path), "-", advice)


def check_model_names(record: Record) -> Iterator[Finding]:
    """A finding for each model in the results that has no name in Portuguese."""
    models = {model for entry in record.values() for model in entry["metrics"]} - MODEL_NAMES.keys()
    for model in sorted(models):
        term = model.replace("_", " ")
        if in_portuguese(term) is None:
            advice = text(
                "O modelo {model} não tem nome em português: junte o termo '{term}' a helpers/series/glossary.toml.",
                "The model {model} has no name in Portuguese: add the term '{term}' to helpers/series/glossary.toml.",
                model=model,
                term=term,
            )
            yield Finding("model-name", "outputs/editions.json", model, advice)
