"""Moving credits: nothing is overdrawn, nothing is lost, each move is said and kept."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from ctai.contracts.tests.factories import make_contract, people
from ctai.envelopes import acts, reads
from ctai.envelopes.models import Envelope, Movement
from ctai.envelopes.tests.factories import TODAY, make_cascade
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

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    return make_contract(State.ACCEPTED)


def left(envelope):
    return Envelope.objects.get(pk=envelope.pk).left


def test_credits_go_down_level_by_level_and_what_is_left_is_the_difference(contract):
    credits = make_cascade(contract)
    assert [left(one) for one in (credits.ministry, credits.region, credits.departement)] == [
        Decimal("60000.00"), Decimal("15000.00"), Decimal("25000.00"),
    ]  # fmt: skip
    assert list(Entry.objects.of("enveloppes-2027").values_list("act", flat=True)) == [
        "delegate_credits", "delegate_credits", "open_credits",
    ]  # fmt: skip


@pytest.mark.parametrize(("amount", "passes"), [("60000.00", True), ("60000.01", False)])
def test_one_hands_down_what_is_left_to_the_cent(contract, amount, passes):
    credits = make_cascade(contract)
    shares = {credits.regional.organisation: Decimal(amount)}
    if passes:
        acts.hand_down(credits.ministry, shares, by=credits.steward, today=TODAY)
        assert left(credits.ministry) == 0
    else:
        with pytest.raises(ActRefused, match="0,01"):
            acts.hand_down(credits.ministry, shares, by=credits.steward, today=TODAY)
        assert left(credits.ministry) == Decimal(60_000)


def test_a_service_of_another_region_receives_nothing_from_this_one(contract):
    credits = make_cascade(contract)
    besancon = Territory.objects.get(code="25056")
    elsewhere = people(make_contract(State.ACCEPTED, territory=besancon)).officer.organisation
    with pytest.raises(ActRefused, match="ne dépend pas"):
        acts.hand_down(credits.region, {elsewhere: Decimal(1)}, by=credits.regional, today=TODAY)


def test_giving_back_returns_to_the_region_with_its_reason(contract):
    credits = make_cascade(contract)
    with pytest.raises(ActRefused, match="motif"):
        acts.give_back(credits.departement, Decimal(5_000), reason=" ", by=credits.officer, today=TODAY)
    acts.give_back(credits.departement, Decimal(5_000), reason="Action abandonnée", by=credits.officer, today=TODAY)
    assert (left(credits.region), left(credits.departement)) == (Decimal(20_000), Decimal(20_000))
    assert Movement.objects.last().reason == "Action abandonnée"


def test_a_cut_takes_only_what_the_ministry_still_holds(contract):
    credits = make_cascade(contract)
    with pytest.raises(ActRefused, match="de trop"):
        acts.cancel_credits(credits.ministry, Decimal("60000.01"), reason="Décret", by=credits.steward, today=TODAY)
    acts.cancel_credits(credits.ministry, Decimal(60_000), reason="Décret", by=credits.steward, today=TODAY)
    assert left(credits.ministry) == 0


def test_only_the_service_that_holds_an_envelope_moves_it(contract):
    credits = make_cascade(contract)
    for act in (
        lambda: acts.hand_down(credits.ministry, {}, by=credits.regional, today=TODAY),
        lambda: acts.give_back(credits.region, Decimal(1), reason="x", by=credits.officer, today=TODAY),
        lambda: acts.cancel_credits(credits.region, Decimal(1), reason="x", by=credits.steward, today=TODAY),
        lambda: acts.give_back(credits.departement, Decimal(1), reason="x", by=people(contract).lead, today=TODAY),
    ):
        with pytest.raises(ActRefused):
            act()


# Grants


def granted(line, amount, by):
    return grant(line, Decimal(amount), by=by, today=TODAY, reason="Décision")


@pytest.mark.parametrize(("amount", "passes"), [("25000.00", True), ("25000.01", False)])
def test_a_grant_stays_within_the_envelope_to_the_cent(contract, amount, passes):
    credits = make_cascade(contract)
    line = make_line(make_action(contract), asked=30_000)
    if passes:
        granted(line, amount, credits.officer)
        assert left(credits.departement) == 0
    else:
        with pytest.raises(ActRefused, match="enveloppe du département"):
            granted(line, amount, credits.officer)
        assert BudgetLine.objects.get(pk=line.pk).granted is None
        assert left(credits.departement) == Decimal(25_000)


def test_granting_less_gives_room_again(contract):
    credits = make_cascade(contract)
    line = make_line(make_action(contract), asked=30_000)
    granted(line, "25000.00", credits.officer)
    granted(BudgetLine.objects.get(pk=line.pk), "10000.10", credits.officer)
    assert left(credits.departement) == Decimal("14999.90")


def test_other_funders_other_years_and_rehearsals_do_not_draw_on_it(contract):
    credits = make_cascade(contract)
    action = make_action(contract)
    granted(make_line(action, year=2028, asked=90_000), 90_000, credits.officer)
    granted(make_line(action, funder=Funder.AUTHORITY, label="Ville", asked=90_000), 90_000, people(contract).lead)
    rehearsal = make_contract(State.ACCEPTED, is_rehearsal=True)
    granted(make_line(make_action(rehearsal), asked=90_000), 90_000, people(rehearsal).officer)
    assert left(credits.departement) == Decimal(25_000)


def test_an_envelope_opened_late_knows_what_was_granted_before(contract):
    line = make_line(make_action(contract), asked=20_000)
    granted(line, 20_000, people(contract).officer)
    with pytest.raises(IntegrityError, match="envelope_not_overdrawn"), transaction.atomic():
        make_cascade(contract, amounts=(100_000, 40_000, 19_999))
    credits = make_cascade(contract, amounts=(100_000, 40_000, 20_001))
    assert (credits.departement.granted, credits.departement.left) == (Decimal(20_000), Decimal(1))


# What the database holds by itself


def test_a_movement_is_never_changed_nor_removed(contract):
    make_cascade(contract)
    with pytest.raises(DatabaseError, match="ne se modifient pas"), transaction.atomic():
        Movement.objects.update(amount=1)
    with pytest.raises(DatabaseError, match="ne se modifient pas"), transaction.atomic():
        Movement.objects.filter(act="open")._raw_delete("default")


def test_a_row_written_past_the_acts_is_refused_when_it_overdraws(contract):
    credits = make_cascade(contract)
    with pytest.raises(IntegrityError), transaction.atomic():
        Movement.objects.create(
            source=credits.region, target=credits.departement, amount=Decimal(15_001), day=TODAY, act="delegate",
            by=credits.regional, sequence=9,
        )  # fmt: skip


def test_a_tampered_sum_is_found(contract):
    credits = make_cascade(contract)
    assert reads.off_the_ledger() == []
    Envelope.objects.filter(pk=credits.region.pk).update(received=Decimal("40000.01"))
    assert reads.off_the_ledger() == [credits.region.pk]


# Reading


def test_what_was_left_at_any_date_in_one_query(contract, django_assert_num_queries):
    credits = make_cascade(contract)
    later = TODAY + timedelta(days=30)
    acts.give_back(credits.departement, Decimal(5_000), reason="Trop", by=credits.officer, today=later)
    everything = Envelope.objects.filter(year=2027)

    def at(day: date):
        return {row.envelope.level: row.left for row in reads.at_date(everything, day)}

    with django_assert_num_queries(1):
        assert at(TODAY)["prefecture"] == Decimal(25_000)
    assert at(later) == {
        "ministry": Decimal(60_000),
        "region_prefecture": Decimal(20_000),
        "prefecture": Decimal(20_000),
    }
    assert set(at(TODAY - timedelta(days=1)).values()) == {Decimal(0)}


def test_the_share_of_jobs_and_language_is_of_the_whole_departement(contract):
    credits = make_cascade(contract, year=2024)
    for theme, amount in ((Theme.FRENCH, 7_000), (Theme.HOUSING, 3_000)):
        axis = Axis.objects.create(contract=contract, theme=theme.value, rank=1)
        granted(make_line(make_action(contract, axis=axis), year=2024, asked=amount), amount, credits.officer)
    rows = reads.with_shares(
        reads.at_date(Envelope.objects.filter(year=2024), TODAY), 2024, "state_104_12", is_rehearsal=False
    )
    (own,) = [row for row in rows if row.envelope.pk == credits.departement.pk]
    assert (own.share, own.share_percent, own.keeps_the_share) == (Decimal("0.7"), 70, True)


@pytest.mark.parametrize(
    ("useful", "other", "keeps"),
    [("7000.00", "3000.00", True), ("6999.99", "3000.01", False), ("6999.00", "3001.00", False)],
)
def test_the_share_of_jobs_and_language_is_kept_to_the_cent(contract, useful, other, keeps):
    credits = make_cascade(contract, year=2024)
    for theme, amount in ((Theme.EMPLOYMENT, Decimal(useful)), (Theme.HOUSING, Decimal(other))):
        axis = Axis.objects.create(contract=contract, theme=theme.value, rank=1)
        granted(make_line(make_action(contract, axis=axis), year=2024, asked=amount), amount, credits.officer)
    rows = reads.at_date(Envelope.objects.filter(year=2024), TODAY)
    rows = reads.with_shares(rows, 2024, "state_104_12", is_rehearsal=False)
    (own,) = [row for row in rows if row.envelope.pk == credits.departement.pk]
    assert own.keeps_the_share is keeps
