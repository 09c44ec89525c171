"""The prefecture of the contract asks; the service asked answers; nothing of it blocks a decision."""

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.permissions import is_party, needs_role, needs_state
from ctai.funding.permissions import GRANTED_IN
from ctai.opinions.models import OpinionRequest
from ctai.rules.refusals import Refusal
from ctai.rules.roles import PREFECTURE_ROLES, Role, Side
from ctai.rules.states import STATES, State

ASKED_IN = GRANTED_IN | {State.SUBMITTED}
ANSWERERS = frozenset({Role.SUB_PREFECT, Role.REGIONAL_OFFICER})


def can_read_opinions(membership: Membership) -> Refusal | None:
    if membership.side == Side.STATE:
        return None
    return Refusal(
        "Ces avis sont internes aux services de l'État : ils préparent la décision. La collectivité lit la décision, "
        "ses motifs et les voies de recours.",
        code="side",
    )


def can_ask_opinion(contract: Contract, membership: Membership) -> Refusal | None:
    what = "demander un avis"
    return (
        needs_role(membership, PREFECTURE_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, ASKED_IN, what)
    )


def can_withdraw(request: OpinionRequest, membership: Membership) -> Refusal | None:
    what = "retirer cette demande d'avis"
    refusal = needs_role(membership, PREFECTURE_ROLES, what) or is_party(request.contract, membership, what)
    if refusal is None and not request.is_awaited:
        return Refusal("Cette demande n'attend plus de réponse.", code="gone")
    return refusal


def can_answer(request: OpinionRequest, membership: Membership) -> Refusal | None:
    what = "donner cet avis"
    if membership.organisation_id != request.organisation_id:
        return Refusal(f"Cet avis est demandé à {request.organisation} : seuls ses membres le donnent.", code="owner")
    refusal = needs_role(membership, ANSWERERS, what)
    if refusal is None and request.withdrawn_on is not None:
        return Refusal("La préfecture a retiré cette demande d'avis : elle n'attend plus de réponse.", code="withdrawn")
    if refusal is None and STATES[State(request.contract.state)].closed:
        return Refusal("Ce dossier est clos : il n'attend plus d'avis.", code="closed")
    return refusal
