"""The plumbing of the lessons: what would distract from what they teach."""
