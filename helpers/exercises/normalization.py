"""The exercises of lesson 2."""

from helpers.exercises.judging import Exercise

EXERCISES: dict[str, Exercise] = {}
