"""Work on the notebooks themselves: run them, publish them, check them. No lesson imports from here."""
