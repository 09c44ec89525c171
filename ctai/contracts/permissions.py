"""What a membership may do with a contract it can see: None, or a refusal with its sentence."""

from collections.abc import Iterable

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.rules.refusals import Refusal
from ctai.rules.roles import AUTHORITY_ROLES, PREFECTURE_ROLES, Role, sentence_for
from ctai.rules.states import BEFORE_SIGNATURE, PROGRAMME_EDITABLE, STATES, State
from ctai.territories.models import Territory


def needs_role(membership: Membership, roles: Iterable[Role], what: str) -> Refusal | None:
    """`what`: the act as a noun phrase, « accuser réception »: "Seul… peut accuser réception."."""
    allowed = frozenset(roles)
    if Role(membership.role) in allowed:
        return None
    who = sentence_for(allowed)
    return Refusal(f"Vous ne pouvez pas {what}. Peut le faire : {who}.", code="role")


def needs_state(contract: Contract, states: Iterable[State], what: str) -> Refusal | None:
    if State(contract.state) in frozenset(states):
        return None
    label = STATES[State(contract.state)].label
    return Refusal(f"Il n'est pas possible de {what} maintenant : le dossier est à l'état « {label} ».", code="state")


def is_party(contract: Contract, membership: Membership, what: str) -> Refusal | None:
    """Acts are for the parties: a prefecture of another place, the region or the ministry reads only."""
    organisation = membership.organisation_id
    if organisation in (contract.lead_id, contract.prefecture_id):
        return None
    if contract.parties.filter(organisation=organisation).exists():
        return None
    return Refusal(f"Seules les parties au contrat peuvent {what}.", code="party")


def can_open_contract(membership: Membership, territory: Territory) -> Refusal | None:
    """An authority opens a contract on its own territory, or on one it gathers or belongs to."""
    refusal = needs_role(membership, AUTHORITY_ROLES, "commencer une lettre d'intention")
    if refusal:
        return refusal
    own = membership.organisation.territory
    if own is None:
        return Refusal(
            "Votre organisation n'est rattachée à aucun territoire. Écrivez à l'assistance pour la rattacher.",
            code="no_territory",
        )
    related = {own.pk, own.epci_id, own.ept_id}
    holders = {territory.epci_id, territory.ept_id, territory.departement_id, territory.region_id}
    if territory.pk in related or own.pk in holders:
        return None
    return Refusal(
        f"{territory.name} n'est pas le territoire de {membership.organisation}. "
        "Seule la collectivité concernée peut commencer cette lettre.",
        code="territory",
    )


def can_change_parties(contract: Contract, membership: Membership) -> Refusal | None:
    what = "changer les collectivités parties au contrat"
    early = {State.DRAFT, State.EXCHANGES, State.DIAGNOSIS, *PROGRAMME_EDITABLE}
    return (
        needs_role(membership, AUTHORITY_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, early, what)
    )


def can_change_period(contract: Contract, membership: Membership) -> Refusal | None:
    what = "changer la période du contrat"
    return (
        needs_role(membership, AUTHORITY_ROLES | PREFECTURE_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, BEFORE_SIGNATURE - {State.SIGNATURE, State.SUBMITTED, State.CERTIFIED}, what)
    )
