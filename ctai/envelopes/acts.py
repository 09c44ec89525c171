"""Opening, handing down, giving back, cancelling credits. Each act: one journal row of the year's own stream.

Source: delegation of credits of programme 104 to the prefects of région then of département (domain.md 1.2, 4.3).
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction

from ctai.accounts.models import Membership, Organisation
from ctai.design.formats import euros
from ctai.envelopes import reads
from ctai.envelopes.models import CANCEL, DELEGATE, GIVE_BACK, LEVELS, OPEN, Envelope, Movement
from ctai.envelopes.permissions import can_cancel_credits, can_give_back, can_hand_down, can_open_envelope
from ctai.history import journal
from ctai.rules.funders import Funder
from ctai.rules.refusals import ActRefused, Conflict, Refusal, refuse_unless
from ctai.rules.roles import OrganisationKind

MOVED = (
    "Un mouvement a été enregistré depuis que vous avez ouvert cette page, peut-être celui-ci envoyé deux fois. Rien "
    "de plus n'a été enregistré : relisez ce qui reste avant de recommencer."
)


def stream(year: int) -> str:
    """The journal of one year's envelopes."""
    return f"enveloppes-{year}"


@transaction.atomic
def open_credits(
    *,
    year: int,
    credit: Funder,
    amount: Decimal,
    reason: str,
    by: Membership,
    today: date,
    is_rehearsal: bool = False,
    seen: int | None = None,
) -> Envelope:
    """Bring credits to the ministry's envelope: the finance act, then what comes in the year (`reason` says which).

    `seen`: `reads.last_opening` as the page showed it; another since is a Conflict. None: nobody looked.
    """
    refuse_unless(can_open_envelope(by))
    envelope, _ = Envelope.objects.get_or_create(
        year=year,
        credit=credit.value,
        holder=by.organisation,
        is_rehearsal=is_rehearsal,
        defaults={"level": OrganisationKind.MINISTRY.value},
    )
    locked(envelope)
    _refuse_again(reads.last_opening(), seen)
    _move(None, {envelope: checked(amount)}, OPEN, f"{euros(amount)} ouverts", by=by, today=today, reason=reason)
    return Envelope.objects.get(pk=envelope.pk)


@transaction.atomic
def hand_down(
    envelope: Envelope,
    shares: Mapping[Organisation, Decimal],
    *,
    by: Membership,
    today: date,
    reason: str = "",
    seen: int | None = None,
) -> int:
    """Share out what is left among the services below: all of it or nothing. Returns how many received something.

    `seen`, here and below: the last movement of the envelope as the page showed it; another since is a Conflict, so
    that a form sent twice moves nothing twice.
    """
    refuse_unless(can_hand_down(envelope, by))
    source = locked(envelope)
    _refuse_again(reads.last_movement(source), seen)
    wanted = {holder: checked(amount) for holder, amount in shares.items() if amount}
    if not wanted:
        raise ActRefused(Refusal("Indiquez au moins un montant.", code="empty"))
    below = set(reads.below(source).values_list("pk", flat=True))
    strangers = [str(holder) for holder in wanted if holder.pk not in below]
    if strangers:
        raise ActRefused(Refusal(f"{strangers[0]} ne dépend pas de {source.holder}.", code="stranger"))
    total = sum(wanted.values(), Decimal(0))
    _refuse_beyond(source, total)
    targets: dict[Envelope | None, Decimal] = {_child(source, holder): amount for holder, amount in wanted.items()}
    count = len(targets)
    sentence = f"{euros(total)} répartis entre {count} service{'s' if count > 1 else ''} par {source.holder}"
    _move(source, targets, DELEGATE, sentence, by=by, today=today, reason=reason)
    return count


@transaction.atomic
def give_back(
    envelope: Envelope, amount: Decimal, *, reason: str, by: Membership, today: date, seen: int | None = None
) -> None:
    """Return credits to the service they came from, with the reason; an arrondissement's are taken back from it."""
    refuse_unless(can_give_back(envelope, by))
    brought = envelope.brought.filter(act=DELEGATE).select_related("source__holder").order_by("pk").first()
    if brought is None or brought.source is None:
        raise ActRefused(Refusal("Cette enveloppe n'a rien reçu : il n'y a rien à rendre.", code="empty"))
    # The one above first, as when it hands down: the two never wait for each other in a circle.
    locked(brought.source)
    source = locked(envelope)
    _refuse_again(reads.last_movement(source), seen)
    amount = checked(amount)
    _refuse_beyond(source, amount)
    above = brought.source.holder
    if source.level == OrganisationKind.SUB_PREFECTURE:
        sentence = f"{euros(amount)} repris à {source.holder} par {above}"
    else:
        sentence = f"{euros(amount)} rendus par {source.holder} à {above}"
    _move(source, {brought.source: amount}, GIVE_BACK, sentence, by=by, today=today, reason=_said(reason))


@transaction.atomic
def cancel_credits(
    envelope: Envelope, amount: Decimal, *, reason: str, by: Membership, today: date, seen: int | None = None
) -> None:
    """Credits cancelled in the year (60 M€ on programme 104 on 21 February 2024, Sénat PLF 2025): only what is left."""
    refuse_unless(can_cancel_credits(envelope, by))
    source = locked(envelope)
    _refuse_again(reads.last_movement(source), seen)
    amount = checked(amount)
    _refuse_beyond(source, amount)
    _move(source, {None: amount}, CANCEL, f"{euros(amount)} annulés", by=by, today=today, reason=_said(reason))


def locked(envelope: Envelope) -> Envelope:
    """As stored now, held until the end of the act: two moves of one envelope come one after the other."""
    return Envelope.objects.select_for_update(of=("self",)).select_related("holder__territory").get(pk=envelope.pk)


def checked(amount: Decimal) -> Decimal:
    if amount <= 0:
        raise ActRefused(Refusal("Indiquez un montant supérieur à zéro.", code="zero"))
    if amount != amount.quantize(Decimal("0.01")) or amount >= Decimal(10) ** 12:
        raise ActRefused(Refusal("Indiquez un montant en euros, deux décimales au plus.", code="amount"))
    return amount.quantize(Decimal("0.01"))


def _child(source: Envelope, holder: Organisation) -> Envelope:
    below = LEVELS[LEVELS.index(OrganisationKind(source.level)) + 1]
    child, _ = Envelope.objects.get_or_create(
        year=source.year,
        credit=source.credit,
        holder=holder,
        is_rehearsal=source.is_rehearsal,
        defaults={"level": below.value},
    )
    return child


def _refuse_again(last: int, seen: int | None) -> None:
    if seen is not None and seen != last:
        raise Conflict(Refusal(MOVED, code="conflict"))


def _refuse_beyond(envelope: Envelope, amount: Decimal) -> None:
    if amount > envelope.left:
        raise ActRefused(
            Refusal(
                f"Il reste {euros(envelope.left)} dans l'enveloppe de {envelope.holder} : {euros(amount)}, c'est "
                f"{euros(amount - envelope.left)} de trop.",
                code="overdrawn",
            )
        )


def _said(reason: str) -> str:
    if not reason.strip():
        raise ActRefused(Refusal("Donnez un motif : il restera à l'historique de l'enveloppe.", code="reason"))
    return reason.strip()


def _move(
    source: Envelope | None,
    targets: Mapping[Envelope | None, Decimal],
    act: str,
    sentence: str,
    *,
    by: Membership,
    today: date,
    reason: str,
) -> None:
    """The journal row and its movements; the database keeps the sums, and refuses what would overdraw."""
    about = source or next(target for target in targets if target)
    changes = {str(target.holder) if target else "crédits annulés": ("", amount) for target, amount in targets.items()}
    row = journal.record(
        stream(about.year), f"{act}_credits", sentence, by=by, today=today, about=about, changes=changes, reason=reason
    )
    for target, amount in targets.items():
        Movement.objects.create(
            source=source, target=target, amount=amount, day=today, act=act, by=by, reason=reason, sequence=row.sequence
        )
