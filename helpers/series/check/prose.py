"""Rules for prose in Markdown: each passage in its language, and the two passages that translate each other."""

from collections.abc import Callable, Container, Iterator

from helpers.language import Text, text
from helpers.series.check.finding import Finding, excerpt
from helpers.series.check.markdown import Markdown, parse_markdown
from helpers.series.check.numbers import measurements, misformatted_numbers, numbers, written
from helpers.series.check.wording import check_glossary, check_words, compare

# what two passages must have in common: the kind of the finding, the function that gets it, and what it is called
COMMON: dict[str, tuple[Callable[[Markdown, str], list], Text]] = {
    "heading": (lambda passage, _: passage.headings, Text("os níveis dos títulos", "the heading levels")),
    "formula": (lambda passage, _: passage.formulas, Text("as fórmulas", "the formulas")),
    "code": (lambda passage, _: passage.code, Text("os trechos de código", "the code spans")),
    "link": (lambda passage, _: passage.links, Text("os links", "the links")),
    "image": (lambda passage, _: passage.images, Text("as imagens", "the images")),
    "list": (lambda passage, _: passage.list_lengths, Text("os tamanhos das listas", "the lengths of the lists")),
    "table": (
        lambda passage, _: passage.tables,
        Text("as linhas e colunas das tabelas", "the rows and columns of the tables"),
    ),
    "number": (lambda passage, language: numbers(passage.text, language), Text("os números", "the numbers")),
}


def check_passage(source: str, language: str, facts: Container[str], file: str, location: str) -> Iterator[Finding]:
    """Check a Markdown text on its own; `facts` are the numbers that may stand in it although they look measured."""
    passage = parse_markdown(source)
    yield from check_words(language, passage.blocks, source, file, location)
    for number in misformatted_numbers(passage.text, language):
        advice = text(
            "“{number}” não é como esta língua escreve números: aqui se escreve {decimal} e {percentage}.",
            "“{number}” is not how this language writes numbers: it writes {decimal} and {percentage}.",
            number=number,
            decimal=written(3.5, ".1f", language),
            percentage=written(0.1, ".0%", language),
        )
        yield Finding("number-format", file, location, advice, {language: excerpt(source, number)})
    for value, number in _measurements(passage, language).items():
        if value not in facts:
            advice = text(
                "“{value}” parece uma medida: deixe o código imprimi-la ou, se for um fato, junte-a a facts.toml.",
                "“{value}” looks measured: have the code print it or, if it is a fact, add it to facts.toml.",
                value=value,
            )
            yield Finding("measurement", file, location, advice, {language: excerpt(source, number)})
    for image in passage.images_without_description:
        advice = text(
            "Descreva a imagem {image} para quem não a vê: ![descrição]({image}).",
            "Describe the image {image} for those who cannot see it: ![description]({image}).",
            image=image,
        )
        yield Finding("alt", file, location, advice, {language: excerpt(source, image)})


def compare_passages(pt: str, en: str, file: str, location: str) -> Iterator[Finding]:
    """Check that two Markdown texts have in common what is the same in every language, and that they keep to the glossary."""
    pt_passage, en_passage = parse_markdown(pt), parse_markdown(en)
    for kind, (part, name) in COMMON.items():
        yield from compare(kind, name, (part(pt_passage, "pt"), part(en_passage, "en")), (pt, en), file, location)
    yield from check_glossary(pt_passage.text, en_passage.text, file, location)


def _measurements(passage: Markdown, language: str) -> dict[str, str]:
    formulas = " ".join(passage.formulas).replace(r"\%", "%")
    return measurements(passage.text, language) | measurements(formulas, "en")
