"""The exercises of lesson 5."""

from helpers.exercises.judging import Exercise

EXERCISES: dict[str, Exercise] = {}
