"""A finding: one fault in the series, where it is, and what to do about it."""

import re
from dataclasses import dataclass, field
from textwrap import indent, shorten

from helpers.language import text

EXCERPT_LENGTH = 160  # characters


@dataclass(frozen=True)
class Finding:
    """One fault.

    `kind` is the rule that it breaks; `location` is the id of a cell, a line or a section in `file`; `advice` says what
    to do; `excerpts` are the passages to look at, under the names that the report gives them, such as "pt" and "en".
    """

    kind: str
    file: str
    location: str
    advice: str
    excerpts: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = [f"{name}: {passage}" for name, passage in self.excerpts.items() if passage]
        report = "\n".join([*lines, f"→ {self.advice}"])
        return f"{self.file} [{self.location}] {self.kind}\n" + indent(report, "    ")


def excerpt(source: str, focus: str = "") -> str:
    """The line of `source` that contains `focus`, or its first line, cut to `EXCERPT_LENGTH` characters around `focus`.

    Where `focus` is a word of its own counts before where it is a part of a word.
    """
    source = source.strip()
    match = re.search(rf"(?<!\w){re.escape(focus)}(?!\w)", source) or re.search(re.escape(focus), source)
    position = match.start() if focus and match else 0
    line_start = source.rfind("\n", 0, position) + 1
    start = max(line_start, position - EXCERPT_LENGTH // 2)
    line = source[start:].partition("\n")[0]
    return shorten(line, EXCERPT_LENGTH, placeholder=" …")


def count_of_findings(findings: list[Finding]) -> str:
    """How many findings there are, as a sentence in the language in use: "No findings.", "1 finding.", "2 findings."."""
    match len(findings):
        case 0:
            return text("Nenhum problema encontrado.", "No findings.")
        case 1:
            return text("1 problema.", "1 finding.")
        case n:
            return text("{n} problemas.", "{n} findings.", n=n)
