"""The table of moves run whole: every act from every state, by every role, at the same moment."""

import threading
from datetime import date
from itertools import product

import pytest
from django.db import connections, transaction

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.history.models import Entry
from ctai.lifecycle import machine, readiness
from ctai.lifecycle.acts import RUN
from ctai.lifecycle.machine import can_move, move
from ctai.rules.acts import CLEARS, STAMPS, Act
from ctai.rules.refusals import ActRefused, Conflict, Missing, NotReady
from ctai.rules.roles import Role
from ctai.rules.states import SIGNED, STATES, State
from ctai.rules.transitions import BY_ACT, TRANSITIONS

TODAY = date(2026, 11, 24)
DATES = (
    "intent_sent_on", "acknowledged_on", "diagnosis_frozen_on", "submitted_on", "accepted_on", "text_frozen_on",
    "in_force_on", "closed_on",
)  # fmt: skip
ALLOWED = [(t.act, state) for t in TRANSITIONS for state in sorted(t.sources)]
REFUSED = [pair for pair in product(Act, State) if pair not in set(ALLOWED)]


@pytest.fixture(autouse=True)
def all_ready(monkeypatch):
    """What the rooms hold is their own tests' subject; here only the table speaks."""
    monkeypatch.setattr(machine, "missing_for", lambda contract, transition, today: [])


def player(contract, act):
    """Somebody the table allows to run this act."""
    who = people(contract)
    by_role = {
        Role.PROJECT_LEAD: who.lead,
        Role.ELECTED_SIGNATORY: who.elected,
        Role.OFFICER: who.officer,
        Role.PREFECT: who.prefect,
    }
    return by_role[sorted(BY_ACT[act].roles)[0]]


def run(contract, act, **more):
    return move(contract, act, by=player(contract, act), today=TODAY, **{"reason": "Un motif", **more})


def snapshot(contract):
    stored = Contract.objects.get(pk=contract.pk)
    return stored.state, stored.version, stored.state_since, [getattr(stored, name) for name in DATES]


@pytest.mark.django_db
@pytest.mark.parametrize(("act", "state"), ALLOWED, ids=lambda value: value.value)
def test_an_allowed_move(act, state):
    contract = make_contract(state)
    before = {name: getattr(contract, name) for name in DATES}
    run(contract, act)
    transition = BY_ACT[act]
    stored = Contract.objects.get(pk=contract.pk)
    assert (stored.state, stored.state_since, stored.version) == (transition.target, TODAY, 2)
    assert contract.state == stored.state
    expected = before | dict.fromkeys(CLEARS.get(act, ())) | ({STAMPS[act]: TODAY} if act in STAMPS else {})
    assert {name: getattr(stored, name) for name in DATES} == expected
    stored.validate_constraints()
    entry = Entry.objects.get(stream=contract.number)
    assert (entry.act, entry.changes, entry.reason) == (act, {"state": [state, transition.target]}, "Un motif")
    assert entry.sentence == transition.done and entry.person_id == player(contract, act).person_id


@pytest.mark.django_db
@pytest.mark.parametrize(("act", "state"), REFUSED, ids=lambda value: value.value)
def test_a_move_the_table_does_not_hold(act, state):
    contract = make_contract(state)
    before = snapshot(contract)
    with pytest.raises(ActRefused) as told:
        run(contract, act)
    assert snapshot(contract) == before and not Entry.objects.exists()
    assert told.value.refusal.code == "state" and STATES[state].label in told.value.refusal.sentence


@pytest.mark.django_db
@pytest.mark.parametrize("act", [t.act for t in TRANSITIONS if t.needs_reason], ids=lambda value: value.value)
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_reason_is_demanded_where_the_table_says_so(act, reason):
    contract = make_contract(sorted(BY_ACT[act].sources)[0])
    before = snapshot(contract)
    with pytest.raises(ActRefused, match="Donnez un motif"):
        run(contract, act, reason=reason)
    assert snapshot(contract) == before and not Entry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("act", [t.act for t in TRANSITIONS if not t.needs_reason], ids=lambda value: value.value)
def test_no_reason_is_asked_elsewhere(act):
    contract = run(make_contract(sorted(BY_ACT[act].sources)[0]), act, reason="")
    assert contract.state == BY_ACT[act].target


@pytest.mark.django_db
@pytest.mark.parametrize("transition", TRANSITIONS, ids=lambda t: t.act.value)
def test_only_the_roles_of_the_table_among_the_parties(transition):
    contract = make_contract(sorted(transition.sources)[0])
    who, around = people(contract), make_readers(contract)
    for member in (who.lead, who.elected, who.partner, who.officer, who.prefect):
        refusal = can_move(contract, transition.act, member)
        assert (refusal is None) == (Role(member.role) in transition.roles), member
        assert refusal is None or refusal.code == "role"
    for member in vars(around).values():
        assert can_move(contract, transition.act, member) is not None, member
        with pytest.raises(ActRefused):
            move(contract, transition.act, by=member, today=TODAY, reason="Un motif")
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_missing_piece_stops_the_move(monkeypatch):
    monkeypatch.setattr(machine, "missing_for", readiness.missing_for)
    contract = make_contract(State.IN_FORCE)
    before = snapshot(contract)
    with pytest.raises(NotReady) as told:
        run(contract, Act.END_CONTRACT)
    assert [piece.code for piece in told.value.missing] == ["past_end_date"]
    assert snapshot(contract) == before and not Entry.objects.exists()
    monkeypatch.setitem(
        readiness.CHECKS, "past_end_date", lambda contract, today: [Missing("a", "un"), Missing("b", "deux")]
    )
    with pytest.raises(NotReady, match="Il manque encore : un ; deux."):
        run(contract, Act.END_CONTRACT)


def test_every_check_the_table_names_is_known_and_every_known_check_is_named():
    assert {name for t in TRANSITIONS for name in t.readiness} == {*readiness.CHECKS, *readiness.PROPOSAL_CHECKS}


def test_every_button_has_its_function_and_every_way_back_its_act():
    assert set(RUN) == {t.act for t in TRANSITIONS if not t.automatic}
    assert all(t.way_back in BY_ACT for t in TRANSITIONS if t.way_back)
    assert {t.target for t in TRANSITIONS} | {State.DRAFT} == set(State)


@pytest.mark.parametrize("transition", TRANSITIONS, ids=lambda t: t.act.value)
def test_a_way_back_starts_where_the_move_arrives_unless_another_act_comes_between(transition):
    """Nobody reads « retour possible » about an act that never follows."""
    reached, seen = {transition.target}, set()
    while reached - seen:
        state = (reached - seen).pop()
        seen.add(state)
        reached |= {t.target for t in TRANSITIONS if state in t.sources}
    assert not transition.way_back or BY_ACT[transition.way_back].sources & reached


def test_nothing_signed_ever_becomes_unsigned():
    assert all(t.target in SIGNED for t in TRANSITIONS if t.sources & SIGNED)


# --- Two at once -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_who_read_before_somebody_moved_is_told():
    contract = make_contract(State.INTENT_SENT)
    mine = Contract.objects.get(pk=contract.pk)
    run(contract, Act.DECLINE_INTENT)
    with pytest.raises(Conflict, match="il est maintenant à l'état « Lettre déclinée »"):
        run(mine, Act.ACKNOWLEDGE_INTENT)
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_who_read_before_something_else_changed_is_told():
    contract = make_contract(State.INTENT_SENT)
    Contract.objects.filter(pk=contract.pk).update(version=2, title="Autre titre")
    with pytest.raises(Conflict):
        run(contract, Act.ACKNOWLEDGE_INTENT)
    assert Contract.objects.get(pk=contract.pk).state == State.INTENT_SENT


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_the_same_moment_leave_one_winner_and_one_row():
    with transaction.atomic():
        contract = make_contract(State.INTENT_SENT)
    acts = [Act.ACKNOWLEDGE_INTENT, Act.DECLINE_INTENT, Act.WITHDRAW_INTENT, Act.ACKNOWLEDGE_INTENT]
    players = [player(contract, act) for act in acts]
    gate, outcomes = threading.Barrier(len(acts)), {}

    def work(rank):
        try:
            read = Contract.objects.select_related("lead", "prefecture").get(pk=contract.pk)
            gate.wait()
            outcomes[rank] = move(read, acts[rank], by=players[rank], today=TODAY, reason="Un motif")
        except Conflict as conflict:
            outcomes[rank] = conflict
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(rank,)) for rank in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [rank for rank, outcome in outcomes.items() if isinstance(outcome, Contract)]
    assert len(outcomes) == len(acts) and len(won) == 1
    stored = Contract.objects.get(pk=contract.pk)
    assert (stored.state, stored.version) == (BY_ACT[acts[won[0]]].target, 2)
    assert Entry.objects.get().act == acts[won[0]]
