"""What each payment of an extract answers to here: by EJ, then by the SIRET of who may be paid on its lines.

Rows are matched in the order of the file; what a row takes (an instalment, money left to pay) the next no longer finds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from ctai.accounts.models import Membership
from ctai.design.formats import day, euros
from ctai.funding.acts.ledger import told
from ctai.funding.models import Instalment
from ctai.payments.engaged import ZERO, Candidate, Engaged, chunks, engaged_by_number
from ctai.payments.models import ExtractRow, Outcome, RecordedPayment

# A payment typed by hand and one of Chorus, same amount, within this, are one payment with a wrong date.
_SAME_PAYMENT = timedelta(days=45)


def match(
    rows: Sequence[ExtractRow],
    *,
    by: Membership,
    today: date,
    step: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Say on each readable row (key not empty) its outcome, sentence, contract and parts. Nothing is saved."""
    readable = [row for row in rows if row.key]
    known = _known(row.key for row in readable)
    engaged = engaged_by_number({row.ej for row in readable}, by)
    seen: dict[str, ExtractRow] = {}
    for place, row in enumerate(readable, start=1):
        row.contract, row.parts, row.fault = None, [], "amount"
        row.outcome, row.sentence = _outcome(row, known.get(row.key, []), engaged.get(row.ej), seen, today)
        seen.setdefault(row.key, row)
        step(place, len(readable))


def _known(keys: Iterable[str]) -> dict[str, list[RecordedPayment]]:
    found: dict[str, list[RecordedPayment]] = defaultdict(list)
    for some in chunks(sorted(set(keys))):
        for one in RecordedPayment.objects.filter(key__in=some).select_related("instalment", "line__contract"):
            found[one.key].append(one)
    return found


def _outcome(
    row: ExtractRow, known: list[RecordedPayment], engaged: Engaged | None, seen: dict[str, ExtractRow], today: date
) -> tuple[Outcome, str]:
    if known:
        return _again(row, known)
    if twin := seen.get(row.key):
        if (twin.amount, twin.paid_on) == (row.amount, row.paid_on):
            return Outcome.CONTRADICTORY, f"Même numéro et même montant que la ligne {twin.number} : comptée une fois."
        return Outcome.CONTRADICTORY, (
            f"Même demande de paiement que la ligne {twin.number} ({euros(twin.amount)}), autre montant : il manque la "
            "colonne « N° poste DP » pour les distinguer."
        )
    if engaged is None or not engaged.candidates:
        row.fault = "ej"
        return Outcome.UNKNOWN_EJ, f"L'EJ {row.ej} n'est celui d'aucun contrat de votre préfecture."
    row.contract = engaged.commitment.contract
    mine = [one for one in engaged.candidates if row.siret in one.on.sirets]
    if not mine:
        row.fault = "siret"
        return Outcome.STRANGER, (
            f"Le SIRET {row.siret} n'est celui de personne que l'EJ {row.ej} finance au contrat {row.contract.number}."
        )
    if row.paid_on and row.paid_on > today:
        row.fault = "paid_on"
        return (
            Outcome.CONTRADICTORY,
            f"Le {day(row.paid_on)} est à venir : un versement s'enregistre quand il est fait.",
        )
    typed = _typed(row, mine)
    if typed:
        return typed
    if engaged.refusal:
        return Outcome.CONTRADICTORY, engaged.refusal
    return _to_record(row, mine)


def _again(row: ExtractRow, known: list[RecordedPayment]) -> tuple[Outcome, str]:
    """A payment that an extract already brought: the same, or not."""
    row.contract = known[0].line.contract
    total = sum((one.amount for one in known), ZERO)
    if any(one.instalment.paid_on is None for one in known):
        return Outcome.CONTRADICTORY, "Ce paiement a été enregistré depuis un extrait, puis annulé ici avec un motif."
    if total != row.amount:
        return Outcome.CONTRADICTORY, f"Ce paiement est enregistré ici pour {euros(total)}."
    if known[0].paid_on != row.paid_on:
        row.fault = "paid_on"
        return Outcome.CONTRADICTORY, f"Ce paiement est enregistré ici au {day(known[0].paid_on)}."
    return Outcome.KNOWN, ""


def _typed(row: ExtractRow, mine: list[Candidate]) -> tuple[Outcome, str] | None:
    """A payment already written here to the cent and the day: by hand, or from an extract that numbers otherwise."""
    for one in mine:
        for made in one.on.made:
            if (made.amount, made.paid_on) != (row.amount, row.paid_on):
                continue
            chorus: RecordedPayment | None = getattr(made, "chorus", None)
            if chorus is None:
                one.on.made.remove(made)
                row.parts = [[one.on.line.pk, made.pk, str(made.amount)]]
                return Outcome.TYPED, f"{told(one.on.line)} : ce versement a été saisi ici à la main."
            if chorus.key[0] != row.key[0]:
                return Outcome.CONTRADICTORY, (
                    "Même montant et même date qu'un paiement repris d'un extrait qui numérotait autrement."
                )
    return None


def _nearly(row: ExtractRow, mine: list[Candidate]) -> tuple[Outcome, str] | None:
    """A payment typed here that is likely this one, with another date (within 45 days) or another amount."""
    for one in mine:
        for made in one.on.made:
            if hasattr(made, "chorus") or made.paid_on is None or row.paid_on is None:
                continue
            is_dated = made.paid_on == row.paid_on
            is_near = made.amount == row.amount and abs(made.paid_on - row.paid_on) <= _SAME_PAYMENT
            if is_dated or is_near:
                row.fault = "amount" if is_dated else "paid_on"
                other = f"{euros(made.amount)} au {day(made.paid_on)}"
                return Outcome.CONTRADICTORY, (
                    f"{told(one.on.line)} : un versement de {other} est saisi ici à la main. Corrigez-le s'il est faux."
                )
    return None


def _to_record(row: ExtractRow, mine: list[Candidate]) -> tuple[Outcome, str]:
    amount = row.amount or ZERO
    planned = _planned(amount, row.paid_on, mine)
    if planned:
        for one, due in planned:
            one.on.waiting.remove(due)
            one.take(due.amount)
        row.parts = [[one.on.line.pk, due.pk, str(due.amount)] for one, due in planned]
        return Outcome.PLANNED, _told([one for one, _ in planned])
    nearly = _nearly(row, mine)
    if nearly:
        return nearly
    room = sum((one.room for one in mine), ZERO)
    if amount > room:
        return Outcome.ABOVE, f"L'EJ {row.ej} ne laisse que {euros(room)} à verser à ce SIRET."
    free = [one for one in mine if not one.on.waiting]
    if not free:
        dues = [f"{euros(due.amount)} le {day(due.planned_on)}" for one in mine for due in one.on.waiting]
        return Outcome.CONTRADICTORY, (
            f"L'échéancier prévoit {', '.join(dues[:3])}, et non {euros(amount)} : corrigez l'échéancier."
        )
    shares = _shares(amount, free)
    if shares is None:
        return Outcome.CONTRADICTORY, (
            f"Plusieurs lignes de l'EJ {row.ej} peuvent recevoir ce paiement, ou l'échéancier ne lui laisse pas de "
            "place : prévoyez le versement sur la bonne ligne, ou plusieurs à la même date qui font ce montant."
        )
    for one, part in shares:
        one.take(part)
        one.on.plannable -= part
    row.parts = [[one.on.line.pk, None, str(part)] for one, part in shares]
    return Outcome.NEW, _told([one for one, _ in shares])


def _told(candidates: list[Candidate]) -> str:
    return " ; ".join(told(one.on.line) for one in candidates)[:500]


def _planned(amount: Decimal, paid_on: date | None, mine: list[Candidate]) -> list[tuple[Candidate, Instalment]]:
    """The instalment of that amount planned nearest to the day, or all those planned on one day that add up to it."""
    groups: dict[date, list[tuple[Candidate, Instalment]]] = defaultdict(list)
    single = []
    for one in mine:
        for due in one.on.waiting:
            groups[due.planned_on].append((one, due))
            if due.amount == amount and due.amount <= one.room:
                single.append([(one, due)])
    several = [
        group
        for group in groups.values()
        if sum((due.amount for _, due in group), ZERO) == amount and all(due.amount <= one.room for one, due in group)
    ]
    found = single or several
    return min(found, key=lambda group: abs(group[0][1].planned_on - (paid_on or date.min)), default=[])


def _shares(amount: Decimal, free: list[Candidate]) -> list[tuple[Candidate, Decimal]] | None:
    """On which lines an unplanned payment goes when there is no doubt: the only one, the only one left with exactly
    that much, or all of them when it pays all that is left. None when several would do."""
    able = [(one, min(one.room, one.on.plannable)) for one in free if min(one.room, one.on.plannable) > 0]
    exact = [(one, left) for one, left in able if left == amount]
    if len(able) == 1 and amount <= able[0][1]:
        return [(able[0][0], amount)]
    if len(exact) == 1:
        return exact
    return able if sum((left for _, left in able), ZERO) == amount else None
