"""Random histories of one contract's money, by two people of each side whose pages go stale; and acts killed anywhere.

Ask, grant, commit, release, plan, pay, cancel, remove, spend, close (carry over or return), amend, add and delete lines
and sheets, cut in the year, move credits between the four levels.

After each act: every sum is that of its entries; committed ≤ granted, paid ≤ committed, granted ≤ envelope; what is
closed stays; what was written stays; no credit appears or vanishes. HISTORIES: how many histories, 12 unless told.
"""

import os
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, people
from ctai.decisions import acts as decisions
from ctai.decisions.deciding import decide_one
from ctai.decisions.models import DecisionProposal, ProposalState
from ctai.decisions.spreading import CutRule
from ctai.envelopes import acts as envelopes
from ctai.envelopes.models import Draw, Envelope
from ctai.envelopes.reads import off_the_ledger
from ctai.envelopes.tests.factories import make_cascade
from ctai.funding.acts import ask, close, commit, decide, pay
from ctai.funding.acts.ledger import LineKey, key_of
from ctai.funding.models import BudgetLine, Commitment, Instalment, LedgerEntry, YearClosing
from ctai.funding.reads import lines_off_the_ledger
from ctai.funding.tests.factories import make_line
from ctai.history.models import Entry
from ctai.programme.acts import remove_action
from ctai.programme.models import Action
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Funder, InstalmentKind, Route
from ctai.rules.refusals import ActRefused
from ctai.rules.states import State

TODAY = date(2026, 11, 2)
OPENED = (3_000, 2_500, 2_000)
ZERO, CENT = Decimal(0), Decimal("0.01")
# Parts of what the act may at most move: thirds of cents, the limit itself, one cent beyond it.
PARTS = st.sampled_from(["0", "third", "half", "all", "all", "beyond"])
PEOPLE, PLACES = st.sampled_from(["officer", "prefect"]), st.integers(0, 50)


def part_of(limit, part):
    limit = max(limit, ZERO)
    share = {"0": ZERO, "third": limit / 3, "half": limit / 2, "all": limit, "beyond": limit + CENT}[part]
    return share.quantize(CENT)


def in_state(contract, state):
    """Its programme is reopened, then accepted again: the acts that do it belong to another room."""
    Contract.objects.filter(pk=contract.pk).update(**{"state": state.value})


def plan(line, amount, by):
    return pay.plan_instalment(line, kind=InstalmentKind.ADVANCE, planned_on=TODAY, amount=amount, by=by, today=TODAY)


class Histories(RuleBasedStateMachine):
    """Two lines this year, under an envelope, and two the year before, without. Each person keeps an old page open."""

    @classmethod
    def make(cls):
        """What every history begins with, made once; each is then rolled back to it."""
        cls.contract = make_contract(State.ACCEPTED)
        cls.by = {"officer": people(cls.contract).officer, "prefect": people(cls.contract).prefect}
        cls.lead = people(cls.contract).lead
        # The authority's two people, each beside the State's person whose turn it is.
        cls.beside = {"officer": cls.lead, "prefect": people(cls.contract).partner}
        for year in (2026, 2026, 2025, 2025):
            line = make_line(make_action(cls.contract), year=year, asked=800, granted=600, committed=500)
            plan(line, Decimal(200), cls.by["officer"])
        cls.credits = make_cascade(cls.contract, year=2026, amounts=OPENED, arrondissement=400)

    @initialize()
    def begin(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.pages = {name: self.lines() for name in self.by}
        self.numbers = 0
        self.written, self.closed = [], {}

    def teardown(self):
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def lines(self):
        return list(self.contract.budget_lines.select_related("action", "contract").order_by("pk"))

    def try_act(self, act):
        """A refused act writes nothing at all."""
        before = LedgerEntry.objects.count(), Entry.objects.count(), Instalment.objects.count()
        try:
            act()
        except ActRefused:
            assert before == (LedgerEntry.objects.count(), Entry.objects.count(), Instalment.objects.count())
            return False
        return True

    def seen(self, who, place):
        """One line of the page this person has open; one time in three, a page opened long ago."""
        if place % 3:
            self.pages[who] = self.lines()
        page = self.pages[who]
        return page[place // 3 % len(page)]

    @rule(who=PEOPLE, place=PLACES, part=PARTS)
    def ask_for(self, who, place, part):
        line, amount = self.seen(who, place), part_of(Decimal(1_000), part)
        wanted = [ask.Wanted(key_of(line), line.asked, amount)]
        if self.reopened(lambda: ask.ask(self.contract, wanted, by=self.beside[who], today=TODAY)):
            assert self.contract.budget_lines.get(**key_of(line)._asdict()).asked == amount

    def reopened(self, act):
        """An act of the authority while its programme is open again."""
        in_state(self.contract, State.PROPOSAL)
        done = self.try_act(act)
        in_state(self.contract, State.ACCEPTED)
        return done

    @rule(who=PEOPLE, place=PLACES, other=PLACES, part=PARTS)
    def amend(self, who, place, other, part):
        """What is asked moves from one line to another, in one act."""
        one, two = self.seen(who, place), self.seen(who, other)
        amount = part_of(one.asked or ZERO, part)
        wanted = [
            ask.Wanted(key_of(line), line.asked, (line.asked or ZERO) + signed)
            for line, signed in ((one, -amount), (two, amount))
        ]
        if one.pk != two.pk:
            self.reopened(lambda: ask.ask(self.contract, wanted, by=self.beside[who], today=TODAY))

    @rule(who=PEOPLE, part=PARTS)
    def amend_by_a_sheet(self, who, part):
        """One more sheet, and what is asked for it; six at most, as each more slows every step."""
        if self.contract.actions.count() >= 6:
            return
        key = LineKey(make_action(self.contract).pk, 2026, Funder.STATE_104_12.value, "", Route.TO_AUTHORITY.value)
        wanted = [ask.Wanted(key, None, part_of(Decimal(500), part))]
        self.reopened(lambda: ask.ask(self.contract, wanted, by=self.beside[who], today=TODAY))

    @rule(who=PEOPLE, place=PLACES)
    def add_a_funder(self, who, place):
        action = self.seen(who, place).action
        self.reopened(
            lambda: ask.add_row(
                action, funder=Funder.STATE_OTHER, label="Ville", route=Route.TO_AUTHORITY, years=[2026],
                by=self.beside[who], today=TODAY,
            )
        )  # fmt: skip

    @rule(who=PEOPLE, place=PLACES, what=st.sampled_from(["funder", "funder", "sheet"]))
    def delete(self, who, place, what):
        """A funder without amounts, or a whole sheet, whatever is written on it: the ledger keeps its entries."""
        line, by = self.seen(who, place), self.beside[who]
        if what == "funder":
            self.reopened(lambda: ask.remove_row(line, by=by, today=TODAY))
        elif self.contract.actions.count() > 3:
            action = Action.everything.select_related("contract").get(pk=line.action_id)
            self.reopened(lambda: remove_action(action, by=by, today=TODAY))

    @rule(who=PEOPLE, part=PARTS, way=st.sampled_from(list(CutRule)))
    def cut(self, who, part, way):
        """In the year: simulated, proposed, decided. What is committed stays."""
        by = self.by[who]
        lines = self.contract.budget_lines.filter(year=2026)
        loose = sum(((line.granted or ZERO) - (line.committed or ZERO) for line in lines), ZERO)
        trial = decisions.make_simulation("Coupe", year=2026, credit=Funder.STATE_104_12, by=by, today=TODAY)

        def propose():
            total = part_of(loose, part)
            decisions.fill(trial, rule="cut", total=total, way=way, seen=trial.version, by=by, today=TODAY)
            trial.refresh_from_db()
            decisions.propose(trial, seen=trial.version, by=by, today=TODAY)

        if self.try_act(propose):
            for waiting in DecisionProposal.objects.filter(simulation=trial, state=ProposalState.WAITING):
                decide_one(waiting.pk, reason="Coupe de l'année", by=by, today=TODAY)

    @rule(who=PEOPLE, place=PLACES, part=PARTS, reason=st.sampled_from(["", "Réexamen"]))
    def grant(self, who, place, part, reason):
        line = self.seen(who, place)
        amount = part_of(line.asked or ZERO, part)
        decision = [decide.Granted(line, line.granted, amount)]
        if self.try_act(lambda: decide.grant_all(self.contract, decision, by=self.by[who], today=TODAY, reason=reason)):
            assert BudgetLine.objects.get(pk=line.pk).granted == amount

    @rule(who=PEOPLE, place=PLACES, other=PLACES, part=PARTS, fresh=st.booleans())
    def commit(self, who, place, other, part, fresh):
        self.numbers += fresh or not self.numbers
        number = f"21{self.numbers:08d}"
        lines = {line.pk: line for line in (self.seen(who, place), self.seen(who, other))}
        shares = [(line, part_of((line.granted or ZERO) - (line.committed or ZERO), part)) for line in lines.values()]
        self.try_act(
            lambda: commit.commit(self.contract, number, shares, committed_on=TODAY, by=self.by[who], today=TODAY)
        )

    @rule(who=PEOPLE, place=PLACES, on=PLACES, part=PARTS)
    def release(self, who, place, on, part):
        found = list(Commitment.objects.filter(contract=self.contract).order_by("pk"))
        if found:
            one, line = found[place % len(found)], self.seen(who, on)
            amount = part_of((line.committed or ZERO) - (line.paid or ZERO), part)
            self.try_act(lambda: commit.release(one, line, amount, reason="Revu", by=self.by[who], today=TODAY))

    @rule(who=PEOPLE, place=PLACES, part=PARTS)
    def plan_one(self, who, place, part):
        line = self.seen(who, place)
        planned = sum((one.amount for one in line.instalments.all()), ZERO)
        amount = part_of((line.granted or ZERO) - planned, part)
        self.try_act(lambda: plan(line, amount, self.by[who]))

    @rule(
        who=PEOPLE,
        place=PLACES,
        act=st.sampled_from(["pay", "pay", "cancel", "remove"]),
        stale=st.sampled_from([False, False, True]),
    )
    def on_an_instalment(self, who, place, act, stale):
        found = list(Instalment.objects.filter(line__contract=self.contract).order_by("pk"))
        if not found:
            return
        one, by = found[place % len(found)], self.by[who]
        seen = one.version - stale
        if act == "pay":
            self.try_act(lambda: pay.pay(one, paid_on=TODAY, seen=seen, by=by, today=TODAY))
        elif act == "cancel":
            self.try_act(lambda: pay.cancel_payment(one, reason="Rendu", seen=seen, by=by, today=TODAY))
        else:
            self.try_act(lambda: pay.remove_instalment(one, by=by, today=TODAY))

    @rule(who=PEOPLE, place=PLACES, part=PARTS)
    def spend(self, who, place, part):
        line, amount = self.seen(who, place), part_of(Decimal(900), part)
        self.try_act(lambda: close.tell_spent(line, amount, by=self.lead, today=TODAY, reason="Facture"))

    @rule(who=PEOPLE, answers=st.lists(st.sampled_from([close.CARRY, close.RETURN]), min_size=4, max_size=4))
    def close_the_year(self, who, answers):
        said = {line.pk: answer for line, answer in zip(self.seen_all(who), answers, strict=False)}
        done = self.try_act(
            lambda: close.close_year(self.contract, 2025, said, reason="Fin", by=self.by[who], today=TODAY)
        )
        if done:
            closing = YearClosing.objects.get(contract=self.contract)
            assert closing.carried >= 0 and closing.returned >= 0
            self.closed = self.of_2025()

    def seen_all(self, who):
        return [line for line in self.pages[who] if line.year == 2025]

    def of_2025(self):
        rows = BudgetLine.objects.filter(contract=self.contract, year=2025)
        return {pk: sums for pk, *sums in rows.values_list("pk", "granted", "committed", "paid")}

    @rule(
        move=st.sampled_from(["down", "down_again", "to_sub", "from_sub", "back", "back_again", "cancel"]), part=PARTS
    )
    def move_credits(self, move, part):
        now = {
            name: Envelope.objects.get(pk=getattr(self.credits, name).pk)
            for name in ("ministry", "region", "departement", "arrondissement")
        }
        source = {
            "down": "ministry", "down_again": "region", "back": "departement", "back_again": "region",
            "to_sub": "departement", "from_sub": "arrondissement",
        }  # fmt: skip
        amount = part_of(now[source.get(move, "ministry")].left, part)
        steward, region, officer = self.credits.steward, self.credits.regional, self.credits.officer
        below = self.credits.sub_prefect.organisation
        acts = {
            "to_sub": lambda: envelopes.hand_down(now["departement"], {below: amount}, by=officer, today=TODAY),
            "from_sub": lambda: envelopes.give_back(
                now["arrondissement"], amount, reason="Reste", by=officer, today=TODAY
            ),
            "down": lambda: envelopes.hand_down(
                now["ministry"], {region.organisation: amount}, by=steward, today=TODAY
            ),
            "down_again": lambda: envelopes.hand_down(
                now["region"], {officer.organisation: amount}, by=region, today=TODAY
            ),
            "back": lambda: envelopes.give_back(now["departement"], amount, reason="Reste", by=officer, today=TODAY),
            "back_again": lambda: envelopes.give_back(now["region"], amount, reason="Reste", by=region, today=TODAY),
            "cancel": lambda: envelopes.cancel_credits(
                now["ministry"], amount, reason="Décret", by=steward, today=TODAY
            ),
        }
        self.try_act(acts[move])

    @invariant()
    def every_amount_is_true(self):
        if hasattr(self, "savepoint"):
            check(self.contract)

    @invariant()
    def nothing_is_lost(self):
        if not hasattr(self, "savepoint"):
            return
        now = list(LedgerEntry.objects.order_by("pk").values_list("pk", "line", "kind", "amount", "sequence"))
        assert now[: len(self.written)] == self.written
        self.written = now
        if self.closed:
            assert self.of_2025() == self.closed

    @invariant()
    def no_credit_appears_or_vanishes(self):
        if not hasattr(self, "savepoint"):
            return
        rows = list(Envelope.objects.all())
        whole = sum((one.left + one.granted for one in rows), ZERO)
        assert whole == sum((one.received for one in rows if one.level == "ministry"), ZERO)
        lines = BudgetLine.objects.filter(contract=self.contract, year=2026, funder=Funder.STATE_104_12.value)
        granted = lines.values_list("granted", flat=True)
        assert sum((one.granted for one in rows), ZERO) == sum((amount or ZERO for amount in granted), ZERO)


def check(contract):
    """What is true of a contract's money after any act, whole or killed."""
    assert not lines_off_the_ledger() and not off_the_ledger()
    made = Instalment.objects.filter(line__contract=contract, paid_on__isnull=False).values_list("line", "amount")
    for line in BudgetLine.objects.filter(contract=contract):
        granted, committed, paid = (amount or ZERO for amount in (line.granted, line.committed, line.paid))
        assert 0 <= paid <= committed <= granted, line
        assert paid == sum((amount for pk, amount in made if pk == line.pk), ZERO)
    for envelope in Envelope.objects.all():
        assert envelope.left >= 0


@pytest.mark.django_db
def test_no_history_of_two_people_breaks_the_money():
    Histories.make()
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=int(os.environ.get("HISTORIES", "12")), stateful_step_count=20, deadline=None,
            database=None, suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


# Killed anywhere


class Killed(BaseException):
    """The process stops here: nothing of ours catches it."""


class KilledAt:
    """Lets so many statements pass, then stops; the statements by which a transaction ends or undoes always pass."""

    def __init__(self, statement):
        self.left = statement

    def __call__(self, execute, sql, params, many, context):
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.left -= 1
            if self.left == 0:
                raise Killed
        return execute(sql, params, many, context)


def paid_line(contract, year=2026):
    """A line granted, committed and half paid, and an instalment still to pay."""
    officer = people(contract).officer
    line = make_line(make_action(contract), year=year, granted=600, committed=600)
    for amount in (300, 200):
        due = plan(line, Decimal(amount), officer)
    first = line.instalments.order_by("pk").first()
    pay.pay(first, paid_on=TODAY, seen=first.version, by=officer, today=TODAY)
    return BudgetLine.objects.select_related("action", "contract").get(pk=line.pk), due


def _ask(contract, line, due, officer):
    wanted = [ask.Wanted(key_of(line), line.asked, Decimal(9))]
    ask.ask(contract, wanted, by=people(contract).lead, today=TODAY)


def _grant(contract, line, due, officer):
    decision = [decide.Granted(line, line.granted, Decimal(700))]
    decide.grant_all(contract, decision, by=officer, today=TODAY, reason="Plus")


def _commit(contract, line, due, officer):
    spare = contract.budget_lines.get(committed=None)
    commit.commit(contract, "2100000001", [(spare, Decimal(10))], committed_on=TODAY, by=officer, today=TODAY)


def _cancel(contract, line, due, officer):
    first = line.instalments.order_by("pk").first()
    pay.cancel_payment(first, reason="Rendu", seen=first.version, by=officer, today=TODAY)


ACTS = {
    "ask": _ask,
    "grant": _grant,
    "commit": _commit,
    "plan": lambda contract, line, due, officer: plan(line, Decimal(100), officer),
    "pay": lambda contract, line, due, officer: pay.pay(due, paid_on=TODAY, seen=1, by=officer, today=TODAY),
    "cancel": _cancel,
    "spend": lambda contract, line, due, officer: close.tell_spent(
        line, Decimal(5), by=people(contract).lead, today=TODAY
    ),
    "close": lambda contract, line, due, officer: close.close_year(
        contract, 2025, {line.pk: close.CARRY}, reason="Fin", by=officer, today=TODAY
    ),
}


def picture(contract):
    """Everything an act writes."""
    return [
        list(rows.order_by("pk").values_list())
        for rows in (
            LedgerEntry.objects.all(), Entry.objects.all(), Instalment.objects.all(), Commitment.objects.all(),
            YearClosing.objects.all(), BudgetLine.objects.filter(contract=contract), Envelope.objects.all(),
            Draw.objects.all(),
        )
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", ACTS)
def test_an_act_killed_between_any_two_statements_leaves_nothing_behind(name):
    contract = make_contract(State.ACCEPTED)
    make_cascade(contract, year=2026, amounts=OPENED)
    line, due = paid_line(contract, 2025 if name == "close" else 2026)
    make_line(make_action(contract), year=2026, granted=50)
    if name == "ask":
        in_state(contract, State.PROPOSAL)
    officer = people(contract).officer
    statement, done = 0, False
    while not done:
        statement += 1
        assert statement < 80
        before = picture(contract)
        with connection.execute_wrapper(KilledAt(statement)):
            try:
                ACTS[name](contract, line, due, officer)
                done = True
            except Killed:
                pass
        if not done:
            assert picture(contract) == before
        check(contract)
    assert statement > 5 and picture(contract) != before
