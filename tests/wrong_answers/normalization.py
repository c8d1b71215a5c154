"""Typical wrong answers to the exercises of lesson 2."""

WRONG: dict[str, list[tuple[str, str, str]]] = {}
HELPER = ""
