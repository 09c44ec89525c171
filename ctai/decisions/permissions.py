"""Who tries amounts, who proposes, who decides: simulations are open to the State's services, decisions to the
prefecture of the contract."""

from ctai.accounts.models import Membership
from ctai.contracts.permissions import needs_role
from ctai.decisions.models import Simulation
from ctai.rules.refusals import Refusal
from ctai.rules.roles import PREFECTURE_ROLES, Role

SIMULATE = PREFECTURE_ROLES | {Role.REGIONAL_OFFICER, Role.STEWARD}


def can_simulate(membership: Membership) -> Refusal | None:
    return needs_role(membership, SIMULATE, "simuler des montants")


def can_change_simulation(simulation: Simulation, membership: Membership) -> Refusal | None:
    if membership.organisation_id != simulation.organisation_id:
        return Refusal(
            f"Cette simulation est celle de {simulation.organisation}. Copiez-la pour essayer d'autres montants.",
            code="owner",
        )
    return needs_role(membership, SIMULATE, "modifier cette simulation")


def can_decide(membership: Membership) -> Refusal | None:
    return needs_role(membership, PREFECTURE_ROLES, "décider des montants accordés")
