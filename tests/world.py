"""One contract on two authorities, with every persona of the rights table: own, foreign, and signed out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

from ctai.accounts.middleware import SESSION_KEY
from ctai.accounts.models import Membership
from ctai.accounts.tests.factories import make_membership, make_organisation
from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.rules.roles import OrganisationKind, Role
from ctai.rules.states import State


@dataclass
class World:
    """`people`: persona → membership (None when signed out). Rooms add what they need in their `prepare(world)`."""

    contract: Contract
    people: dict[str, Membership | None]
    # What a room's `prepare` leaves for its rows: an action, a section, a file.
    things: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        if name in self.people:
            return self.people[name]
        try:
            return self.things[name]
        except KeyError:
            raise AttributeError(name) from None


def make_world(state: State = State.EXCHANGES, *, is_rehearsal: bool = False) -> World:
    contract = make_contract(state, is_rehearsal=is_rehearsal)
    own, around = people(contract), make_readers(contract)
    elsewhere = around.other_officer.organisation.territory
    memberships = {
        "anonymous": None,
        "lead": own.lead,
        "elected": own.elected,
        "partner": own.partner,
        "officer": own.officer,
        "prefect": own.prefect,
        "sub_prefect": around.sub_prefect,
        "region": around.region,
        "steward": around.steward,
        "operator": around.operator,
        "ofii": around.ofii,
        "support": around.support,
        "other_lead": around.other_lead,
        "other_officer": around.other_officer,
        "other_region": make_membership(
            Role.REGIONAL_OFFICER, make_organisation(OrganisationKind.REGION_PREFECTURE, elsewhere.region)
        ),
        "other_operator": make_membership(Role.OPERATOR_AGENT),
        "other_ofii": make_membership(Role.OFII_OFFICER, make_organisation(OrganisationKind.OFII, elsewhere)),
    }
    return World(contract, memberships, {})


def client_for(membership: Membership | None) -> Client:
    """A browser signed in as this person, working under this membership."""
    client = Client()
    if membership is not None:
        client.force_login(membership.person)
        session = client.session
        session[SESSION_KEY] = membership.pk
        session.save()
    return client
