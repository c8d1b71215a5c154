"""Exercises: a learner hands over an answer, it is judged by what it does, and one sentence says how it went.

In a lesson: `exercises.check("03.1", softmax)` judges, `exercises.hint("03.1")` helps a little more at each call, and
`exercises.report("03")` says how many are open. For automatic grading, `exercises.require("03.1", softmax)` raises an
error unless the answer is right. Each lesson's exercises stand in the module of its name.
"""

from helpers.exercises.judging import check, hint, report, require

__all__ = ["check", "hint", "report", "require"]
