"""Typical wrong answers to the exercises of lesson 5."""

WRONG: dict[str, list[tuple[str, str, str]]] = {}
HELPER = ""
