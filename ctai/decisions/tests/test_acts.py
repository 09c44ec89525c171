"""Simulations decide nothing; proposals are decided once, whatever happens to the worker."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.decisions import acts, reads
from ctai.decisions.deciding import decide_all, decide_one
from ctai.decisions.models import DecisionProposal, ProposalState, Simulation
from ctai.envelopes.tests.factories import make_cascade
from ctai.funding.models import BudgetLine, LedgerEntry
from ctai.funding.tests.factories import make_line
from ctai.history.models import Entry
from ctai.programme.models import Axis
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Funder
from ctai.rules.refusals import ActRefused, Conflict
from ctai.rules.states import State
from ctai.rules.themes import Theme
from ctai.territories.models import Territory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)


@pytest.fixture
def contract():
    """Accepted; asks 18 000 for French and 6 000 for housing in 2027."""
    contract = make_contract(State.ACCEPTED)
    for rank, (theme, asked) in enumerate(((Theme.FRENCH, 18_000), (Theme.HOUSING, 6_000)), start=1):
        axis = Axis.objects.create(contract=contract, theme=theme.value, rank=rank)
        make_line(make_action(contract, axis=axis), asked=asked)
    return contract


@pytest.fixture
def officer(contract):
    return people(contract).officer


@pytest.fixture
def simulation(officer):
    return acts.make_simulation("Essai", year=2027, credit=Funder.STATE_104_12, by=officer, today=TODAY)


def try_(simulation, amounts, by):
    seen = Simulation.objects.get(pk=simulation.pk).version
    acts.try_amounts(simulation, amounts, seen=seen, by=by, today=TODAY)


def proposed(simulation, contract, amount, by):
    try_(simulation, {contract.pk: Decimal(amount)}, by)
    acts.propose(simulation, seen=Simulation.objects.get(pk=simulation.pk).version, by=by, today=TODAY)
    return DecisionProposal.objects.get(contract=contract, state=ProposalState.WAITING)


def granted(contract):
    return [line.granted for line in BudgetLine.objects.filter(contract=contract).order_by("pk")]


def run(proposals, by, reason=""):
    steps = []
    progress = SimpleNamespace(job=SimpleNamespace(asked_by=by), step=lambda done, total: steps.append((done, total)))
    payload = {"proposals": [one.pk for one in proposals], "reason": reason, "day": TODAY.isoformat()}
    return decide_all(payload, progress), steps


def test_totals_say_rate_share_and_what_is_left(contract, officer, simulation):
    make_cascade(contract)
    try_(simulation, {contract.pk: Decimal("12000.00")}, officer)
    totals = reads.totals_of(simulation, officer)
    assert (totals.asked, totals.tried, totals.rate_percent) == (Decimal(24_000), Decimal(12_000), 50)
    assert (totals.share_percent, totals.left) == (75, Decimal(13_000))


@pytest.mark.parametrize(
    ("files", "keeps"),
    [
        ([("7000.00", "3000.00", "10000.00")], True),
        ([("6999.99", "3000.01", "10000.00")], False),
        # A third of one euro and 53 sixtieths of two: exactly 70 %.
        ([("1.00", "2.00", "1.00"), ("53.00", "7.00", "2.00")], True),
        ([("1.00", "2.00", "1.01"), ("53.00", "7.00", "2.00")], False),
    ],
)
def test_what_is_tried_keeps_the_share_of_jobs_and_language_to_the_cent(files, keeps):
    amounts = {}
    for useful, other, tried in files:
        file = make_contract(State.ACCEPTED)
        for rank, (theme, asked) in enumerate(((Theme.EMPLOYMENT, useful), (Theme.HOUSING, other)), start=1):
            axis = Axis.objects.create(contract=file, theme=theme.value, rank=rank)
            make_line(make_action(file, axis=axis), year=2024, asked=Decimal(asked))
        amounts[file.pk] = Decimal(tried)
    officer = people(file).officer
    simulation = acts.make_simulation("Essai", year=2024, credit=Funder.STATE_104_12, by=officer, today=TODAY)
    try_(simulation, amounts, officer)
    totals = reads.totals_of(simulation, officer)
    assert totals.tried_files == len(files) and totals.minimum == Decimal("0.7")
    assert totals.under_the_minimum is not keeps


def test_trying_writes_nothing_in_the_file(contract, officer, simulation):
    before = Entry.objects.of(contract.number).count()
    try_(simulation, {contract.pk: Decimal(1)}, officer)
    assert granted(contract) == [None, None] and Entry.objects.of(contract.number).count() == before


def test_two_people_trying_at_once_the_second_is_told(contract, officer, simulation):
    acts.try_amounts(simulation, {contract.pk: Decimal(5)}, seen=1, by=officer, today=TODAY)
    with pytest.raises(Conflict):
        acts.try_amounts(simulation, {contract.pk: Decimal(6)}, seen=1, by=officer, today=TODAY)
    assert simulation.amounts.get().amount == 5


def test_a_file_out_of_sight_is_never_tried(contract, officer, simulation):
    foreign = make_contract(State.ACCEPTED, territory=Territory.objects.get(code="25056"))
    make_line(make_action(foreign), asked=1_000)
    try_(simulation, {foreign.pk: Decimal(1)}, officer)
    assert not simulation.amounts.exists()


def test_another_service_copies_but_does_not_change(contract, officer, simulation):
    region = make_readers(contract).region
    assert not Simulation.objects.visible_to(region).exists()
    acts.share(simulation, shared=True, seen=1, by=officer, today=TODAY)
    shared = Simulation.objects.visible_to(region).get()
    with pytest.raises(ActRefused, match="Copiez-la"):
        acts.try_amounts(shared, {}, seen=2, by=region, today=TODAY)
    assert acts.copy_simulation(shared, "La nôtre", by=region, today=TODAY).organisation == region.organisation


def test_a_cut_by_rule_spares_what_is_committed(contract, officer, simulation):
    line = BudgetLine.objects.filter(contract=contract).first()
    for kind, amount in (("granted", 18_000), ("committed", 12_000), ("paid", 8_000)):
        LedgerEntry.objects.create(line=line, kind=kind, amount=amount, day=TODAY, act="t", by=officer, sequence=1)
    acts.fill(simulation, rule="cut", total=Decimal(4_000), seen=1, by=officer, today=TODAY)
    assert simulation.amounts.get().amount == Decimal(14_000)
    acts.fill(simulation, rule="cut", total=Decimal(9_000), seen=2, by=officer, today=TODAY)
    assert simulation.amounts.get().amount == Decimal(12_000)
    # Decided, it lowers the lines without touching what is committed on one of them.
    run([proposed(simulation, contract, "12000.00", officer)], officer, reason="Annulation de crédits")
    line.refresh_from_db()
    assert line.granted >= line.committed == 12_000


def test_deciding_shares_the_amount_as_it_was_asked(contract, officer, simulation):
    proposal = proposed(simulation, contract, "10000.01", officer)
    result, steps = run([proposal], officer)
    assert result["decided"] == 1 and steps == [(1, 1)]
    assert granted(contract) == [Decimal("7500.01"), Decimal("2500.00")]
    assert Entry.objects.of(contract.number).first().act == "grant"


def test_running_again_decides_nothing_twice(contract, officer, simulation):
    proposal = proposed(simulation, contract, "10000.00", officer)
    run([proposal], officer)
    entries = LedgerEntry.objects.count()
    run([proposal], officer)
    assert LedgerEntry.objects.count() == entries


def test_what_the_envelope_cannot_bear_is_said_and_may_be_decided_again(contract, officer, simulation):
    make_cascade(contract, amounts=(100_000, 40_000, 9_999))
    proposal = proposed(simulation, contract, "10000.00", officer)
    result, _ = run([proposal], officer)
    proposal.refresh_from_db()
    assert result["failed"] == 1 and "enveloppe" in proposal.sentence and granted(contract) == [None, None]
    assert list(reads.waiting(officer)) == [proposal]


def test_one_failure_stops_nobody_else(contract, officer, simulation):
    other = make_contract(State.ACCEPTED)
    make_line(make_action(other), asked=500)
    try_(simulation, {contract.pk: Decimal(30_000), other.pk: Decimal(500)}, officer)
    acts.propose(simulation, seen=2, by=officer, today=TODAY)
    result, _ = run(list(DecisionProposal.objects.order_by("pk")), officer)
    assert (result["decided"], result["failed"]) == (1, 1)
    assert granted(other) == [Decimal(500)]


def test_proposing_again_replaces_what_waited(contract, officer, simulation):
    first = proposed(simulation, contract, "10000.00", officer)
    second = proposed(simulation, contract, "9000.00", officer)
    first.refresh_from_db()
    assert first.state == ProposalState.WITHDRAWN and second.amount == Decimal(9_000)
    assert decide_one(first.pk, reason="", by=officer, today=TODAY) == ProposalState.WITHDRAWN


def test_only_the_prefecture_of_the_file_decides(contract, officer, simulation):
    proposal = proposed(simulation, contract, "10000.00", officer)
    region = make_readers(contract).region
    for act in (
        lambda: acts.decide([proposal.pk], reason="", back="/", by=region, today=TODAY),
        lambda: acts.withdraw(proposal, by=region, today=TODAY),
    ):
        with pytest.raises(ActRefused):
            act()


def test_a_proposal_is_not_read_by_the_authority(contract, officer, simulation):
    proposed(simulation, contract, "10000.00", officer)
    assert not DecisionProposal.objects.visible_to(people(contract).lead).exists()
    assert (
        not Entry.objects.of(contract.number).readable_by(people(contract).lead).filter(act="propose_decision").exists()
    )
