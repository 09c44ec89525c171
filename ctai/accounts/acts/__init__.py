"""What changes accounts: one function an act, by theme."""
