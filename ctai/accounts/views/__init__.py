"""Pages of accounts, by theme."""
