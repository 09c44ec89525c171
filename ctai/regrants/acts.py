"""Giving credits on: the authority's calls, each re-grant, taking back. Each act: one row of the contract's journal.

Source: re-grants through the authority's own call, as in Grenoble (domain.md 2.6); written convention above 23 000 € a
year from one public body to a private one: law 2000-321 of 12 April 2000, article 10.
"""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from ctai.accounts.models import Membership, Organisation
from ctai.checks.convention import THRESHOLD
from ctai.contracts.amounts import checked
from ctai.contracts.models import Contract
from ctai.design.formats import day, euros
from ctai.funding.acts.ledger import HELD, locked, told
from ctai.funding.models import BudgetLine
from ctai.history import journal
from ctai.history.versioned import save_if_unchanged
from ctai.programme.acts import body_of
from ctai.regrants.models import Call, Regrant
from ctai.regrants.permissions import can_regrant
from ctai.regrants.reads import given_on, given_to, last_regrant, left_of
from ctai.rules.funders import Route
from ctai.rules.refusals import ActRefused, Conflict, Refusal, refuse_unless

REGRANTED_SINCE = (
    "Un reversement a été enregistré depuis que vous avez ouvert cette page, peut-être celui-ci envoyé deux fois. Rien "
    "de plus n'a été enregistré : relisez ce qui est reversé avant de recommencer."
)
_UNNAMED = "Ce SIRET n'est pas encore connu de la plateforme : donnez aussi le nom du bénéficiaire."
_STATE_SERVICE = "Ce SIRET est celui d'un service de l'État : une collectivité ne lui reverse pas de crédits."
_SAID = {"name": _UNNAMED, "kind": _STATE_SERVICE}


@transaction.atomic
def add_call(
    contract: Contract, *, title: str, reference: str, decided_on: date, link: str = "", by: Membership, today: date
) -> Call:
    contract = locked(contract)
    refuse_unless(can_regrant(contract, by))
    _refuse_future(decided_on, today)
    _refuse_twin(contract, title)
    call = Call.objects.create(contract=contract, title=title, reference=reference, decided_on=decided_on, link=link)
    sentence = f"Appel « {call} » enregistré ({reference}, {day(decided_on)})"
    journal.record(contract.number, "add_regrant_call", sentence, by=by, today=today, about=call)
    return call


@transaction.atomic
def change_call(
    call: Call, *, seen: int, title: str, reference: str, decided_on: date, link: str, by: Membership, today: date
) -> Call:
    contract = locked(call.contract)
    refuse_unless(can_regrant(contract, by))
    _refuse_future(decided_on, today)
    _refuse_twin(contract, title, but=call)
    if call.regrants.filter(decided_on__lt=decided_on).exists():
        sentence = f"Un reversement de cet appel a été décidé avant le {day(decided_on)} : vérifiez cette date."
        raise ActRefused(Refusal(sentence, code="before"))
    changes = save_if_unchanged(call, seen=seen, title=title, reference=reference, decided_on=decided_on, link=link)
    if changes:
        sentence = f"Appel « {call} » corrigé"
        journal.record(
            contract.number, "change_regrant_call", sentence, by=by, today=today, about=call, changes=changes
        )
    return call


def _refuse_twin(contract: Contract, title: str, but: Call | None = None) -> None:
    twins = contract.regrant_calls.filter(title=title)
    if (twins.exclude(pk=but.pk) if but else twins).exists():
        raise ActRefused(Refusal("Un appel de ce nom est déjà enregistré pour ce contrat.", code="title"))


@transaction.atomic
def regrant(
    line: BudgetLine,
    *,
    call: Call,
    siret: str,
    name: str = "",
    amount: Decimal,
    decided_on: date,
    convention: str = "",
    by: Membership,
    today: date,
    seen: int | None = None,
) -> Regrant:
    """Give on part of a line to one body. `name`: of a body the platform does not know yet.

    `seen`, here and below: `reads.last_regrant` as the page showed it; another since is a Conflict, so that a form sent
    twice counts once.
    """
    line = _fresh(line, by, seen)
    contract = line.contract
    _refuse_date(call, decided_on, today)
    if not checked(amount):
        raise ActRefused(Refusal("Indiquez un montant supérieur à zéro.", code="amount"))
    before = given_on(line)
    _refuse_beyond(line, before, amount)
    payee = _payee(contract, siret, name)
    _refuse_unwritten(line, payee, amount, convention)
    sentence = f"{told(line)} : {euros(amount)} reversés à {payee} (appel « {call} »)"
    changes = {told(line): (before, before + amount)}
    entry = journal.record(contract.number, "regrant", sentence, by=by, today=today, about=line, changes=changes)
    return _write(
        Regrant(
            line=line, call=call, payee=payee, amount=amount, decided_on=decided_on, convention=convention, by=by,
            day=today, sequence=entry.sequence,
        )
    )  # fmt: skip


@transaction.atomic
def take_back(
    first: Regrant,
    *,
    amount: Decimal,
    decided_on: date,
    reason: str,
    by: Membership,
    today: date,
    seen: int | None = None,
) -> Regrant:
    """Cancel a re-grant, or reduce it: a contrary row, with its date and its reason."""
    line = _fresh(first.line, by, seen)
    if not reason.strip():
        raise ActRefused(Refusal("Donnez un motif : il reste avec le reversement.", code="reason"))
    _refuse_date(first.call, decided_on, today)
    if decided_on < first.decided_on:
        raise ActRefused(Refusal(f"Ce reversement a été décidé le {day(first.decided_on)}, après cette date.", "date"))
    left = left_of(first)
    if not 0 < checked(amount) <= left:
        raise ActRefused(Refusal(f"Il reste {euros(left)} de ce reversement : annulez ce montant au plus.", "amount"))
    before = given_on(line)
    entry = journal.record(
        line.contract.number, "take_back_regrant",
        f"{told(line)} : {euros(amount)} repris sur le reversement à {first.payee}", by=by, today=today, about=line,
        changes={told(line): (before, before - amount)}, reason=reason.strip(),
    )  # fmt: skip
    return _write(
        Regrant(
            line=line, call=first.call, payee=first.payee, amount=-amount, decided_on=decided_on, undoes=first, by=by,
            reason=reason.strip(), day=today, sequence=entry.sequence,
        )
    )  # fmt: skip


def _fresh(line: BudgetLine, by: Membership, seen: int | None) -> BudgetLine:
    """The line as stored once its contract is locked: two re-grants at once come one after the other."""
    contract = locked(line.contract)
    refuse_unless(can_regrant(contract, by))
    if seen is not None and seen != last_regrant(contract):
        raise Conflict(Refusal(REGRANTED_SINCE, code="conflict"))
    fresh = BudgetLine.objects.select_related("action").get(pk=line.pk)
    fresh.contract = contract
    if fresh.route != Route.REGRANTED:
        sentence = f"{told(fresh)} : cette ligne n'est pas versée à la collectivité pour être reversée."
        raise ActRefused(Refusal(sentence, code="route"))
    return fresh


def _refuse_future(decided_on: date, today: date) -> None:
    if decided_on > today:
        raise ActRefused(Refusal("Cette date est à venir : enregistrez la décision quand elle est prise.", "date"))


def _refuse_date(call: Call, decided_on: date, today: date) -> None:
    _refuse_future(decided_on, today)
    if decided_on < call.decided_on:
        sentence = f"L'appel « {call} » date du {day(call.decided_on)} : rien n'a pu être décidé avant."
        raise ActRefused(Refusal(sentence, code="date"))


def _refuse_beyond(line: BudgetLine, before: Decimal, amount: Decimal) -> None:
    granted = line.granted or Decimal(0)
    if before + amount > granted:
        sentence = (
            f"{told(line)} : {euros(granted)} sont accordés, {euros(before)} déjà reversés. Il reste "
            f"{euros(granted - before)} à reverser."
        )
        raise ActRefused(Refusal(sentence, code="amount"))


def _payee(contract: Contract, siret: str, name: str) -> Organisation:
    try:
        payee = body_of(siret, name)
    except ActRefused as refused:
        said = _SAID.get(refused.refusal.code)
        if said is None:
            raise
        raise ActRefused(Refusal(said, code="name" if said == _UNNAMED else "siret")) from refused
    if payee.pk == contract.lead_id:
        raise ActRefused(Refusal(f"{payee} reçoit ces crédits : elle ne se les reverse pas.", code="siret"))
    return payee


def _refuse_unwritten(line: BudgetLine, payee: Organisation, amount: Decimal, convention: str) -> None:
    total = given_to(payee, line.contract, line.year) + amount
    if payee.is_association and total > THRESHOLD and not convention:
        sentence = (
            f"Avec ce reversement, {payee} recevrait {euros(total)} de {line.contract.lead} en {line.year}, plus de "
            "23 000 € : une convention écrite est obligatoire. Donnez sa référence."
        )
        raise ActRefused(Refusal(sentence, code="convention"))


def _write(row: Regrant) -> Regrant:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "regrant_within_granted" not in str(error):
            raise
        raise ActRefused(Refusal(HELD["regrant_within_granted"], code="amount")) from error
    return row
