"""Tests of the helpers, of the lessons and of the editions."""
