"""Reading a plan that somebody wrote in their own spreadsheet: guesses are shown, never applied in silence."""
