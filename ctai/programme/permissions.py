"""Who writes the programme: the authority while the proposal is open, an operator its own sheet."""

from datetime import date

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.permissions import is_party, needs_role, needs_state
from ctai.programme.models import Action
from ctai.rules.refusals import Refusal
from ctai.rules.roles import AUTHORITY_ROLES, OrganisationKind, Role, Side
from ctai.rules.states import PROGRAMME_EDITABLE, State

FOLLOWED = frozenset({State.ACCEPTED, State.SIGNATURE, State.IN_FORCE})


def can_write_programme(contract: Contract, membership: Membership) -> Refusal | None:
    """Axes, order, new sheets, who carries them."""
    what = "modifier le programme d'actions"
    return (
        needs_role(membership, AUTHORITY_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, PROGRAMME_EDITABLE, what)
    )


def can_write_sheet(action: Action, membership: Membership) -> Refusal | None:
    """The fields of one sheet: its authority, or the operator that carries it."""
    what = "modifier cette fiche action"
    if membership.side == Side.OPERATOR:
        return carries(action, membership, what) or needs_state(action.contract, PROGRAMME_EDITABLE, what)
    return can_write_programme(action.contract, membership)


def can_set_status(action: Action, membership: Membership) -> Refusal | None:
    """How far the action is, once the proposal is accepted."""
    what = "indiquer l'avancement de cette action"
    if membership.side == Side.OPERATOR:
        return carries(action, membership, what) or needs_state(action.contract, FOLLOWED, what)
    return (
        needs_role(membership, AUTHORITY_ROLES, what)
        or is_party(action.contract, membership, what)
        or needs_state(action.contract, FOLLOWED, what)
    )


def can_write_milestones(action: Action, membership: Membership) -> Refusal | None:
    """With the sheet while it is written, then by those who follow it."""
    if State(action.contract.state) in PROGRAMME_EDITABLE:
        return can_write_sheet(action, membership)
    return can_set_status(action, membership)


def can_certify(action: Action, membership: Membership) -> Refusal | None:
    """The operator vouches for its sheet while it may still be changed."""
    what = "certifier cette fiche"
    return (
        needs_role(membership, {Role.OPERATOR_AGENT}, what)
        or carries(action, membership, what)
        or needs_state(action.contract, PROGRAMME_EDITABLE, what)
    )


def can_answer_certification(action: Action, membership: Membership) -> Refusal | None:
    return can_write_programme(action.contract, membership)


def can_see_operator(action: Action, membership: Membership) -> Refusal | None:
    """Who fills the sheet, and inviting them: a party authority, at any time."""
    what = "inviter une personne du porteur"
    return needs_role(membership, AUTHORITY_ROLES, what) or is_party(action.contract, membership, what)


def can_invite_operator(action: Action, membership: Membership, today: date) -> Refusal | None:
    """The first person of the body that carries the sheet. Never into a body that has its own people, nor into one that
    carries sheets of others: whoever is invited there would read them."""
    refusal = can_see_operator(action, membership)
    if refusal:
        return refusal
    body = action.operator
    if body is None:
        return Refusal("Donnez d'abord le SIRET du porteur : c'est lui qui ouvre la fiche.", code="siret")
    if body.kind != OrganisationKind.OPERATOR:
        return Refusal(f"{body} est une collectivité : ses membres écrivent déjà le programme.", code="kind")
    if Membership.objects.active(today).filter(organisation=body, is_manager=True).exists():
        return Refusal(f"{body} a déjà des membres : ce sont eux qui invitent leurs collègues.", code="members")
    own = Contract.objects.visible_to(membership).values("pk")
    if Action.objects.filter(operator=body).exclude(contract__in=own).exists():
        return Refusal(
            f"{body} porte aussi des fiches d'autres collectivités : l'assistance invite sa première personne.",
            code="shared",
        )
    return None


def carries(action: Action, membership: Membership, what: str) -> Refusal | None:
    if action.operator_id == membership.organisation_id and membership.has_role(Role.OPERATOR_AGENT):
        return None
    return Refusal(f"Vous ne pouvez pas {what} : votre organisation n'en est pas le porteur.", code="operator")
