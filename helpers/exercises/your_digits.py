"""The exercises of lesson 7."""

from helpers.exercises.judging import Exercise

EXERCISES: dict[str, Exercise] = {}
