"""Typical wrong answers to the exercises, a module for each lesson.

`WRONG` has for each exercise the source of each answer and a part of the message meant for it, in both languages. `HELPER`
is source that the answers may use.
"""
