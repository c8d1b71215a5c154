"""What each lesson shows: one module for each, with its pictures, tables and the sentences that read them aloud."""
