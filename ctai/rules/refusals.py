"""A refusal always carries a sentence for the user: what is refused, why, and who can help."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """Why an act may not be done now by this person.

    `sentence`: French, complete, says who can do it. `code`: stable short name, for tests and logs.
    """

    sentence: str
    code: str = "refused"


@dataclass(frozen=True)
class Missing:
    """One thing to complete before an act.

    `sentence`: what is missing, in French. `url_name`: the page where it is mended (opened with the contract's number).
    """

    code: str
    sentence: str
    url_name: str = ""


class ActRefused(Exception):
    """An act was asked by someone who may not, or at a moment it cannot be done."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


class NotReady(ActRefused):
    """An act was asked while pieces are missing; `missing` lists them all."""

    def __init__(self, missing: list[Missing]) -> None:
        sentence = "Il manque encore : " + " ; ".join(piece.sentence for piece in missing) + "."
        super().__init__(Refusal(sentence, code="not_ready"))
        self.missing = missing


class Conflict(ActRefused):
    """Somebody else changed the object since this person opened it."""


def refuse_unless(refusal: Refusal | None) -> None:
    """Raise ActRefused when `can_…` answered a refusal."""
    if refusal is not None:
        raise ActRefused(refusal)
