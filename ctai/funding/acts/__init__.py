"""The acts of the budget, by who makes them: `ask` (authority), `decide` and `pay` (keepers), `answer` (the checks)."""
