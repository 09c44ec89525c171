"""What saving answers: it is done, or two people wrote the same passage."""

from dataclasses import dataclass

from ctai.rules.refusals import Conflict, Refusal
from ctai.writing.merge import Merge
from ctai.writing.models import Text, Version

SAME_PASSAGE = (
    "Quelqu'un a enregistré une autre version du même passage depuis que vous avez ouvert cette page. Rien n'a été "
    "écrasé : choisissez ci-dessous ce que vous gardez."
)


@dataclass(frozen=True)
class Saved:
    """`changed`: a version was made. `merged`: it also holds what `theirs` (the version met) had brought."""

    text: Text
    changed: bool = True
    merged: bool = False
    theirs: Version | None = None


class Clash(Conflict):
    """`merge`: what is settled and what is in dispute. `mine` was typed on version `seen`; `theirs` is stored now."""

    def __init__(self, text: Text, *, merge: Merge, mine: str, seen: int, theirs: Version) -> None:
        super().__init__(Refusal(SAME_PASSAGE, code="conflict"))
        self.text, self.merge, self.mine, self.seen, self.theirs = text, merge, mine, seen, theirs
