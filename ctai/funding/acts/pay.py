"""Instalments: planned, paid, cancelled. What is paid never exceeds what is granted, here and in the database."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from ctai.accounts.models import Membership
from ctai.contracts.amounts import checked
from ctai.design.formats import day, euros
from ctai.funding.acts.ledger import Movement, append, locked, told
from ctai.funding.models import BudgetLine, Instalment
from ctai.funding.permissions import can_pay
from ctai.funding.reads import cents
from ctai.history import journal
from ctai.history.versioned import save_if_unchanged
from ctai.rules.funders import InstalmentKind, LedgerKind
from ctai.rules.refusals import ActRefused, Conflict, Refusal, refuse_unless

# How the journal names what an instalment waits for, and the day it stopped waiting.
CONDITION, MET = "Condition", "Condition remplie le"


def _fresh(line: BudgetLine) -> BudgetLine:
    """The line as it is once its contract is locked: two payments at once come one after the other."""
    contract = locked(line.contract)
    fresh = BudgetLine.objects.select_related("action").get(pk=line.pk)
    fresh.contract = contract
    return fresh


@transaction.atomic
def plan_instalment(
    line: BudgetLine,
    *,
    kind: InstalmentKind,
    planned_on: date,
    amount: Decimal,
    condition: str = "",
    by: Membership,
    today: date,
) -> Instalment:
    """Plan a payment; the instalments of a line never exceed what is granted on it. `condition`: what it waits for."""
    line = _fresh(line)
    refuse_unless(can_pay(line, by))
    if checked(amount) == 0:
        raise ActRefused(Refusal("Indiquez un montant supérieur à zéro.", code="zero"))
    planned = cents(line.instalments.aggregate(total=Sum("amount"))["total"]) or Decimal(0)
    left = (line.granted or Decimal(0)) - planned
    if amount > left:
        raise ActRefused(
            Refusal(
                f"{told(line)} : il reste {euros(max(left, Decimal(0)))} à prévoir sur "
                f"{euros(line.granted or Decimal(0))} "
                f"accordés. Vous ne pouvez pas prévoir {euros(amount)}.",
                code="above_granted",
            )
        )
    instalment = Instalment.objects.create(
        line=line, kind=kind.value, planned_on=planned_on, amount=amount, condition=condition.strip()
    )
    # Beside the sentence, which `check_money` reads: its words are the amount and the day, nothing else.
    changes = {CONDITION: ("", instalment.condition)} if instalment.condition else None
    _record(instalment, line, "plan_instalment", f"prévu le {day(planned_on)}", by, today, changes=changes)
    return instalment


@transaction.atomic
def find_met(instalment: Instalment, *, seen: int, by: Membership, today: date) -> Instalment:
    """The payer has seen by itself that the condition of a payment is met; a claim accepted says it too."""
    line = _fresh(instalment.line)
    refuse_unless(can_pay(line, by))
    stored = Instalment.objects.get(pk=instalment.pk)
    if not stored.waits_for_condition:
        raise Conflict(Refusal("Ce versement n'attend pas de condition, ou plus.", code="conflict"))
    save_if_unchanged(instalment, seen=seen, met_on=today)
    what = f"condition remplie ({instalment.condition})"
    _record(instalment, line, "find_met", what, by, today, changes={MET: ("", today)})
    return instalment


def mark_met(instalment: Instalment, today: date) -> dict[str, tuple[Any, Any]]:
    """Inside the act that accepts a claim: the payment is due from that day. What the journal must tell of it."""
    if instalment.met_on:
        return {}
    save_if_unchanged(instalment, seen=instalment.version, met_on=today)
    return {MET: ("", today)}


@transaction.atomic
def remove_instalment(instalment: Instalment, *, by: Membership, today: date) -> None:
    """Take off a payment that was planned and never made."""
    line = _fresh(instalment.line)
    refuse_unless(can_pay(line, by))
    if instalment.paid_on or instalment.entries.exists():
        raise ActRefused(
            Refusal("Ce versement a été fait : annulez-le avec un motif, il restera à l'historique.", code="paid")
        )
    changes = {
        name: (value, "") for name, value in ((CONDITION, instalment.condition), (MET, instalment.met_on)) if value
    }
    _record(instalment, line, "remove_instalment", "retiré de l'échéancier", by, today, changes=changes)
    instalment.delete()


@transaction.atomic
def pay(
    instalment: Instalment, *, paid_on: date, seen: int, whatever_condition: bool = False, by: Membership, today: date
) -> Instalment:
    """Say that a planned payment was made. Refused above the grant, in the future, twice, or before its condition.

    `whatever_condition`: the State's accounts say that it was made; whether it was due is no longer asked.
    """
    line = _fresh(instalment.line)
    refuse_unless(can_pay(line, by))
    if paid_on > today:
        raise ActRefused(Refusal("Cette date est à venir : enregistrez le versement quand il est fait.", code="future"))
    granted, paid = line.granted or Decimal(0), line.paid or Decimal(0)
    stored = Instalment.objects.get(pk=instalment.pk)
    if stored.paid_on:
        raise Conflict(Refusal(f"Ce versement est déjà enregistré, au {day(stored.paid_on)}.", code="conflict"))
    if paid + stored.amount > granted:
        raise ActRefused(
            Refusal(
                f"{told(line)} : {euros(paid)} sont versés sur {euros(granted)} accordés. Un versement de "
                f"{euros(stored.amount)} dépasserait ce qui est accordé.",
                code="above_granted",
            )
        )
    if line.is_state and paid + stored.amount > (line.committed or Decimal(0)):
        raise ActRefused(
            Refusal(
                f"{told(line)} : {euros(line.committed or Decimal(0))} sont engagés, {euros(paid)} versés. "
                "Enregistrez d'abord l'engagement juridique (page « Engagements »).",
                code="above_committed",
            )
        )
    if stored.waits_for_condition and not whatever_condition:
        sentence = (
            f"Ce versement attend une condition : {stored.condition}. Constatez d'abord qu'elle est remplie, à la page "
            "« Versements »."
        )
        raise ActRefused(Refusal(sentence, code="condition"))
    save_if_unchanged(instalment, seen=seen, paid_on=paid_on)
    row = _record(instalment, line, "pay", f"versé le {day(paid_on)}", by, today)
    append([Movement(line, stored.amount, instalment)], LedgerKind.PAID, row, by=by, today=today)
    return instalment


@transaction.atomic
def cancel_payment(instalment: Instalment, *, reason: str, seen: int, by: Membership, today: date) -> Instalment:
    """Undo a payment recorded by mistake or given back: a contrary entry, with its reason."""
    line = _fresh(instalment.line)
    refuse_unless(can_pay(line, by))
    if not reason.strip():
        raise ActRefused(Refusal("Donnez un motif : il reste à l'historique de la ligne.", code="reason"))
    if not Instalment.objects.filter(pk=instalment.pk, paid_on__isnull=False).exists():
        raise ActRefused(Refusal("Ce versement n'est pas fait : il n'y a rien à annuler.", code="not_paid"))
    save_if_unchanged(instalment, seen=seen, paid_on=None)
    row = _record(instalment, line, "cancel_payment", "annulé", by, today, reason)
    append([Movement(line, -instalment.amount, instalment)], LedgerKind.PAID, row, by=by, today=today, reason=reason)
    return instalment


def _record(
    instalment: Instalment,
    line: BudgetLine,
    act: str,
    what: str,
    by: Membership,
    today: date,
    reason: str = "",
    changes: dict[str, tuple[Any, Any]] | None = None,
) -> journal.Entry:
    sentence = f"{told(line)} : {instalment.get_kind_display().lower()} de {euros(instalment.amount)} {what}"
    return journal.record(
        line.contract.number, act, sentence, by=by, today=today, about=line, reason=reason, changes=changes
    )
