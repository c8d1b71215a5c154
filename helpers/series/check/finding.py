"""What the check reports: one fault, where it is, the texts it is about, and what to do."""

from dataclasses import dataclass, field
from textwrap import indent, shorten

EXCERPT = 160  # characters of a text that a finding shows


@dataclass(frozen=True)
class Finding:
    """One fault: the rule it breaks (`kind`), the file and the cell or line, the advice, and the texts it is about by what they are."""

    kind: str
    file: str
    place: str
    advice: str
    texts: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        texts = [f"{name}: {shown}" for name, shown in self.texts.items() if shown]
        return f"{self.file} [{self.place}] {self.kind}\n" + indent("\n".join([*texts, f"→ {self.advice}"]), "    ")


def excerpt(source: str, focus: str = "") -> str:
    """The line of `source` that holds `focus`, or its first one, cut to `EXCERPT` characters."""
    lines = source.strip().splitlines() or [""]
    line = next((line for line in lines if focus and focus in line), lines[0])
    start = max(0, line.find(focus) - EXCERPT // 2) if focus else 0
    return shorten(line[start:], EXCERPT, placeholder=" …")
