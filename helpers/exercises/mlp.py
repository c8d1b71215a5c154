"""The exercises of lesson 4."""

from helpers.exercises.judging import Exercise

EXERCISES: dict[str, Exercise] = {}
