"""Rules for documents with a Portuguese and an English half, such as README.md."""

import re
from collections.abc import Container, Iterator
from itertools import zip_longest
from pathlib import Path

from helpers.language import text
from helpers.paths import read_text
from helpers.series.check.finding import Finding, excerpt
from helpers.series.check.markdown import parse_markdown
from helpers.series.check.prose import check_passage, compare_passages

HALVES = {"pt": "## Português", "en": "## English"}
GENERATED = re.compile(r"<!-- ([\w-]+:(?:pt|en)) -->.*?<!-- /\1 -->", re.DOTALL)
# what may differ: outputs/pt, --language pt, and a placeholder in a command, such as PASTA and FOLDER, 10_NOME and 10_NAME
OWN_LANGUAGE = re.compile(r"(outputs/|\blanguage )(?:pt|en)\b")
PLACEHOLDER = re.compile(r"(?<=[ `_])[A-ZÀ-Ý]{4,}(?=[ `\n])")


def check_document(root: Path, file: str, facts: Container[str]) -> Iterator[Finding]:
    """Check the prose of `file`, a path relative to the folder `root`, outside the generated tables.

    `facts` are the numbers that may stand in it although they look measured.
    """
    source = GENERATED.sub("", read_text(root / file))
    yield from _check_links(source, root, file)
    sections = _sections(source)
    headings = [_heading(section) for section in sections]
    if not all(half in headings for half in HALVES.values()):
        advice = text(
            "Faltam os títulos das duas metades: {pt} e {en}.",
            "The headings of the two halves are missing: {pt} and {en}.",
            pt=HALVES["pt"],
            en=HALVES["en"],
        )
        yield Finding("half", file, "-", advice)
        return
    start, middle = (headings.index(half) for half in HALVES.values())
    pt, en = sections[start:middle], sections[middle:]
    for language, half in (("pt", pt), ("en", en)):
        for section in half:
            yield from check_passage(section, language, facts, file, _title(section))
    yield from _compare_halves(pt, en, file)


def _compare_halves(pt: list[str], en: list[str], file: str) -> Iterator[Finding]:
    """Compare the two halves section by section, if they have the same headings."""
    pairs = list(zip_longest(pt, en, fillvalue=""))
    unequal = next((pair for pair in pairs if _level(pair[0]) != _level(pair[1])), None)
    if unequal:
        advice = text(
            "As duas metades precisam dos mesmos títulos, na mesma ordem; aqui eles diferem.",
            "The two halves need the same headings, in the same order; here they differ.",
        )
        excerpts = {"pt": excerpt(unequal[0]), "en": excerpt(unequal[1])}
        yield Finding("heading", file, _title(unequal[1] or unequal[0]), advice, excerpts)
        return
    for pt_section, en_section in pairs:
        yield from compare_passages(_neutral(pt_section), _neutral(en_section), file, _title(en_section))


def _check_links(source: str, root: Path, file: str) -> Iterator[Finding]:
    """A relative link leads to a file; one that leaves `root` leads to a page of GitHub, such as its issues."""
    for link in parse_markdown(source).links:
        if link.startswith("https://"):
            continue
        target = (root / file).parent.joinpath(link.partition("#")[0]).resolve()
        if target.is_relative_to(root.resolve()) and not target.exists():
            advice = text("O link {link} não leva a um arquivo.", "The link {link} leads to no file.", link=link)
            yield Finding("link", file, "-", advice, {text("texto", "text"): excerpt(source, link)})


def _sections(source: str) -> list[str]:
    """Cut a Markdown text before each heading; the first section is what comes before the first heading."""
    sections, in_code = [""], False
    for line in source.splitlines(keepends=True):
        in_code ^= line.startswith("```")
        if line.startswith("#") and not in_code:
            sections.append("")
        sections[-1] += line
    return sections


def _heading(section: str) -> str:
    return section.partition("\n")[0].strip()


def _title(section: str) -> str:
    return _heading(section).lstrip("# ")


def _level(section: str) -> int:
    return len(section) - len(section.lstrip("#"))


def _neutral(section: str) -> str:
    """A section without what may differ in each language."""
    return OWN_LANGUAGE.sub(r"\1LANGUAGE", PLACEHOLDER.sub("NAME", section))
