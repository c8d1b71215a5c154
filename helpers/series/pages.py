"""Make the editions into web pages that need no network: each page is one file, with its figures and formulas in it."""

import os
import re
import tempfile
from pathlib import Path

import nbformat
from jinja2 import Template
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments.formatters import HtmlFormatter

from helpers.language import LOCALES, InputError
from helpers.series.check.editions import check_editions
from helpers.series.project import Lesson, Project, read_notebook

PAGE = Path(__file__).parent / "page.html.j2"
HOME = {"pt": "Todas as lições", "en": "All lessons"}
LANG = {"pt": "pt-BR", "en": "en"}  # values of HTML's attribute `lang`
INDEX = {  # title and heading
    "pt": ("Uma introdução às redes neurais com o MNIST", "Lições em português"),
    "en": ("An introduction to neural networks with MNIST", "Lessons in English"),
}


def write_pages(folder: Path, project: Project) -> None:
    """Write a page for each edition of `project`, and an index of them, to `folder`.

    All pages are made before the first is put in its place, so an error in one of them leaves `folder` as it was.
    Raises `InputError` if an edition is missing or out of date.
    """
    project.require_free_folder(folder)
    lessons = project.lessons
    if any(check_editions(project)):
        raise InputError(
            "As edições não estão em dia: 'python -m helpers check' diz por quê e o que fazer.",
            "The editions are not up to date: 'python -m helpers check' says why and what to do.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".publishing-") as staging:
        pages = {Path("index.html"): _index(lessons)}
        for language in LOCALES:
            for lesson in lessons:
                notebook = read_notebook(project.edition(lesson, language))
                pages[Path(language, f"{lesson.name}.html")] = _lesson_page(
                    notebook, getattr(lesson.title, language), language
                )
        for place, page in pages.items():
            path = Path(staging) / place
            path.parent.mkdir(exist_ok=True)
            path.write_text(page, encoding="utf-8")
        for language in LOCALES:
            (folder / language).mkdir(exist_ok=True)
        for place in pages:
            os.replace(Path(staging) / place, folder / place)


class _Renderer(IPythonRenderer):
    """Convert Markdown to HTML, with links to pages in place of notebooks, and none to the glossary, which has no page.

    Formulas become MathML, which browsers draw without a library.
    """

    def inline_math(self, body: str) -> str:
        return _mathml(body, "inline")

    def block_math(self, body: str) -> str:
        return _mathml(body, "block")

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if url == "glossary.md":
            return text
        page = url.removesuffix(".ipynb") + ".html" if url.endswith(".ipynb") else url
        return super().link(text, page, title)


def _mathml(latex: str, display: str) -> str:
    """Convert a formula to MathML, and add the thin space after a logarithm that the converter leaves out."""
    return re.sub(r"<mi>(ln|log)</mi>", r'<mi>\1</mi><mspace width="0.17em"/>', convert(latex, display=display))


def _markdown_to_html(source: str) -> str:
    return MarkdownWithMath(renderer=_Renderer(escape=False, exclude_anchor_links=True)).render(source)


def _lesson_page(notebook: nbformat.NotebookNode, title: str, language: str) -> str:
    exporter = HTMLExporter(template_name="basic", filters={"markdown2html": _markdown_to_html})
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    body, _ = exporter.from_notebook_node(notebook)
    return _page(f'<nav><a href="../index.html">{HOME[language]}</a></nav>\n{body}', title, language)


def _index(lessons: list[Lesson]) -> str:
    """The index page: the titles of the lessons in both languages, each half with its own `lang`."""
    sides = [_index_side(lessons, language) for language in LOCALES]
    return _page("\n".join(sides), " / ".join(title for title, _ in INDEX.values()), "pt")


def _index_side(lessons: list[Lesson], language: str) -> str:
    title, heading = INDEX[language]
    names = {f"{language}/{lesson.name}.html": getattr(lesson.title, language) for lesson in lessons}
    items = "\n".join(f'<li><a href="{page}">{name}</a></li>' for page, name in names.items())
    return f'<section lang="{LANG[language]}">\n<h1>{title}</h1>\n<h2>{heading}</h2>\n<ol>\n{items}\n</ol>\n</section>'


def _page(body: str, title: str, language: str) -> str:
    template = Template(PAGE.read_text(encoding="utf-8"))
    highlighting = HtmlFormatter(style="default").get_style_defs(".highlight")
    return template.render(lang=LANG[language], title=title, body=body, highlighting=highlighting)
