"""The arrondissement's envelope: which contracts draw on it, what is taken back, what the database holds."""

import html
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError
from django.urls import reverse

from ctai.contracts.models import PerimeterPart
from ctai.contracts.tests.factories import make_contract, people
from ctai.decisions.acts import make_simulation
from ctai.decisions.reads import totals_of
from ctai.envelopes import acts, reads
from ctai.envelopes.models import Draw, Envelope
from ctai.envelopes.tests.factories import TODAY, make_cascade
from ctai.funding.acts.close import CARRY, close_year
from ctai.funding.acts.decide import grant
from ctai.funding.models import BudgetLine
from ctai.funding.tests.factories import make_line
from ctai.history.models import Entry
from ctai.programme.models import Axis
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Funder
from ctai.rules.refusals import ActRefused
from ctai.rules.states import State
from ctai.rules.themes import Theme
from ctai.territories.models import Territory
from tests.visitor import Visitor
from tests.world import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    """Of Millau alone: its whole perimeter lies in the arrondissement of Millau."""
    return make_contract(State.ACCEPTED)


@pytest.fixture
def credits(contract):
    """25 000 € received by the prefecture, 10 000 € of which went to the sub-prefecture of Millau."""
    return make_cascade(contract, arrondissement=10_000)


def place(reference):
    return Territory.objects.by_reference(reference).get()


def left(envelope):
    return Envelope.objects.get(pk=envelope.pk).left


def both(credits):
    return left(credits.departement), left(credits.arrondissement)


def granted(line, amount, by):
    return grant(BudgetLine.objects.get(pk=line.pk), Decimal(amount), by=by, today=TODAY, reason="Décision")


def test_the_prefecture_hands_down_to_its_sub_prefectures_only(contract, credits):
    assert both(credits) == (Decimal(15_000), Decimal(10_000))
    elsewhere = make_cascade(make_contract(State.ACCEPTED, territory=place("commune-25388")), year=2028)
    stranger = elsewhere.sub_prefect.organisation
    for holder in (stranger, credits.officer.organisation, credits.regional.organisation):
        with pytest.raises(ActRefused, match="ne dépend pas"):
            acts.hand_down(credits.departement, {holder: Decimal(1)}, by=credits.officer, today=TODAY)
    with pytest.raises(ActRefused, match="0,01"):
        shares = {credits.sub_prefect.organisation: Decimal("15000.01")}
        acts.hand_down(credits.departement, shares, by=credits.officer, today=TODAY)
    for person in (credits.sub_prefect, credits.regional, credits.steward):
        with pytest.raises(ActRefused):
            acts.hand_down(credits.departement, {}, by=person, today=TODAY)


def test_the_prefecture_alone_takes_back_what_is_left(contract, credits):
    granted(make_line(make_action(contract), asked=4_000), 4_000, credits.officer)
    for person in (credits.sub_prefect, credits.regional, credits.steward):
        with pytest.raises(ActRefused, match="préfecture"):
            acts.give_back(credits.arrondissement, Decimal(1), reason="Reste", by=person, today=TODAY)
    with pytest.raises(ActRefused, match="0,01"):
        acts.give_back(credits.arrondissement, Decimal("6000.01"), reason="Reste", by=credits.officer, today=TODAY)
    acts.give_back(credits.arrondissement, Decimal(6_000), reason="Reste", by=credits.officer, today=TODAY)
    assert both(credits) == (Decimal(21_000), Decimal(0))
    said = Entry.objects.of("enveloppes-2027").first().sentence
    assert "repris à Sous-préfecture de Millau par Préfecture" in said


@pytest.mark.parametrize(
    ("parts", "drawn"),
    [
        (["commune-12145"], True),
        (["commune-12145", "commune-12002"], True),
        (["arrondissement-121"], True),
        (["commune-12145", "commune-12202"], False),
        (["commune-12202"], False),
        # Its communes lie in the arrondissements of Millau and Florac.
        (["epci-241200567"], False),
        (["commune-12145", "departement-12"], False),
    ],
)
def test_a_contract_draws_there_when_its_whole_perimeter_lies_there(contract, credits, parts, drawn):
    contract.perimeter.all().delete()
    for reference in parts:
        PerimeterPart.objects.create(contract=contract, territory=place(reference))
    granted(make_line(make_action(contract), asked=9_000), 9_000, credits.officer)
    assert both(credits) == ((Decimal(15_000), Decimal(1_000)) if drawn else (Decimal(6_000), Decimal(10_000)))
    assert reads.off_the_ledger() == []


def test_a_commune_without_arrondissement_leaves_its_contract_to_the_departement(contract, credits):
    PerimeterPart.objects.create(contract=contract, territory=place("commune-12002"))
    Territory.objects.filter(code="12002").update(arrondissement=None)
    granted(make_line(make_action(contract), asked=9_000), 9_000, credits.officer)
    assert both(credits) == (Decimal(6_000), Decimal(10_000))


@pytest.mark.parametrize(("amount", "passes"), [("10000.00", True), ("10000.01", False)])
def test_a_grant_stays_within_the_arrondissement_to_the_cent(contract, credits, amount, passes):
    line = make_line(make_action(contract), asked=30_000)
    if passes:
        granted(line, amount, credits.officer)
        assert both(credits) == (Decimal(15_000), Decimal(0))
    else:
        with pytest.raises(ActRefused, match="arrondissement"):
            granted(line, amount, credits.officer)
        assert both(credits) == (Decimal(15_000), Decimal(10_000))


def test_a_grant_made_before_stays_where_it_was_drawn(contract):
    line = make_line(make_action(contract), asked=20_000)
    before = make_cascade(contract)
    granted(line, 8_000, before.officer)
    acts.hand_down(
        before.departement, {before.sub_prefect.organisation: Decimal(10_000)}, by=before.officer, today=TODAY
    )
    before.arrondissement = Envelope.objects.get(level="sub_prefecture")
    assert both(before) == (Decimal(7_000), Decimal(10_000))
    granted(line, 9_000, before.officer)
    assert both(before) == (Decimal(6_000), Decimal(10_000))
    granted(line, "0.01", before.officer)
    granted(line, 3_000, before.officer)
    assert both(before) == (Decimal(12_000), Decimal(10_000))
    # Nothing granted any more: the next grant is a first one.
    granted(line, 0, before.officer)
    granted(line, 4_000, before.officer)
    assert both(before) == (Decimal(15_000), Decimal(6_000))
    assert [one.pk for one in reads.grants_of(before.arrondissement)] == [line.pk]
    assert list(reads.grants_of(before.departement)) == []
    assert reads.off_the_ledger() == []


def test_an_arrondissement_emptied_no_longer_pays_and_what_it_paid_stays(contract, credits):
    first = make_line(make_action(contract), asked=4_000)
    granted(first, 4_000, credits.officer)
    granted(first, 0, credits.officer)
    acts.give_back(credits.arrondissement, Decimal(10_000), reason="Reste", by=credits.officer, today=TODAY)
    granted(first, 4_000, credits.officer)
    assert both(credits) == (Decimal(21_000), Decimal(0))
    assert [one.pk for one in reads.grants_of(credits.departement)] == [first.pk]


def test_other_years_programmes_and_rehearsals_do_not_draw_there(contract, credits):
    action = make_action(contract)
    granted(make_line(action, year=2028, asked=90_000), 90_000, credits.officer)
    granted(make_line(action, funder=Funder.STATE_104_15, asked=90_000), 90_000, credits.officer)
    rehearsal = make_contract(State.ACCEPTED, is_rehearsal=True)
    granted(make_line(make_action(rehearsal), asked=90_000), 90_000, people(rehearsal).officer)
    assert both(credits) == (Decimal(15_000), Decimal(10_000))


def test_what_is_carried_over_is_drawn_like_any_grant_of_its_year(contract):
    line = make_line(make_action(contract), year=2026, asked=5_000)
    granted(line, 5_000, people(contract).officer)
    credits = make_cascade(contract, arrondissement=10_000)
    close_year(contract, 2026, {line.pk: CARRY}, reason="Fin", by=credits.officer, today=TODAY.replace(year=2027))
    assert both(credits) == (Decimal(15_000), Decimal(5_000))


def test_what_was_left_at_any_date_in_one_query(contract, credits, django_assert_num_queries):
    later = TODAY + timedelta(days=30)
    line = make_line(make_action(contract), asked=3_000)
    grant(line, Decimal(3_000), by=credits.officer, today=later)
    acts.give_back(credits.arrondissement, Decimal(2_000), reason="Reste", by=credits.officer, today=later)

    def at(day):
        return {row.envelope.level: row.left for row in reads.at_date(Envelope.objects.all(), day)}

    with django_assert_num_queries(1):
        assert at(TODAY)["sub_prefecture"] == Decimal(10_000)
    assert at(later) == {
        "ministry": Decimal(60_000),
        "region_prefecture": Decimal(15_000),
        "prefecture": Decimal(17_000),
        "sub_prefecture": Decimal(5_000),
    }
    assert at(TODAY - timedelta(days=1))["sub_prefecture"] == 0


def test_the_share_of_jobs_and_language_counts_all_the_arrondissements(contract):
    credits = make_cascade(contract, year=2024, arrondissement=10_000)
    axis = Axis.objects.create(contract=contract, theme=Theme.FRENCH.value, rank=1)
    granted(make_line(make_action(contract, axis=axis), year=2024, asked=7_000), 7_000, credits.officer)
    rodez = make_contract(State.ACCEPTED, territory=place("commune-12202"))
    axis = Axis.objects.create(contract=rodez, theme=Theme.HOUSING.value, rank=1)
    granted(make_line(make_action(rodez, axis=axis), year=2024, asked=3_000), 3_000, credits.officer)
    rows = reads.with_shares(reads.as_kept(Envelope.objects.all()), 2024, "state_104_12", is_rehearsal=False)
    shares = {row.envelope.level: row.share_percent for row in rows if row.share is not None}
    assert shares == {"prefecture": 70}


def test_a_simulation_counts_the_credits_of_the_arrondissements_once(contract, credits):
    granted(make_line(make_action(contract), asked=4_000), 4_000, credits.officer)
    for reader in (credits.officer, credits.regional, credits.steward):
        simulation = make_simulation("Essai", year=2027, credit=Funder.STATE_104_12, by=reader, today=TODAY)
        totals = totals_of(simulation, reader)
        assert (totals.received, totals.left) == (Decimal(25_000), Decimal(21_000))


# What the database holds by itself


def test_a_draw_is_never_changed_nor_removed(contract, credits):
    granted(make_line(make_action(contract), asked=4_000), 4_000, credits.officer)
    with pytest.raises(DatabaseError, match="ne se modifient pas"), transaction.atomic():
        Draw.objects.update(envelope=credits.departement)
    with pytest.raises(DatabaseError, match="ne se modifient pas"), transaction.atomic():
        Draw.objects.all()._raw_delete("default")


def test_a_draw_written_past_the_product_is_found(contract, credits):
    line = make_line(make_action(make_contract(State.ACCEPTED, territory=place("commune-12202"))), asked=4_000)
    granted(line, 4_000, credits.officer)
    Draw.objects.create(entry=line.entries.get(kind="granted"), envelope=credits.arrondissement)
    assert set(reads.off_the_ledger()) == {credits.departement.pk, credits.arrondissement.pk}


def test_a_whole_arrondissement_granted_cannot_be_taken_back_past_the_acts(contract, credits):
    granted(make_line(make_action(contract), asked=10_000), 10_000, credits.officer)
    with pytest.raises(IntegrityError, match="envelope_not_overdrawn"), transaction.atomic():
        Envelope.objects.filter(pk=credits.arrondissement.pk).update(received=Decimal("9999.99"))


@pytest.mark.django_db(transaction=True)
def test_the_migration_goes_back_and_forth():
    executor = MigrationExecutor(connection)
    with transaction.atomic():
        contract = make_contract(State.ACCEPTED)
        credits = make_cascade(contract, arrondissement=10_000)
        granted(make_line(make_action(contract), asked=4_000), 4_000, credits.officer)
    try:
        executor.migrate([("envelopes", "0002_keep_sums_and_take_grants")])
        assert both(credits) == (Decimal(11_000), Decimal(10_000))
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())


# Pages


def test_a_prefecture_fills_and_takes_back_from_its_page(contract):
    credits = make_cascade(contract)
    officer = Visitor(credits.officer).sign_in()
    address = reverse("envelopes:envelope", args=[credits.departement.pk])
    officer.open(address)
    officer.sees("Répartir entre les arrondissements")
    field = f"service_{credits.sub_prefect.organisation_id}"
    officer.fill(reverse("envelopes:hand_down", args=[credits.departement.pk]), **{field: "10 000"})
    officer.sees("entre les arrondissements")
    own = Envelope.objects.get(level="sub_prefecture")
    officer.open(reverse("envelopes:envelope", args=[own.pk]))
    officer.sees("Reprendre des crédits")
    officer.fill(reverse("envelopes:give_back", args=[own.pk]), amount="2 500,50", reason="Reste de l'année")
    assert (left(credits.departement), left(own)) == (Decimal("17500.50"), Decimal("7499.50"))


def test_a_sub_prefect_reads_its_own_envelope_and_what_it_pays(contract, credits):
    line = make_line(make_action(contract), asked=4_000)
    granted(line, 4_000, credits.officer)
    other = make_line(make_action(make_contract(State.ACCEPTED, territory=place("commune-12202"))), asked=1_000)
    granted(other, 1_000, credits.officer)
    client = client_for(credits.sub_prefect)
    home = client.get(reverse("envelopes:home"))
    assert [row.envelope.pk for group in home.context["groups"] for row in group.children] == [
        credits.arrondissement.pk
    ]
    page = client.get(reverse("envelopes:envelope", args=[credits.arrondissement.pk]))
    assert [one.pk for one in page.context["grants"]] == [line.pk]
    assert "Reprendre" not in page.content.decode()


def test_each_amount_granted_opens_its_own_entries(contract, credits):
    granted(make_line(make_action(contract), asked=4_000), 4_000, credits.officer)
    rodez = make_contract(State.ACCEPTED, territory=place("commune-12202"))
    granted(make_line(make_action(rodez), asked=1_000), 1_000, credits.officer)
    client = client_for(credits.officer)
    for envelope, amount in ((credits.arrondissement, 4_000), (credits.departement, 1_000)):
        page = client.get(reverse("envelopes:envelope", args=[envelope.pk])).content.decode()
        (address,) = re.findall(rf'href="(/ecritures/\?enveloppe={envelope.pk}&[^"]*)"', page)
        opened = client.get(html.unescape(address))
        assert opened.context["sums"] == [("Accordé", Decimal(amount))]
        assert f"enveloppe de {envelope.holder}" in html.unescape(opened.content.decode())


def test_each_departement_is_followed_by_its_arrondissements(contract, credits, django_assert_max_num_queries):
    client = client_for(credits.steward)
    client.get(reverse("envelopes:home"))
    with django_assert_max_num_queries(7):
        page = client.get(reverse("envelopes:home"))
    (group,) = page.context["groups"]
    assert [row.envelope.level for row in group.children] == ["prefecture", "sub_prefecture"]
    past = client.get(reverse("envelopes:home"), {"au": str(TODAY)})
    assert [row.left for row in past.context["groups"][0].children] == [Decimal(15_000), Decimal(10_000)]
