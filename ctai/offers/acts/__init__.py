from ctai.offers.acts.imports import READ, WHAT, apply, bring, read_brought
from ctai.offers.acts.twins import keep_apart, look_again, merge

__all__ = ["READ", "WHAT", "apply", "bring", "keep_apart", "look_again", "merge", "read_brought"]
