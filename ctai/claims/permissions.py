"""Who is paid claims; who pays answers. Only what the State pays is claimed here."""

from ctai.accounts.models import Membership
from ctai.claims.models import Claim, ClaimState
from ctai.claims.reads import CLAIMANTS, is_followed
from ctai.contracts.permissions import needs_role, needs_state
from ctai.funding.models import Instalment
from ctai.funding.payees import payee_of
from ctai.funding.permissions import PAID_IN, can_pay
from ctai.rules.refusals import Refusal
from ctai.rules.roles import Side

_READERS = frozenset({Side.STATE, Side.AUTHORITY, Side.OPERATOR})


def can_read_claims(membership: Membership) -> Refusal | None:
    if membership.side in _READERS:
        return None
    return Refusal("Cette page est celle des bénéficiaires des crédits de l'État et de ses services.", code="side")


def can_claim(instalment: Instalment, membership: Membership) -> Refusal | None:
    what, line = "demander un versement", instalment.line
    return (
        needs_role(membership, CLAIMANTS, what)
        or _is_paid(instalment, membership)
        or needs_state(line.contract, PAID_IN, what)
        or _is_due(instalment)
    )


def _is_paid(instalment: Instalment, membership: Membership) -> Refusal | None:
    payee = payee_of(instalment.line)
    if payee is not None and payee.pk == membership.organisation_id:
        return None
    return Refusal(f"Seul le bénéficiaire de ce versement peut le demander : {payee or 'non désigné'}.", code="payee")


def _is_due(instalment: Instalment) -> Refusal | None:
    if not instalment.line.is_state:
        return Refusal("Ce versement n'est pas de l'État : demandez-le à son financeur.", code="funder")
    if instalment.paid_on:
        return Refusal("Ce versement est déjà fait.", code="paid")
    return None


def may_claim_again(row: Claim, membership: Membership) -> bool:
    """Sent back or taken back, and nothing claimed since on an instalment one may still claim."""
    if row.state not in (ClaimState.SENT_BACK, ClaimState.WITHDRAWN) or row.instalment is None:
        return False
    return can_claim(row.instalment, membership) is None and not is_followed(row)


def can_withdraw_claim(claim: Claim, membership: Membership) -> Refusal | None:
    what = "retirer cette demande"
    if claim.payee_id != membership.organisation_id:
        return Refusal(f"Seul le bénéficiaire peut {what} : {claim.payee}.", code="payee")
    return needs_role(membership, CLAIMANTS, what) or _is_awaited(claim)


def can_answer_claim(claim: Claim, membership: Membership) -> Refusal | None:
    return can_pay(claim.line, membership) or _is_awaited(claim)


def _is_awaited(claim: Claim) -> Refusal | None:
    return None if claim.is_awaited else Refusal("Cette demande n'attend plus de réponse.", code="gone")
