"""The files of the project: its lessons, their editions, and what stands beside them."""

from nbformat import NotebookNode


def language_of(cell: NotebookNode) -> str | None:
    """The one language that a cell is tagged with, or None if it has neither tag or both."""
    tagged = {"pt", "en"} & set(cell.metadata.get("tags", []))
    return tagged.pop() if len(tagged) == 1 else None
