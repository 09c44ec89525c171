"""The yearly report (bilan): its states and moves. It runs beside the contract, which stays in force meanwhile.

Source: domain.md 2.2 step 9 and 2.6 — quantitative, qualitative and financial report; a financial report is due within
six months after the end of the year of the grant (Cerfa 15059, article 10 of the law of 12 April 2000).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ctai.rules.roles import AUTHORITY_ROLES, PREFECTURE_ROLES, Role, Side


class ReportState(StrEnum):
    WRITING = "writing"
    SENT_BACK = "sent_back"
    CERTIFIED = "certified"
    ACCEPTED = "accepted"


REPORT_LABELS: dict[ReportState, str] = {
    ReportState.WRITING: "À écrire",
    ReportState.SENT_BACK: "Renvoyé pour correction",
    ReportState.CERTIFIED: "Certifié, à l'examen de la préfecture",
    ReportState.ACCEPTED: "Accepté",
}
REPORT_TURN: dict[ReportState, Side | None] = {
    ReportState.WRITING: Side.AUTHORITY,
    ReportState.SENT_BACK: Side.AUTHORITY,
    ReportState.CERTIFIED: Side.STATE,
    ReportState.ACCEPTED: None,
}
REPORT_EDITABLE = frozenset({ReportState.WRITING, ReportState.SENT_BACK})


class ReportAct(StrEnum):
    OPEN_REPORT = "open_report"
    CERTIFY_REPORT = "certify_report"
    SEND_BACK_REPORT = "send_back_report"
    ACCEPT_REPORT = "accept_report"
    REOPEN_REPORT = "reopen_report"


@dataclass(frozen=True)
class ReportMove:
    act: ReportAct
    sources: frozenset[ReportState]
    target: ReportState
    roles: frozenset[Role]
    verb: str
    done: str
    needs_reason: bool = False
    tells: Side | None = None


REPORT_MOVES: dict[ReportAct, ReportMove] = {
    move.act: move
    for move in (
        ReportMove(
            ReportAct.CERTIFY_REPORT,
            REPORT_EDITABLE,
            ReportState.CERTIFIED,
            frozenset({Role.ELECTED_SIGNATORY}),
            "Certifier le bilan et l'envoyer à la préfecture",
            "Bilan certifié et envoyé",
            tells=Side.STATE,
        ),
        ReportMove(
            ReportAct.SEND_BACK_REPORT,
            frozenset({ReportState.CERTIFIED}),
            ReportState.SENT_BACK,
            PREFECTURE_ROLES,
            "Renvoyer le bilan pour correction",
            "Bilan renvoyé pour correction",
            needs_reason=True,
            tells=Side.AUTHORITY,
        ),
        ReportMove(
            ReportAct.ACCEPT_REPORT,
            frozenset({ReportState.CERTIFIED}),
            ReportState.ACCEPTED,
            PREFECTURE_ROLES,
            "Accepter le bilan",
            "Bilan accepté",
            tells=Side.AUTHORITY,
        ),
        ReportMove(
            ReportAct.REOPEN_REPORT,
            frozenset({ReportState.ACCEPTED}),
            ReportState.CERTIFIED,
            PREFECTURE_ROLES,
            "Rouvrir l'examen du bilan",
            "Examen du bilan rouvert",
            needs_reason=True,
            tells=Side.AUTHORITY,
        ),
    )
}
REPORT_WRITERS = AUTHORITY_ROLES


def report_due_on(year: int) -> date:
    """Six months after the end of the year of the grant."""
    return date(year + 1, 6, 30)
