"""The command that adds everything up again finds any row that was changed past the product, whatever its table."""

from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from ctai.accounts.tests.factories import make_siret
from ctai.audit.money import wrong_rows
from ctai.claims.acts import answer_claim, claim
from ctai.claims.models import Claim
from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, people
from ctai.envelopes.acts import give_back
from ctai.envelopes.models import Draw, Envelope, Movement
from ctai.envelopes.tests.factories import make_cascade
from ctai.expenses import acts as charges
from ctai.expenses.acts import Place
from ctai.expenses.models import Charge
from ctai.funding.acts import ask, close, commit, decide, pay
from ctai.funding.acts.ledger import LineKey
from ctai.funding.models import BudgetLine, Commitment, Instalment, LedgerEntry, YearClosing
from ctai.payments import acts as payments
from ctai.payments.models import RecordedPayment
from ctai.payments.tests.factories import bring, paid
from ctai.programme.tests.factories import make_action
from ctai.regrants import acts as regrants
from ctai.regrants.models import GivenOn, Regrant
from ctai.regrants.tests.factories import make_regrant
from ctai.rules.expenses import Account
from ctai.rules.funders import Funder, InstalmentKind, Route
from ctai.rules.states import State
from ctai.rulings.acts import notify
from ctai.rulings.models import Ruling, RulingLine
from ctai.rulings.reads import pending_with
from tests.database import triggers_off

TODAY, LATER = date(2026, 11, 2), date(2027, 6, 1)
EJ, OLD_EJ = "2103456789", "2103456790"
pytestmark = pytest.mark.django_db


def said() -> str:
    out = StringIO()
    try:
        call_command("check_money", stdout=out)
    except CommandError as error:
        return out.getvalue() + str(error)
    return out.getvalue()


def told_line(contract: Contract, year: int, amount: int, route: Route = Route.TO_AUTHORITY) -> BudgetLine:
    """Asked and granted by the acts, on an action of its own."""
    who = people(contract)
    key = LineKey(make_action(contract).pk, year, Funder.STATE_104_12.value, "", route.value)
    Contract.objects.filter(pk=contract.pk).update(**{"state": State.PROPOSAL.value})
    ask.ask(contract, [ask.Wanted(key, None, Decimal(amount))], by=who.lead, today=TODAY)
    Contract.objects.filter(pk=contract.pk).update(**{"state": State.ACCEPTED.value})
    line = BudgetLine.objects.select_related("action", "contract").get(action=key.action, year=year)
    return decide.grant(line, Decimal(amount), by=who.officer, today=TODAY)


def plan(line: BudgetLine, amount: int, by, condition: str = "") -> Instalment:
    return pay.plan_instalment(
        line, kind=InstalmentKind.ADVANCE, planned_on=TODAY, amount=Decimal(amount), condition=condition, by=by,
        today=TODAY,
    )  # fmt: skip


@pytest.fixture
def money():
    """Of every table that holds money, rows written by the acts."""
    contract = make_contract(State.ACCEPTED)
    contract.lead.siret = make_siret()
    contract.lead.save()
    credits = make_cascade(contract, year=2026, arrondissement=10_000)
    officer = credits.officer
    line, old = told_line(contract, 2026, 900), told_line(contract, 2025, 700)
    for number, one, amount in ((EJ, line, 800), (OLD_EJ, old, 500)):
        shares = [(BudgetLine.objects.get(pk=one.pk), Decimal(amount))]
        commit.commit(contract, number, shares, committed_on=TODAY, by=officer, today=TODAY)
    first, later = plan(line, 300, officer), plan(line, 200, officer)
    extract = bring([paid(EJ, contract.lead.siret, "300,00")], officer)
    payments.apply(extract, by=officer, today=TODAY)
    spent = close.tell_spent(line, Decimal(400), by=people(contract).lead, today=TODAY)
    loose = BudgetLine.objects.select_related("action", "contract").get(pk=line.pk)
    commit.release(Commitment.objects.get(number=EJ), loose, Decimal(100), reason="Revu", by=officer, today=TODAY)
    close.close_year(contract, 2025, {old.pk: close.CARRY}, reason="Fin", by=officer, today=TODAY)
    give_back(credits.arrondissement, Decimal(500), reason="Reste", by=officer, today=TODAY)
    other = make_contract(State.ACCEPTED)
    return SimpleNamespace(
        contract=contract, other=other, line=spent, old=old, first=first, later=later, credits=credits,
        recorded=RecordedPayment.objects.get(), regrant=given_on(contract), ruling=rule(line, officer),
        charge=plan_charges(contract), claim=claimed(line, officer),
    )  # fmt: skip


def given_on(contract: Contract) -> Regrant:
    """Of 600 € to give on, 200 € given, 50 € of it taken back."""
    lead = people(contract).lead
    first = make_regrant(told_line(contract, 2026, 600, Route.REGRANTED), 200, today=LATER)
    regrants.take_back(first, amount=Decimal(50), decided_on=LATER, reason="Reste", by=lead, today=LATER)
    return first


def rule(line: BudgetLine, by) -> Ruling:
    """The decision that holds a line, told to its payee."""
    return notify(line, seen=pending_with(line, TODAY).seen, by=by, today=TODAY)


def plan_charges(contract: Contract) -> Charge:
    action, key = make_action(contract), Place(2026, Account.STAFF)
    Contract.objects.filter(pk=contract.pk).update(**{"state": State.PROPOSAL.value})
    for seen, amount in ((0, 500), (1, 450)):
        charges.plan_charges(action, {key: Decimal(amount)}, seen=seen, by=people(contract).lead, today=TODAY)
    Contract.objects.filter(pk=contract.pk).update(**{"state": State.ACCEPTED.value})
    return Charge.objects.get()


def claimed(line: BudgetLine, by) -> Claim:
    """Three instalments that wait for a condition: claimed and accepted, found met, found met then removed."""
    first, second, third = (plan(line, amount, by, condition="le bilan") for amount in (150, 60, 40))
    for one in (second, third):
        pay.find_met(one, seen=one.version, by=by, today=TODAY)
    pay.remove_instalment(third, by=by, today=TODAY)
    row = claim(first, text="Bilan remis", by=people(line.contract).lead, today=TODAY)
    return answer_claim(row, accepted=True, answer="", seen=row.version, by=by, today=TODAY)


def test_nothing_is_found_when_nothing_was_changed(money):
    assert said() == (
        "Lignes de budget : 0 en écart.\nGrand livre : 0 en écart.\nVersements : 0 en écart.\n"
        "Engagements : 0 en écart.\nExercices clos : 0 en écart.\nEnveloppes : 0 en écart.\n"
        "Lignes reversées : 0 en écart.\nMouvements de crédits : 0 en écart.\nPaiements Chorus : 0 en écart.\n"
        "Reversements : 0 en écart.\nDécisions notifiées : 0 en écart.\nCharges : 0 en écart.\n"
        "Demandes de versement : 0 en écart.\nConditions des versements : 0 en écart.\n"
    )


@pytest.mark.parametrize("column", ["asked", "granted", "committed", "paid", "spent"])
def test_a_changed_sum_is_named(money, column):
    amount = {"asked": 9_999, "granted": 899, "committed": 699, "paid": 299}.get(column, 1)
    BudgetLine.objects.filter(pk=money.line.pk).update(**{column: amount})
    assert f"Lignes de budget : 1 en écart (numéros {money.line.pk})." in said()


DAY = timedelta(days=1)
# Each case: the table, which row (a function of the world), what is written over it (None: the row is taken out).
TAMPERED = {
    "line, another year": (BudgetLine, lambda m: m.line.pk, {"year": 2031}),
    "line, another funder": (BudgetLine, lambda m: m.line.pk, {"funder": "state_104_15"}),
    "line, another contract": (BudgetLine, lambda m: m.line.pk, {"contract": lambda m: m.other.pk}),
    **{
        f"{kind} entry, {name}": (LedgerEntry, lambda m, kind=kind: entry(m, kind), values)
        for kind in ("asked", "granted", "committed", "paid", "spent")
        for name, values in {
            "amount": {"amount": F("amount") + Decimal("0.01")},
            "kind": {"kind": "granted" if kind != "granted" else "asked"},
            "day": {"day": F("day") - DAY},
            "line": {"line": lambda m: m.old.pk},
            "person": {"by": lambda m: people(m.contract).prefect.pk},
            "act": {"act": "other"},
            "row of the journal": {"sequence": 99},
            "gone": None,
        }.items()
        # What draws on the arrondissement's envelope is held by its draw.
        if (kind, name) != ("granted", "gone")
    },
    "granted entry, gone": (LedgerEntry, lambda m: m.old.entries.get(act="grant").pk, None),
    "commitment of an entry": (LedgerEntry, lambda m: entry(m, "committed"), {"commitment": None}),
    "instalment of an entry": (LedgerEntry, lambda m: entry(m, "paid"), {"instalment": lambda m: m.later.pk}),
    "instalment, planned amount": (Instalment, lambda m: m.later.pk, {"amount": Decimal(201)}),
    "instalment, paid amount": (Instalment, lambda m: m.first.pk, {"amount": Decimal(301)}),
    "instalment, planned day": (Instalment, lambda m: m.later.pk, {"planned_on": TODAY + DAY}),
    "instalment, paid day": (Instalment, lambda m: m.first.pk, {"paid_on": TODAY}),
    "instalment, said paid": (Instalment, lambda m: m.later.pk, {"paid_on": TODAY}),
    "instalment, said unpaid": (Instalment, lambda m: m.first.pk, {"paid_on": None}),
    "instalment, kind": (Instalment, lambda m: m.later.pk, {"kind": "balance"}),
    "instalment, line": (Instalment, lambda m: m.later.pk, {"line": lambda m: m.old.pk}),
    "instalment, gone": (Instalment, lambda m: m.later.pk, None),
    "commitment, number": (Commitment, lambda m: ej(m), {"number": "2103456791"}),
    "commitment, year": (Commitment, lambda m: ej(m), {"year": 2027}),
    "commitment, contract": (Commitment, lambda m: ej(m), {"contract": lambda m: m.other.pk}),
    "closing, carried": (YearClosing, lambda m: closing(m), {"carried": Decimal("699.99")}),
    "closing, returned": (YearClosing, lambda m: closing(m), {"returned": Decimal("0.01")}),
    "closing, year": (YearClosing, lambda m: closing(m), {"year": 2024}),
    "closing, day": (YearClosing, lambda m: closing(m), {"closed_on": TODAY - DAY}),
    "closing, gone": (YearClosing, lambda m: closing(m), None),
    "envelope, received": (Envelope, lambda m: m.credits.region.pk, {"received": F("received") + Decimal("0.01")}),
    "envelope, given": (Envelope, lambda m: m.credits.region.pk, {"given": F("given") - Decimal("0.01")}),
    "envelope, granted": (Envelope, lambda m: m.credits.arrondissement.pk, {"granted": Decimal("0.01")}),
    "envelope, year": (Envelope, lambda m: m.credits.region.pk, {"year": 2030}),
    "movement, amount": (Movement, lambda m: movement(), {"amount": F("amount") - Decimal("0.01")}),
    "movement, day": (Movement, lambda m: movement(), {"day": TODAY - DAY}),
    "movement, source": (Movement, lambda m: movement(), {"source": lambda m: m.credits.ministry.pk}),
    "movement, act": (Movement, lambda m: movement(), {"act": "give_back"}),
    "movement, gone": (Movement, lambda m: movement(), None),
    "draw, another envelope": (Draw, lambda m: draw(), {"envelope": lambda m: m.credits.departement.pk}),
    "draw, gone": (Draw, lambda m: draw(), None),
    "payment of Chorus, amount": (RecordedPayment, lambda m: m.recorded.pk, {"amount": Decimal("300.01")}),
    "payment of Chorus, day": (RecordedPayment, lambda m: m.recorded.pk, {"paid_on": TODAY}),
    "payment of Chorus, line": (RecordedPayment, lambda m: m.recorded.pk, {"line": lambda m: m.old.pk}),
    "line, another route": (BudgetLine, lambda m: m.regrant.line_id, {"route": "to_operator"}),
    "given on, amount": (Regrant, lambda m: m.regrant.pk, {"amount": Decimal(201)}),
    "given on, day": (Regrant, lambda m: m.regrant.pk, {"day": TODAY}),
    "given on, line": (Regrant, lambda m: m.regrant.pk, {"line": lambda m: m.line.pk}),
    "given on, taken back": (Regrant, lambda m: m.regrant.undone.get().pk, {"amount": Decimal(-51)}),
    "given on, gone": (Regrant, lambda m: m.regrant.undone.get().pk, None),
    "given on, the sum": (GivenOn, lambda m: m.regrant.line_id, {"amount": Decimal(151)}),
    "decision, granted": (Ruling, lambda m: m.ruling.pk, {"granted": F("granted") + 1}),
    "decision, asked": (Ruling, lambda m: m.ruling.pk, {"asked": F("asked") - Decimal("0.01")}),
    "decision, year": (Ruling, lambda m: m.ruling.pk, {"year": 2027}),
    "decision, its line": (RulingLine, lambda m: m.ruling.lines.first().pk, {"granted": F("granted") - 1}),
    "charge, planned": (Charge, lambda m: m.charge.pk, {"planned": Decimal(500)}),
    "charge, realised": (Charge, lambda m: m.charge.pk, {"realised": Decimal(1)}),
    "charge, account": (Charge, lambda m: m.charge.pk, {"account": "61"}),
    "charge, gone": (Charge, lambda m: m.charge.pk, None),
    "claim, amount": (Claim, lambda m: m.claim.pk, {"amount": Decimal(201)}),
    "claim, day": (Claim, lambda m: m.claim.pk, {"asked_on": TODAY - DAY}),
    "claim, what was done": (Claim, lambda m: m.claim.pk, {"text": "Rien"}),
    "claim, answer": (Claim, lambda m: m.claim.pk, {"state": "sent_back"}),
    "claim, answered by": (Claim, lambda m: m.claim.pk, {"answered_by": lambda m: people(m.contract).prefect.pk}),
    "claim, gone": (Claim, lambda m: m.claim.pk, None),
    "condition, its words": (Instalment, lambda m: m.claim.instalment_id, {"condition": "rien"}),
    "condition, gone": (Instalment, lambda m: m.claim.instalment_id, {"condition": ""}),
    "condition, another day": (Instalment, lambda m: m.claim.instalment_id, {"met_on": TODAY - DAY}),
    "condition, said not met": (Instalment, lambda m: m.claim.instalment_id, {"met_on": None}),
    "condition, said met": (Instalment, lambda m: m.later.pk, {"condition": "bilan", "met_on": TODAY}),
}  # fmt: skip


def entry(money, kind):
    return LedgerEntry.objects.filter(line=money.line, kind=kind).order_by("pk")[0].pk


def ej(money):
    return Commitment.objects.get(number=EJ).pk


def closing(money):
    return YearClosing.objects.get().pk


def movement():
    return Movement.objects.filter(act="delegate").order_by("pk")[1].pk


def draw():
    return Draw.objects.order_by("pk")[0].pk


@pytest.mark.parametrize("name", TAMPERED)
def test_any_tampered_row_is_found(money, name):
    model, which, values = TAMPERED[name]
    rows = model.objects.filter(pk=which(money))
    assert not any(wrong_rows().values())
    with triggers_off():
        if values is None:
            rows._raw_delete("default")
        else:
            written = {column: value(money) if callable(value) else value for column, value in values.items()}
            assert rows.update(**written) == 1
    assert any(wrong_rows().values()), name


def test_an_entry_and_its_sum_changed_together_are_found(money):
    with triggers_off():
        LedgerEntry.objects.filter(pk=entry(money, "granted")).update(amount=Decimal(950))
        BudgetLine.objects.filter(pk=money.line.pk).update(granted=Decimal(950))
        Envelope.objects.filter(pk=money.credits.arrondissement.pk).update(granted=F("granted") + 50)
    assert wrong_rows()["Grand livre"] == [entry(money, "granted")]
