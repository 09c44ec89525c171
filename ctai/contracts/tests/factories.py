"""A contract at any state, with its parties, their people and the dates its state demands, for every room's tests."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from ctai.accounts.models import Membership, Organisation
from ctai.accounts.tests.factories import make_membership, make_organisation, make_person
from ctai.contracts import search
from ctai.contracts.acts import next_number
from ctai.contracts.models import Contract, Party, PerimeterPart
from ctai.rules.roles import OrganisationKind, Role, Side
from ctai.rules.states import SIGNED, STATES, State, Step
from ctai.territories.models import Kind, Territory
from ctai.territories.tests.factories import make_territories

OPENED_ON = date(2026, 3, 2)
PERIOD = (date(2027, 1, 1), date(2029, 12, 31))
# One date a milestone, in order; a state carries those of the milestones it has passed.
_MILESTONES = {
    "intent_sent_on": date(2026, 3, 9),
    "acknowledged_on": date(2026, 3, 20),
    "diagnosis_frozen_on": date(2026, 6, 30),
    "submitted_on": date(2026, 9, 15),
    "accepted_on": date(2026, 10, 20),
    "text_frozen_on": date(2026, 11, 10),
    "in_force_on": date(2026, 11, 20),
}
_PASSED = {
    State.DRAFT: 0,
    State.INTENT_SENT: 1,
    State.DECLINED: 1,
    State.EXCHANGES: 2,
    State.DIAGNOSIS: 2,
    State.ABANDONED: 2,
    State.PROPOSAL: 3,
    State.CORRECTIONS: 3,
    State.CERTIFIED: 3,
    State.SUBMITTED: 4,
    State.REFUSED: 4,
    State.ACCEPTED: 5,
    State.SIGNATURE: 6,
}
CLOSED_ON = date(2026, 11, 23)
_FIRST_NAMES = {
    Role.PROJECT_LEAD: "Claire",
    Role.ELECTED_SIGNATORY: "Édouard",
    Role.OFFICER: "Rachida",
    Role.PREFECT: "Philippe",
}


def state_dates(state: State) -> dict[str, date | None]:
    """The dates a contract in this state carries; period included from the proposal on."""
    passed = _PASSED.get(state, len(_MILESTONES))
    dates: dict[str, date | None] = dict(list(_MILESTONES.items())[:passed])
    if STATES[state].closed:
        dates["closed_on"] = CLOSED_ON
    if STATES[state].step >= Step.PROPOSAL or state in SIGNED:
        dates |= {"starts_on": PERIOD[0], "ends_on": PERIOD[1]}
    return dates


def make_contract(
    state: State = State.DRAFT,
    *,
    territory: Territory | None = None,
    is_rehearsal: bool = False,
    with_partner: bool = True,
    **fields: Any,
) -> Contract:
    """A contract of Millau (or `territory`) and, `with_partner`, of its EPCI, with the prefecture of the département.

    Territories, organisations and people already there are used again. `fields` go to Contract as they are.
    """
    territory = territory or Territory.objects.by_reference("commune-12145").first() or make_territories().millau
    departement = territory.departement or territory
    lead, prefecture = _body(territory), _body(departement, OrganisationKind.PREFECTURE)
    dates = state_dates(state)
    contract = Contract.objects.create(
        **{
            "number": next_number(departement.code, OPENED_ON.year, rehearsal=is_rehearsal),
            "title": territory.name,
            "is_rehearsal": is_rehearsal,
            "state": state.value,
            "state_since": max([OPENED_ON, *(dates[name] for name in dates if name not in ("starts_on", "ends_on"))]),
            "territory": territory,
            "departement": departement,
            "region": departement.region or departement,
            "lead": lead,
            "prefecture": prefecture,
            "opened_on": OPENED_ON,
            "opened_by": _member(lead, Role.PROJECT_LEAD),
            **dates,
            **fields,
        }
    )
    authorities = [lead, *([_body(territory.epci)] if with_partner and territory.epci else [])]
    for rank, body in enumerate(authorities, start=1):
        Party.objects.create(contract=contract, organisation=body, side=Side.AUTHORITY, rank=rank, is_lead=rank == 1)
    Party.objects.create(contract=contract, organisation=prefecture, side=Side.STATE, rank=len(authorities) + 1)
    PerimeterPart.objects.create(contract=contract, territory=territory)
    people(contract)
    search.index(contract)
    return contract


def people(contract: Contract) -> SimpleNamespace:
    """The memberships of the parties: lead, elected, officer, prefect, and partner, partner_elected (None alone)."""
    partner = contract.parties.filter(side=Side.AUTHORITY, is_lead=False).select_related("organisation").first()
    return SimpleNamespace(
        lead=_member(contract.lead, Role.PROJECT_LEAD),
        elected=_member(contract.lead, Role.ELECTED_SIGNATORY),
        officer=_member(contract.prefecture, Role.OFFICER),
        prefect=_member(contract.prefecture, Role.PREFECT),
        partner=_member(partner.organisation, Role.PROJECT_LEAD) if partner else None,
        partner_elected=_member(partner.organisation, Role.ELECTED_SIGNATORY) if partner else None,
    )


def make_readers(contract: Contract) -> SimpleNamespace:
    """Around the contract: sub_prefect, region, steward, ofii of its place; operator, support; other_… elsewhere."""
    places = contract.departement, contract.region
    elsewhere = Territory.objects.filter(kind=Kind.COMMUNE).exclude(departement=places[0]).order_by("code").last()
    assert elsewhere is not None and elsewhere.departement is not None
    sub = _body(contract.territory.arrondissement or contract.territory, OrganisationKind.SUB_PREFECTURE)
    return SimpleNamespace(
        sub_prefect=_member(sub, Role.SUB_PREFECT),
        region=_member(_body(places[1], OrganisationKind.REGION_PREFECTURE), Role.REGIONAL_OFFICER),
        steward=make_membership(Role.STEWARD),
        ofii=_member(_body(places[0], OrganisationKind.OFII), Role.OFII_OFFICER),
        operator=make_membership(Role.OPERATOR_AGENT),
        support=make_membership(Role.SUPPORT_AGENT),
        other_lead=_member(_body(elsewhere), Role.PROJECT_LEAD),
        other_officer=_member(_body(elsewhere.departement, OrganisationKind.PREFECTURE), Role.OFFICER),
    )


def _body(territory: Territory, kind: OrganisationKind = OrganisationKind.AUTHORITY) -> Organisation:
    found = Organisation.objects.filter(kind=kind, territory=territory).first()
    return found or make_organisation(kind, territory)


def _member(organisation: Organisation, role: Role) -> Membership:
    found = Membership.objects.filter(organisation=organisation, role=role, ended_on=None).first()
    return found or make_membership(
        role, organisation, person=make_person(_FIRST_NAMES.get(role, "Camille"), organisation.name[:40])
    )
