"""Typical wrong answers to the exercises of lesson 7."""

WRONG: dict[str, list[tuple[str, str, str]]] = {}
HELPER = ""
