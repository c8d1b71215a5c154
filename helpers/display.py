"""Text that is updated while a cell runs, and tables."""

import time

from IPython import get_ipython
from IPython.display import Markdown, display

SECONDS_BETWEEN_UPDATES = 0.3


class LiveText:
    """A text output of a cell that can be replaced while the cell runs.

    A saved notebook keeps only the last text. A terminal cannot replace printed text: there, only the texts shown with
    `force=True` are printed, and if a text continues the one printed before it, only its new lines.
    """

    def __init__(self):
        self._handle = None
        self._printed = ""
        self._shown_at = 0.0

    def show(self, text: str, *, force: bool = True) -> None:
        """Show `text` in place of the previous text.

        With `force=False`, skip the update if the last one was less than 0.3 seconds ago.
        """
        if not _in_notebook():
            if force:
                print(text.removeprefix(self._printed))
                self._printed = f"{text}\n"
            return
        now = time.monotonic()
        if not force and now - self._shown_at < SECONDS_BETWEEN_UPDATES:
            return
        self._shown_at = now
        if self._handle is None:
            self._handle = display(_Plain(text), display_id=True)
        else:
            self._handle.update(_Plain(text))


class _Plain:
    """A string that a notebook shows without quotation marks."""

    def __init__(self, text: str):
        self.text = text

    def __repr__(self) -> str:
        return self.text


def _in_notebook() -> bool:
    """Whether the code runs in a Jupyter kernel, where outputs can be replaced."""
    return hasattr(get_ipython(), "kernel")


def table(header: list[str], rows: list[list[str]]) -> Markdown:
    """A Markdown table, which a notebook shows if it is the last line of a cell (lesson 1).

    The first column is aligned to the left, the others to the right. A line break inside a table cell becomes " / ".
    """
    rule = [":--"] + ["--:"] * (len(header) - 1)
    lines = [[cell.replace("\n", " / ") for cell in line] for line in (header, rule, *rows)]
    return Markdown("\n".join("| " + " | ".join(line) + " |" for line in lines))


def columns(header: list[str], rows: list[list[str]]) -> str:
    """A table in plain text for the terminal, each column as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    lines = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in (header, *rows)]
    return "\n".join(lines)


class Sentence(str):
    """A sentence that a notebook shows without quotation marks where it is the last line of a cell."""

    def __repr__(self) -> str:
        return str(self)


def say(sentence: str) -> None:
    """Show a sentence under what the cell has shown so far."""
    display(Sentence(sentence))
