"""Progress that is rewritten in place: alive on screen, and one line in the saved notebook."""

import time

from IPython.display import display

SECONDS_BETWEEN_UPDATES = 0.3


class LiveText:
    """A text output of a cell that can be replaced while the cell runs.

    Only its last state is kept when the notebook is saved.
    """

    def __init__(self):
        self._handle = None
        self._shown_at = 0.0

    def show(self, text: str, *, force: bool = True) -> None:
        """Replace what is shown by `text`; without `force`, only if the last update is old enough."""
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
