"""Who fills results, who writes, certifies and reviews a yearly report."""

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.permissions import is_party, needs_role, needs_state
from ctai.monitoring.models import YearlyReport
from ctai.programme.models import Action
from ctai.rules.refusals import Refusal
from ctai.rules.reports import REPORT_LABELS, REPORT_MOVES, REPORT_WRITERS, ReportAct, ReportState
from ctai.rules.roles import AUTHORITY_ROLES, PARTY_ROLES, Role
from ctai.rules.states import SIGNED


def can_report_result(action: Action, membership: Membership) -> Refusal | None:
    """The authorities of the contract, and the operator of this very action, once the contract has been signed."""
    what = "saisir les résultats de cette action"
    refusal = needs_role(membership, AUTHORITY_ROLES | {Role.OPERATOR_AGENT}, what) or needs_state(
        action.contract, SIGNED, what
    )
    if refusal:
        return refusal
    if Role(membership.role) == Role.OPERATOR_AGENT:
        if action.operator_id == membership.organisation_id:
            return None
        return Refusal("Cette action est portée par un autre organisme.", code="party")
    return is_party(action.contract, membership, what)


def can_open_report(contract: Contract, membership: Membership) -> Refusal | None:
    """Either side opens the report of a year that has begun."""
    what = "ouvrir un bilan"
    return (
        needs_role(membership, PARTY_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, SIGNED, what)
    )


def can_write_report(report: YearlyReport, membership: Membership) -> Refusal | None:
    what = "écrire ce bilan"
    refusal = needs_role(membership, REPORT_WRITERS, what) or is_party(report.contract, membership, what)
    if refusal or report.is_editable:
        return refusal
    return Refusal(f"Ce bilan ne s'écrit plus : il est « {REPORT_LABELS[ReportState(report.state)]} ».", code="state")


def can_move_report(report: YearlyReport, act: ReportAct, membership: Membership) -> Refusal | None:
    move = REPORT_MOVES[act]
    if ReportState(report.state) not in move.sources:
        label = REPORT_LABELS[ReportState(report.state)]
        return Refusal(f"Cet acte n'est plus possible : le bilan est « {label} ».", code="state")
    what = move.verb[0].lower() + move.verb[1:]
    return needs_role(membership, move.roles, what) or is_party(report.contract, membership, what)
