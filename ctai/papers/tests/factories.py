"""A contract in force with an association, its money and its charges; and papers ready to be read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from ctai.accounts.models import Organisation
from ctai.accounts.tests.factories import make_membership
from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, people
from ctai.documents.making import make
from ctai.documents.models import Production
from ctai.expenses.tests.factories import make_charges
from ctai.files.store import store
from ctai.files.tests.samples import pdf
from ctai.funding.models import Instalment
from ctai.funding.tests.factories import make_line
from ctai.papers import acts
from ctai.papers.models import Paper
from ctai.programme.models import ExpectedResult, Milestone
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Funder, Route
from ctai.rules.roles import Role
from ctai.rules.states import State
from ctai.rules.themes import Audience, Theme

TODAY = date(2026, 11, 25)
ASSOCIATION = "35300000000017"


def make_case(
    state: State = State.IN_FORCE,
    *,
    contract: Contract | None = None,
    operator: Organisation | None = None,
    granted: Decimal | int | None = 20_000,
) -> SimpleNamespace:
    """Action 1: French, by an association, the State pays it straight. Action 2: housing, by the lead authority."""
    contract = contract or make_contract(state)
    if operator is None:
        operator = make_membership(Role.OPERATOR_AGENT).organisation
    Organisation.objects.filter(pk=operator.pk).update(siret=ASSOCIATION)
    operator.refresh_from_db()
    french = make_action(
        contract, Theme.FRENCH, operator=operator, title="Cours de français du soir", audiences=[Audience.WOMEN.value],
        existing="Deux associations, *complètes*.", adds="Trente places de plus, le soir.", partners="Mission locale",
        deliverables="Cinq groupes.", evaluation="Niveau atteint en fin d'année.", perimeter_note="quartier de la gare",
    )  # fmt: skip
    year = contract.starts_on.year if contract.starts_on else 2027
    ExpectedResult.objects.create(action=french, year=year + 1, label="Personnes formées", target=60, unit="personnes")
    Milestone.objects.create(action=french, title="Premier groupe ouvert", planned_on=date(year, 3, 1))
    housing = make_action(contract, Theme.HOUSING)
    straight = make_line(french, route=Route.TO_OPERATOR, asked=25_000, granted=granted, committed=granted)
    make_line(french, funder=Funder.AUTHORITY, label=str(contract.lead), route=Route.TO_OPERATOR, asked=5_000)
    make_line(french, funder=Funder.OWN, route=Route.TO_OPERATOR, asked="1000.50")
    own = make_line(housing, asked=10_000, granted=granted and 8_000)
    if granted:
        Instalment.objects.create(line=straight, kind="advance", planned_on=date(2027, 4, 1), amount=Decimal(12_000))
    make_charges(french, c60=1_000, c64=30_000, c86=500)
    return SimpleNamespace(
        contract=contract, operator=operator, french=french, housing=housing, straight=straight, own=own,
        **vars(people(contract)),
    )  # fmt: skip


def make_request(case: SimpleNamespace, *, ready: bool = True) -> Paper:
    made = acts.ask_request(case.contract, case.operator, 2027, by=case.lead, today=TODAY)
    return _ready(made, ready=ready)


def make_act(case: SimpleNamespace, *, ready: bool = True) -> Paper:
    made = acts.ask_grant(case.contract, case.operator, 2027, by=case.officer, today=TODAY)
    return _ready(made, ready=ready)


def _ready(made: Production, *, ready: bool) -> Paper:
    if ready:
        make(made.pk)
    return Paper.objects.select_related("production__contract", "payee").get(production=made)


def notified(case: SimpleNamespace) -> Paper:
    scan = store(case.officer.organisation, "arrete-signe.pdf", pdf(), by=case.officer)
    return acts.notify(make_act(case), signed_on=TODAY, notified_on=TODAY, copy=scan, by=case.officer, today=TODAY)
