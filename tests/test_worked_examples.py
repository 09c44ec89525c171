"""Money, worked by hand in tests/worked_examples/argent.xlsx: the real acts must end on the amounts of the workbook.

One row an act in « Cas », in order; the amounts expected at the end of each case in « Attendus ». To add a case, open
the workbook: nothing here names one.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ctai.accounts.tests.factories import make_siret
from ctai.contracts.tests.factories import make_contract, people
from ctai.decisions.reads import lines_of as asked_lines
from ctai.decisions.spreading import CutRule, spread, taken
from ctai.envelopes.tests.factories import make_cascade
from ctai.funding.acts import close, commit, decide, pay
from ctai.funding.acts.ask import Wanted, ask
from ctai.funding.acts.ledger import LineKey
from ctai.funding.models import BudgetLine, Instalment
from ctai.funding.reads import balance_due, lines_off_the_ledger
from ctai.programme.tests.factories import make_action
from ctai.regrants import acts as regrants
from ctai.regrants.reads import given_on, off_the_ledger
from ctai.rules.funders import InstalmentKind
from ctai.rules.refusals import ActRefused
from ctai.rules.states import State

WORKBOOK = Path(__file__).parent / "worked_examples" / "argent.xlsx"
TODAY, AFTER = date(2026, 11, 2), date(2027, 1, 4)
AMOUNTS = ("demandé", "accordé", "engagé", "versé", "dépensé")
COLUMNS = dict(zip(AMOUNTS, ("asked", "granted", "committed", "paid", "spent"), strict=True))


def rows(sheet: str) -> list[dict[str, Any]]:
    found = load_workbook(WORKBOOK)[sheet].iter_rows(min_row=2, values_only=True)
    header = next(found)
    return [{str(name): value for name, value in zip(header, row, strict=False)} for row in found if row[0]]


def by_case(sheet: str) -> dict[int, list[dict[str, Any]]]:
    grouped = defaultdict(list)
    for row in rows(sheet):
        grouped[row["cas"]].append(row)
    return grouped


STEPS, EXPECTED = by_case("Cas"), by_case("Attendus")


class Case:
    """One contract in force, one action, its lines by letter."""

    def __init__(self) -> None:
        self.contract = make_contract(State.IN_FORCE)
        self.action = make_action(self.contract)
        self.who = people(self.contract)
        self.keys: dict[str, LineKey] = {}
        self.number = 2_100_000_000
        self.sirets: dict[str, str] = {}

    def line(self, letter: str, year: int) -> BudgetLine:
        key = self.keys[letter]._replace(year=year)
        names = ("action_id", "year", "funder", "label", "route")
        return BudgetLine.objects.select_related("action", "contract").get(**dict(zip(names, key, strict=True)))

    def run(self, step: dict[str, Any]) -> None:
        amount = None if step["montant"] in (None, "") else Decimal(step["montant"])
        getattr(self, ACTS[step["acte"]])(step, amount)

    def ask(self, step: dict[str, Any], amount: Decimal) -> None:
        key = LineKey(self.action.pk, step["année"], step["financeur"], step["nom"] or "", step["voie"])
        known = BudgetLine.objects.filter(action=self.action, funder=key.funder, label=key.label, route=key.route)
        seen = known.get().asked if step["ligne"] in self.keys else None
        self.keys[step["ligne"]] = key
        with_state(
            self.contract, lambda: ask(self.contract, [Wanted(key, seen, amount)], by=self.who.lead, today=TODAY)
        )

    def grant(self, step: dict[str, Any], amount: Decimal) -> None:
        line = self.line(step["ligne"], step["année"])
        by = self.who.officer if line.is_state else self.who.lead
        decide.grant(line, amount, by=by, today=TODAY, reason="Décision du cas")

    def commit(self, step: dict[str, Any], amount: Decimal) -> None:
        self.number += 1
        shares = [(self.line(step["ligne"], step["année"]), amount)]
        commit.commit(self.contract, str(self.number), shares, committed_on=TODAY, by=self.who.officer, today=TODAY)

    def release(self, step: dict[str, Any], amount: Decimal) -> None:
        line = self.line(step["ligne"], step["année"])
        found = line.entries.filter(kind="committed").first().commitment
        commit.release(found, line, amount, reason="Cas", by=self.who.officer, today=TODAY)

    def pay(self, step: dict[str, Any], amount: Decimal) -> None:
        line = self.line(step["ligne"], step["année"])
        one = Instalment.objects.create(line=line, kind=InstalmentKind.ADVANCE.value, planned_on=TODAY, amount=amount)
        pay.pay(one, paid_on=TODAY, seen=1, by=self.who.officer, today=TODAY)

    def cancel(self, step: dict[str, Any], amount: None) -> None:
        one = Instalment.objects.filter(line=self.line(step["ligne"], step["année"])).latest("pk")
        pay.cancel_payment(one, reason="Cas", seen=one.version, by=self.who.officer, today=TODAY)

    def spend(self, step: dict[str, Any], amount: Decimal) -> None:
        line = self.line(step["ligne"], step["année"])
        close.tell_spent(line, amount, by=self.who.lead, today=TODAY, reason="Cas")

    def carry(self, step: dict[str, Any], amount: None) -> None:
        self._close(step, close.CARRY)

    def give_back(self, step: dict[str, Any], amount: None) -> None:
        self._close(step, close.RETURN)

    def _close(self, step: dict[str, Any], answer: str) -> None:
        answers = {line.pk: answer for line in close.open_lines(self.contract, step["année"])}
        close.close_year(self.contract, step["année"], answers, reason="Cas", by=self.who.officer, today=AFTER)

    def share(self, step: dict[str, Any], amount: Decimal) -> None:
        lines = asked_lines(self.contract, step["année"], "state_104_12")
        self._grant_all(lines, spread(amount, [line.asked for line in lines]))

    def cut(self, step: dict[str, Any], amount: Decimal) -> None:
        lines = asked_lines(self.contract, step["année"], "state_104_12")
        loose = [line.granted - (line.committed or Decimal(0)) for line in lines]
        losses = taken(amount, loose, CutRule.SHARE, [TODAY] * len(lines))
        self._grant_all(lines, [line.granted - lost for line, lost in zip(lines, losses, strict=True)])

    def _grant_all(self, lines: list[BudgetLine], amounts: list[Decimal]) -> None:
        wanted = [decide.Granted(line, line.granted, one) for line, one in zip(lines, amounts, strict=True)]
        decide.grant_all(self.contract, wanted, by=self.who.officer, today=TODAY, reason="Cas")

    def regrant(self, step: dict[str, Any], amount: Decimal) -> None:
        if not self.contract.regrant_calls.exists():
            self.act(regrants.add_call, self.contract, title="Appel du cas", reference="DEL-1", decided_on=TODAY)
        call, siret = self.contract.regrant_calls.get(), self.sirets.setdefault(step["nom"], make_siret())
        line = self.line(step["ligne"], step["année"])
        more = {"siret": siret, "name": step["nom"], "amount": amount, "decided_on": TODAY}
        self.act(regrants.regrant, line, call=call, **more)

    def take_back(self, step: dict[str, Any], amount: Decimal) -> None:
        rows = self.line(step["ligne"], step["année"]).regrants.filter(payee__name=step["nom"], undoes=None)
        self.act(regrants.take_back, rows.latest("pk"), amount=amount, decided_on=TODAY, reason="Cas")

    def act(self, act: Any, *about: Any, **fields: Any) -> None:
        act(*about, **fields, by=self.who.lead, today=TODAY)

    def open(self, step: dict[str, Any], amount: Decimal) -> None:
        make_cascade(self.contract, year=step["année"], amounts=(100_000, 50_000, int(amount)))


ACTS = {
    "demander": "ask", "accorder": "grant", "engager": "commit", "désengager": "release", "verser": "pay",
    "annuler": "cancel", "dépenser": "spend", "reporter": "carry", "rendre": "give_back", "partager": "share",
    "couper": "cut", "ouvrir": "open", "reverser": "regrant", "reprendre": "take_back",
}  # fmt: skip


def with_state(contract: Any, work: Any) -> None:
    """Run as if the proposal were being written, then in force again with its dates."""
    rows = type(contract).objects.filter(pk=contract.pk)
    dates = ("submitted_on", "accepted_on", "text_frozen_on", "in_force_on")
    kept = rows.values("state", "state_since", *dates).get()
    rows.update(state=State.PROPOSAL, **dict.fromkeys(dates))
    work()
    rows.update(**kept)


def test_the_workbook_holds_at_least_twelve_cases():
    assert len(STEPS) >= 12 and set(STEPS) == set(EXPECTED)


@pytest.mark.django_db
@pytest.mark.parametrize("number", sorted(STEPS), ids=lambda number: f"{number}-{STEPS[number][0]['titre'][:40]}")
def test_case(number):
    case = Case()
    for step in STEPS[number]:
        if step["refus attendu"]:
            with pytest.raises(ActRefused, match=step["refus attendu"]):
                case.run(step)
        else:
            case.run(step)
    for row in EXPECTED[number]:
        if row["ligne"] == "total":
            lines = BudgetLine.objects.filter(contract=case.contract, year=row["année"])
            told = {name: [getattr(line, column) for line in lines] for name, column in COLUMNS.items()}
            found = {name: sum((one for one in all_ if one is not None), Decimal(0)) for name, all_ in told.items()}
            assert {name: found[name] for name in AMOUNTS if row[name]} == {
                name: Decimal(row[name]) for name in AMOUNTS if row[name]
            }
            continue
        line = case.line(row["ligne"], row["année"])
        wanted = {name: Decimal(row[name]) if row[name] else None for name in AMOUNTS}
        assert {name: getattr(line, column) for name, column in COLUMNS.items()} == wanted, row
        if row["solde dû"]:
            assert balance_due(line) == Decimal(row["solde dû"])
        if row["reversé"]:
            assert given_on(line) == Decimal(row["reversé"])
    assert not lines_off_the_ledger() and not off_the_ledger()
