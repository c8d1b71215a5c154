"""Typical wrong answers to the exercises of lesson 1."""

WRONG: dict[str, list[tuple[str, str, str]]] = {}
HELPER = ""
