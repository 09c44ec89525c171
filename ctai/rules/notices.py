"""Which acts are told to whom, beyond the person who did them, and when the e-mail leaves.

The moves of a contract say whom they tell in their own table. An act absent from here is only read in the journal: too
many messages hide the one that matters (features.md, complaint 13).
"""

from enum import StrEnum

from ctai.rules.reports import REPORT_MOVES
from ctai.rules.roles import Side
from ctai.rules.transitions import TRANSITIONS


class Tell(StrEnum):
    """To whom an act is told, seen from the side of its author."""

    AUTHORITY = "authority"
    STATE = "state"
    BOTH = "both"
    OTHER_SIDE = "other_side"


def _of(sides: frozenset[Side]) -> Tell | None:
    if not sides:
        return None
    if len(sides) > 1:
        return Tell.BOTH
    return Tell(next(iter(sides)).value)


_MOVES = {t.act.value: tell for t in TRANSITIONS if (tell := _of(t.tells))}
_REPORTS = {move.act.value: Tell(move.tells.value) for move in REPORT_MOVES.values() if move.tells}

TOLD: dict[str, Tell] = {
    **_MOVES,
    **_REPORTS,
    "write_message": Tell.OTHER_SIDE,
    "share_meeting": Tell.OTHER_SIDE,
    "cancel_meeting": Tell.OTHER_SIDE,
    "add_decision": Tell.OTHER_SIDE,
    "open_survey": Tell.OTHER_SIDE,
    "disagree_section": Tell.OTHER_SIDE,
    "record_signature": Tell.BOTH,
    "grant": Tell.AUTHORITY,
    "pay": Tell.AUTHORITY,
    "notify_grant": Tell.AUTHORITY,
    "open_report": Tell.AUTHORITY,
    "notify_decision": Tell.AUTHORITY,
    "claim_payment": Tell.STATE,
    "answer_claim": Tell.AUTHORITY,
}


def sides_told(act: str, author: Side | None) -> frozenset[Side]:
    """The sides an act is told to; empty for most acts. An operator writes to both."""
    tell = TOLD.get(act)
    if tell is None:
        return frozenset()
    if tell == Tell.BOTH or (tell == Tell.OTHER_SIDE and author == Side.OPERATOR):
        return frozenset({Side.AUTHORITY, Side.STATE})
    if tell == Tell.OTHER_SIDE:
        return frozenset({Side.STATE if author == Side.AUTHORITY else Side.AUTHORITY})
    return frozenset({Side(tell.value)})


# Told at once whatever the person chose, each with why it cannot wait: after it, an answer is due from those told.
AT_ONCE: dict[str, str] = {
    "send_intent": "la préfecture est attendue sous 30 jours pour accuser réception de la lettre",
    "submit_proposal": "la préfecture doit instruire la proposition et la demande de financement",
    "request_corrections": "la collectivité doit corriger la proposition pour qu'elle soit instruite",
    "accept_proposal": "la collectivité doit faire voter son assemblée avant la signature",
    "freeze_text": "le texte est prêt : chaque partie doit le signer",
    "reopen_text": "le texte change : il ne faut plus signer l'ancien",
    "certify_report": "la préfecture doit examiner le bilan, dont dépend la suite du financement",
    "ask_opinion": "le service consulté doit rendre son avis à la date demandée",
    "notify_decision": "le délai de recours contre la décision court dès sa notification",
    "send_back_report": "la collectivité doit corriger le bilan avant l'échéance",
}
