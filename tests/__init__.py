"""Tests of the helpers, of the lessons and of the editions; and the benchmark."""
