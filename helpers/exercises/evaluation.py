"""The exercises of lesson 6."""

from helpers.exercises.judging import Exercise

EXERCISES: dict[str, Exercise] = {}
