"""The exercises of lesson 1."""

from helpers.exercises.judging import Exercise

EXERCISES: dict[str, Exercise] = {}
