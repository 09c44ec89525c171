"""Who writes a text and remarks upon it: those its owner lets write, until it is closed."""

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.rules.refusals import Refusal
from ctai.rules.roles import Side
from ctai.writing import kinds
from ctai.writing.models import Text

CLOSED = "Ce texte est clos : il ne change plus."


def side_on(contract: Contract, membership: Membership) -> str:
    """The side this membership's organisation is a party of: « authority », « state », or "" for a reader."""
    organisation = membership.organisation_id
    if organisation == contract.lead_id:
        return Side.AUTHORITY.value
    if organisation == contract.prefecture_id:
        return Side.STATE.value
    return contract.parties.filter(organisation=organisation).values_list("side", flat=True).first() or ""


def can_write(text: Text, membership: Membership) -> Refusal | None:
    if text.closed_on:
        return Refusal(CLOSED, code="closed")
    return kinds.of(text).can_write(text, membership)


def can_remark(text: Text, membership: Membership) -> Refusal | None:
    """A note of one side needs a side: readers who are no party remark nothing."""
    refusal = can_write(text, membership)
    if refusal is None and not side_on(text.contract, membership):
        return Refusal("Seules les parties au contrat annotent ce texte.", code="party")
    return refusal
