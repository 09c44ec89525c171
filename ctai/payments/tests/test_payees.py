"""The payee's page and the payments to come: sums that are those of the lines, what is due, who reads what."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from ctai.accounts.tests.factories import make_membership
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.findings.models import Funding
from ctai.findings.tests.factories import make_offer
from ctai.funding.acts import close, pay
from ctai.funding.tests.factories import make_line
from ctai.payments import owed, payees, reads
from ctai.payments.tests.factories import TODAY, fresh, make_committed
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Funder, InstalmentKind, Route
from ctai.rules.roles import Role
from ctai.rules.states import State
from ctai.rules.themes import Theme
from ctai.territories.models import Kind, Territory
from tests.world import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def money():
    return make_committed(make_contract(State.IN_FORCE), make_membership(Role.OPERATOR_AGENT).organisation)


def plan(money, line, amount, day, kind=InstalmentKind.ADVANCE):
    return pay.plan_instalment(line, kind=kind, planned_on=day, amount=Decimal(amount), by=money.officer, today=TODAY)


def account(payee, membership):
    lines = payees.lines_of(payee, membership, is_rehearsal=False)
    return payees.account_of(payees.direct(lines, payee)).whole.amounts, lines


# What it received


def test_a_payee_adds_up_across_contracts_years_and_funders_within_what_one_reads(money):
    other = make_contract(State.IN_FORCE, territory=_elsewhere(money.contract))
    second = make_action(other, operator=money.operator)
    make_line(second, year=2027, route=Route.TO_OPERATOR, asked=500, granted=400)
    make_line(second, year=2027, route=Route.REGRANTED, funder=Funder.AUTHORITY, label="Ville", asked=70, granted=60)
    around = make_readers(money.contract)
    national, lines = account(money.operator, around.steward)
    assert (national["asked"], national["granted"], national["committed"]) == (30_500, 30_400, 30_000)
    assert lines.count() == 3
    for reader in (money.officer, people(money.contract).lead, around.region, around.sub_prefect):
        assert account(money.operator, reader)[0]["granted"] == 30_000, reader
    assert account(money.operator, people(other).lead)[0]["granted"] == 400
    agent = money.operator.memberships.get()
    assert account(money.operator, agent)[0] == national
    # What is to be given on is paid to the lead; what goes straight to the operator is on the operator's page.
    assert account(other.lead, people(other).lead)[0]["granted"] == 60


def _elsewhere(contract):
    places = Territory.objects.filter(kind=Kind.COMMUNE).exclude(departement__region=contract.region_id)
    return places.order_by("code").first()


def test_every_total_opens_its_lines_and_every_line_its_entries(money):
    client = client_for(money.officer)
    address = reverse("payments:payee", args=[money.operator.pk])
    page = client.get(address).content.decode()
    assert "?annee=2026#lignes" in page and "?financeur=state_104_12#lignes" in page
    assert reverse("budget:line", args=[money.contract.number, money.direct.pk]) in page
    assert (
        reverse("budget:line", args=[money.contract.number, money.direct.pk])
        not in client.get(address, {"annee": "2027"}).content.decode()
    )
    own = client_for(money.operator.memberships.get()).get(address)
    assert own.status_code == 200 and "/budget/" not in own.content.decode()


def test_a_payee_is_found_by_siret_or_name_among_what_one_reads(money):
    client = client_for(money.officer)
    address = reverse("payments:payees")
    for asked in (
        money.operator.siret[:9],
        f"{money.operator.siret[:3]} {money.operator.siret[3:6]}",
        money.operator.name[:8],
    ):
        assert money.operator.siret in client.get(address, {"q": asked}).content.decode().split("<tbody>")[1]
    assert "Aucun bénéficiaire trouvé" in client.get(address, {"q": "zzz"}).content.decode()
    rehearsal = make_committed_rehearsal()
    assert rehearsal not in payees.payees(make_readers(money.contract).steward, "", is_rehearsal=False)


def make_committed_rehearsal():
    contract = make_contract(State.IN_FORCE, is_rehearsal=True)
    operator = make_membership(Role.OPERATOR_AGENT).organisation
    make_action(contract, operator=operator)
    return operator


def test_the_state_may_look_for_the_other_subsidies_of_an_association_where_they_are_kept(money):
    def link(payee, reader):
        page = client_for(reader).get(reverse("payments:payee", args=[payee.pk]))
        assert page.status_code == 200
        return f'datasubvention.beta.gouv.fr/association/{payee.siret[:9]}"' in page.text

    association, lead = money.operator, money.contract.lead
    assert association.is_association and link(association, money.officer)
    # An authority has no account there; a city is not an association.
    assert not link(association, people(money.contract).lead) and not link(lead, money.officer)


# What it owes


@pytest.mark.parametrize(("amount", "is_due"), [("23000.00", False), ("23000.01", True)])
def test_a_convention_is_due_above_23_000_a_year_from_one_payer(amount, is_due):
    contract = make_contract(State.IN_FORCE)
    operator = make_membership(Role.OPERATOR_AGENT).organisation
    for share in (Decimal(20_000), Decimal(amount) - 20_000):
        make_line(make_action(contract, operator=operator), year=2026, route=Route.TO_OPERATOR, granted=share)
    make_line(make_action(contract, operator=operator), year=2027, route=Route.TO_OPERATOR, granted=20_000)
    lines = payees.lines_of(operator, people(contract).officer, is_rehearsal=False)
    duties = owed.duties_of(operator, lines, [], TODAY)
    assert [(duty.due_on, duty.is_late) for duty in duties] == ([(date(2026, 12, 31), False)] if is_due else [])
    operator.siret = "21060088200013"
    assert owed.duties_of(operator, lines, [], TODAY) == []


def test_the_financial_report_is_due_on_30_june_and_answered_by_what_is_spent(money):
    one = plan(money, money.direct, 9_000, date(2026, 10, 1))
    pay.pay(one, paid_on=date(2026, 10, 5), seen=one.version, by=money.officer, today=TODAY)
    lines = payees.lines_of(money.operator, money.officer, is_rehearsal=False)

    def report(today):
        return next(duty for duty in owed.duties_of(money.operator, lines, [], today) if "Compte rendu" in duty.what)

    assert report(date(2027, 6, 30)).due_on == date(2027, 6, 30) and not report(date(2027, 6, 30)).is_late
    assert report(date(2027, 7, 1)).is_late
    first = owed.duties_of(money.operator, lines, [], date(2027, 7, 1))[0]
    assert first.is_late and "Convention" in first.what and first.due_on == date(2026, 10, 5)
    close.tell_spent(fresh(money.direct), Decimal(9_000), by=people(money.contract).lead, today=TODAY)
    assert report(date(2027, 7, 1)).done and not report(date(2027, 7, 1)).is_late


def test_the_same_language_offer_is_pointed_out_where_places_and_dates_meet(money):
    def found():
        lines = payees.lines_of(money.operator, money.officer, is_rehearsal=False)
        return owed.twice_paid(money.operator, lines, money.officer)

    assert found() == []
    later = make_action(
        money.contract, Theme.FRENCH, operator=money.operator, starts_on=date(2030, 1, 1), ends_on=date(2030, 2, 1)
    )
    make_line(later, year=2030, route=Route.TO_OPERATOR, granted=10)
    assert found() == []
    twin = make_action(money.contract, Theme.FRENCH, operator=money.operator)
    make_line(twin, year=2026, route=Route.TO_OPERATOR, granted=10)
    assert [(one.first, one.second) for one in found()] == [(money.direct.action, twin)]
    lead, siret = people(money.contract).lead, money.operator.siret
    make_offer(money.contract, lead, siret=siret, themes=[Theme.FRENCH], funding=Funding.UNKNOWN)
    offer = make_offer(money.contract, lead, siret=siret, themes=[Theme.FRENCH], funding=Funding.STATE)
    assert [one.second for one in found() if one.is_offer] == [offer]
    page = client_for(money.officer).get(reverse("payments:payee", args=[money.operator.pk])).content.decode()
    assert reverse("findings:line", kwargs={"number": money.contract.number, "kind": "offre", "pk": offer.pk}) in page


# What is to come


def test_payments_to_come_say_late_first_what_is_missing(money):
    ready = plan(money, money.direct, 10_000, date(2026, 12, 1))
    late = plan(money, money.direct, 20_000, date(2026, 9, 1), InstalmentKind.BALANCE)
    bare = make_line(make_action(money.contract), year=2026, granted=500)
    plan(money, bare, 500, date(2027, 1, 1))
    rows = reads.to_come(money.officer, is_rehearsal=False)
    dues = [reads.due(one, TODAY) for one in rows]
    assert [due.instalment.pk for due in dues[:2]] == [late.pk, ready.pk]
    assert dues[0].days_late == 62 and "dépenses" in dues[0].missing[0]
    assert dues[1].missing == [] and "Engagement juridique : il manque 500,00" in dues[2].missing[0]
    assert reads.due_totals(rows, TODAY) == {"count": 3, "total": 30_500, "late_count": 1, "late": 20_000}
    stranger = make_readers(money.contract).other_officer
    assert not reads.to_come(stranger, is_rehearsal=False).exists()
    sheet = b"".join(client_for(money.officer).get(reverse("payments:to_come"), {"forme": "csv"})).decode()
    assert money.operator.siret in sheet and len(sheet.strip().splitlines()) == 4


@pytest.mark.parametrize("extra", [0, 12])
def test_pages_cost_the_same_whatever_they_show(money, django_assert_max_num_queries, extra):
    for _ in range(1 + extra):
        action = make_action(money.contract, Theme.FRENCH, operator=money.operator)
        plan(money, make_line(action, year=2026, route=Route.TO_OPERATOR, granted=500), 500, date(2026, 10, 1))
    client = client_for(money.officer)
    for name, args, most in (("to_come", [], 10), ("payees", [], 10), ("payee", [money.operator.pk], 15)):
        with django_assert_max_num_queries(most):
            client.get(reverse(f"payments:{name}", args=args))
