"""Parse Markdown into the parts that the rules compare."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import mistune

from helpers.series.check.spelling import Word, split_words

HTML_TAG = re.compile(r"<[^>]*>")
TEXT_IN_FORMULA = re.compile(r"\\text\{([^}]*)\}")


@dataclass
class Markdown:
    """The parts of a Markdown text.

    `text` is all of it that is neither code nor formula. `code` are its code spans, the lines of its code blocks and its
    HTML tags. `blocks` are the words of each paragraph, heading, list item and table cell, and those between HTML tags.
    `tables` are pairs of rows and columns.
    """

    headings: list[int] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    images_without_description: list[str] = field(default_factory=list)
    list_lengths: list[int] = field(default_factory=list)
    tables: list[tuple[int, int]] = field(default_factory=list)
    blocks: list[list[Word]] = field(default_factory=list)
    text: str = ""


@cache
def parse_markdown(source: str) -> Markdown:
    """Parse the Markdown `source`; LaTeX formulas stand between dollar signs."""
    markdown = Markdown()
    for token in _parser()(source):
        _add_token(token, markdown)
    return markdown


@cache
def _parser() -> Any:
    return mistune.create_markdown(renderer="ast", plugins=["table", "math", "mistune.plugins.math.math_in_list"])


def _add_token(token: dict, markdown: Markdown, italic: bool = False) -> None:
    """Add a token of the parser, and the tokens inside it, to `markdown`."""
    children = token.get("children", [])
    if token["type"] in ("heading", "paragraph", "block_text", "table_cell", "block_math"):
        markdown.text += "\n"
        markdown.blocks.append([])
    match token["type"]:
        case "heading":
            markdown.headings.append(token["attrs"]["level"])
        case "list":
            markdown.list_lengths.append(len(children))
        case "table":
            head, *body = children
            rows = 1 + sum(len(part["children"]) for part in body)
            markdown.tables.append((rows, len(head["children"])))
        case "codespan" | "block_code":
            markdown.code += token["raw"].strip().splitlines()
        case "inline_html" | "block_html":
            markdown.code += HTML_TAG.findall(token["raw"])
            if words := HTML_TAG.sub(" ", token["raw"]).strip():
                markdown.text += f"\n{words}"
                markdown.blocks.append(split_words(words))
            markdown.images_without_description += re.findall(r"<img(?![^>]*\salt=)[^>]*>", token["raw"])
        case "inline_math" | "block_math":
            markdown.formulas.append(_without_language(token["raw"]))
            markdown.blocks[-1] += split_words(" ".join(TEXT_IN_FORMULA.findall(token["raw"])))
        case "link":
            markdown.links.append(token["attrs"]["url"])
        case "image":
            markdown.images.append(token["attrs"]["url"])
            if not children:
                markdown.images_without_description.append(token["attrs"]["url"])
        case "text":
            markdown.text += token["raw"]
            markdown.blocks[-1] += split_words(token["raw"], italic)
        case "softbreak" | "linebreak":
            markdown.text += " "
    for child in children:
        _add_token(child, markdown, italic or token["type"] == "emphasis")


def _without_language(formula: str) -> str:
    """A LaTeX formula without what depends on the language: its words and its decimal commas."""
    return " ".join(TEXT_IN_FORMULA.sub(r"\\text{}", formula).replace("{,}", ".").split())
