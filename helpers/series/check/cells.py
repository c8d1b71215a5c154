"""The rules for the Markdown of a notebook: Portuguese and English cells in pairs that say the same."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from nbformat import NotebookNode

from helpers.language import LOCALES, Text, text
from helpers.series.check.finding import Finding, excerpt
from helpers.series.check.markdown import measurements, misformatted, numbers, read
from helpers.series.check.wording import check_blocks, check_glossary, difference, listed
from helpers.series.project import Project, language_of

FACTS = Path(__file__).parent / "facts.toml"
FEATURES = {
    "heading": (lambda prose, _: prose.headings, Text("os níveis dos títulos", "the heading levels")),
    "formula": (lambda prose, _: prose.formulas, Text("as fórmulas", "the formulas")),
    "code": (lambda prose, _: prose.code, Text("os trechos de código", "the code spans")),
    "link": (lambda prose, _: prose.links, Text("os links", "the links")),
    "image": (lambda prose, _: prose.images, Text("as imagens", "the images")),
    "list": (lambda prose, _: prose.lists, Text("os tamanhos das listas", "the lengths of the lists")),
    "table": (
        lambda prose, _: prose.tables,
        Text("as linhas e colunas das tabelas", "the rows and columns of the tables"),
    ),
    "number": (lambda prose, language: numbers(prose.text, language), Text("os números", "the numbers")),
}


def check_markdown(notebook: NotebookNode, name: str) -> Iterator[Finding]:
    """Findings on the tags, the pairs and the prose of the lesson `name`."""
    file = f"notebooks/{name}.ipynb"
    yield from _check_tags(notebook, file)
    cells = notebook.cells
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        if cell.cell_type != "markdown" or language_of(cell) is None:
            continue
        yield from _check_cell(cell, name, file)
        if language_of(cell) == "pt" and following is not None and _stem(following) == _stem(cell):
            yield from _check_pair(cell, following, file)
    yield from _check_partners(notebook, file)


def _check_tags(notebook: NotebookNode, file: str) -> Iterator[Finding]:
    """Markdown has one language, the one at the end of its id; code has none."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and not (language_of(cell) and cell["id"].endswith(f"-{language_of(cell)}")):
            yield Finding(
                "tag",
                file,
                cell["id"],
                text(
                    "Marque a célula com a sua língua, 'pt' ou 'en', a mesma do fim do id.",
                    "Tag the cell with its language, 'pt' or 'en', the same as at the end of its id.",
                ),
                {text("texto", "text"): excerpt(cell.source)},
            )
        elif cell.cell_type == "code" and {"pt", "en"} & set(cell.metadata.get("tags", [])):
            yield Finding(
                "tag",
                file,
                cell["id"],
                text(
                    "Uma célula de código vale para as duas línguas: tire a marca 'pt' ou 'en'.",
                    "A code cell serves both languages: remove the tag 'pt' or 'en'.",
                ),
            )


def _check_partners(notebook: NotebookNode, file: str) -> Iterator[Finding]:
    """Each Portuguese cell is followed by its English one."""
    ids = [cell["id"] for cell in notebook.cells]
    for place, cell in enumerate(notebook.cells):
        stem, _, language = cell["id"].rpartition("-")
        if cell.cell_type != "markdown" or language not in LOCALES:
            continue
        partner, where = (f"{stem}-en", place + 1) if language == "pt" else (f"{stem}-pt", place - 1)
        if ids[where : where + 1] != [partner]:
            yield Finding(
                "pair",
                file,
                cell["id"],
                text(
                    "Falta a outra língua: a célula {partner} tem de estar logo {where}.",
                    "The other language is missing: the cell {partner} must stand right {where}.",
                    partner=partner,
                    where=Text("depois", "after") if language == "pt" else Text("antes", "before"),
                ),
                {language: excerpt(cell.source)},
            )


def _check_cell(cell: NotebookNode, name: str, file: str) -> Iterator[Finding]:
    """The prose of one language on its own."""
    language, prose = language_of(cell), read(cell.source)

    def finding(kind: str, advice: str, shown: str) -> Finding:
        return Finding(kind, file, cell["id"], advice, {language: excerpt(cell.source, shown)})

    yield from check_blocks(language, prose.blocks, cell.source, file, cell["id"])
    for token in misformatted(prose.text, language):
        advice = text(
            "“{token}” não é como esta língua escreve números: 3,5 e 10 % em português, 3.5 e 10% em inglês.",
            "“{token}” is not how this language writes numbers: 3,5 and 10 % in Portuguese, 3.5 and 10% in English.",
            token=token,
        )
        yield finding("number-format", advice, token)
    for number in measurements(prose, language):
        if number not in _facts().get(name, {}).get(_stem(cell), {}):
            advice = text(
                "“{number}” parece uma medida: deixe o código imprimi-la ou, se for um fato, junte-a a facts.toml.",
                "“{number}” looks measured: have the code print it or, if it is a fact, add it to facts.toml.",
                number=number,
            )
            yield finding("measurement", advice, number.split()[0].replace(".", {"pt": ",", "en": "."}[language]))
    for link in prose.links:
        if not link.startswith(("https://", "#")) and not link.endswith(".ipynb"):
            advice = text(
                "O link {link} não leva a lugar nenhum: use o nome do arquivo de uma lição.",
                "The link {link} leads nowhere: use the file name of a lesson.",
                link=link,
            )
            yield finding("link", advice, link)
    for image in prose.undescribed:
        advice = text(
            "Descreva a imagem {image} para quem não a vê: ![descrição]({image}).",
            "Describe the image {image} for those who cannot see it: ![description]({image}).",
            image=image,
        )
        yield finding("alt", advice, image)


def _check_pair(pt: NotebookNode, en: NotebookNode, file: str) -> Iterator[Finding]:
    """What the two languages must have in common."""
    sides = read(pt.source), read(en.source)
    for kind, (feature, what) in FEATURES.items():
        differing = difference(feature(sides[0], "pt"), feature(sides[1], "en"))
        if differing:
            yield Finding(
                kind,
                file,
                en["id"],
                text(
                    "Nas duas línguas, {what} têm de ser iguais; só em uma: {differing}.",
                    "In both languages {what} must be the same; in one only: {differing}.",
                    what=what,
                    differing=listed(differing),
                ),
                {
                    language: excerpt(cell.source, next(iter(differing.get(language, [])), ""))
                    for language, cell in (("pt", pt), ("en", en))
                },
            )
    yield from check_glossary(sides[0].text, sides[1].text, file, en["id"])


def _stem(cell: NotebookNode) -> str:
    return cell["id"].rpartition("-")[0]


@cache
def _facts() -> dict[str, dict]:
    return tomllib.loads(FACTS.read_text(encoding="utf-8"))
