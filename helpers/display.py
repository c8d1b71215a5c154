"""Progress that is rewritten in place while a cell runs, and tables."""

import time

from IPython import get_ipython
from IPython.display import Markdown, display

SECONDS_BETWEEN_UPDATES = 0.3


class LiveText:
    """A text output of a cell that can be replaced while the cell runs.

    Only its last state is kept when the notebook is saved. A terminal cannot replace what it shows: there, only the
    states shown with `force` are printed, and of a text that grew only the new lines.
    """

    def __init__(self):
        self._handle = None
        self._printed = ""
        self._shown_at = 0.0

    def show(self, text: str, *, force: bool = True) -> None:
        """Replace what is shown by `text`; without `force`, only if the last update is old enough."""
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
    """Whether the code runs in a Jupyter kernel, whose outputs can be replaced."""
    return hasattr(get_ipython(), "kernel")


def table(header: list[str], rows: list[list[str]]) -> Markdown:
    """A table for the end of a cell: the first column to the left, the others to the right."""
    rule = [":--"] + ["--:"] * (len(header) - 1)
    lines = [[cell.replace("\n", " / ") for cell in line] for line in (header, rule, *rows)]
    return Markdown("\n".join("| " + " | ".join(line) + " |" for line in lines))


def columns(header: list[str], rows: list[list[str]]) -> str:
    """A table for the terminal: each column as wide as its widest cell."""
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
