"""Telling a decision to whom it pays: once, dated, with its reason and the ways of appeal."""

from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.design.formats import day, euros
from ctai.funding.models import BudgetLine
from ctai.history import journal
from ctai.jobs.acts import start
from ctai.jobs.models import Job
from ctai.rules.appeals import appeal_text
from ctai.rules.refusals import ActRefused, Conflict, Refusal, refuse_unless
from ctai.rulings import reads
from ctai.rulings.models import Outcome, Ruling, RulingLine, RulingReading, Way
from ctai.rulings.permissions import can_notify, can_notify_many
from ctai.rulings.reads import Pending

NOTIFY = "rulings.notify"


@transaction.atomic
def notify(
    line: BudgetLine,
    *,
    seen: int,
    reason: str = "",
    otherwise: str = "",
    posted_on: date | None = None,
    by: Membership,
    today: date,
) -> Ruling:
    """Tell the decision that holds this line. `seen`: the last grant the person read.

    `reason`: in place of those written with the amounts; `otherwise`: when there is none.
    `posted_on`: the day the letter went, for a body that nobody reads for here. Raises Conflict when something was
    decided or told meanwhile.
    """
    contract = Contract.objects.select_for_update().get(pk=line.contract_id)
    refuse_unless(can_notify(contract, by))
    found = reads.pending_with(line, today)
    if found is None:
        raise Conflict(Refusal("Cette décision vient d'être notifiée.", code="told"))
    if found.seen != seen:
        raise Conflict(
            Refusal("Un montant a changé depuis que vous avez ouvert cette page. Relisez avant de notifier.", "changed")
        )
    words = reason.strip() or found.reason or otherwise.strip()
    _refuse_unsaid(found, words, posted_on, today)
    ruling = _told(found, words, posted_on, by, today)
    _record(ruling, by, today)
    return ruling


def _told(found: Pending, reason: str, posted_on: date | None, by: Membership, today: date) -> Ruling:
    ruling = Ruling.objects.create(
        contract=found.contract, year=found.year, funder=found.funder, payee=found.payee, payee_name=found.name[:200],
        outcome=found.outcome.value, asked=found.asked, granted=found.granted, reason=reason,
        appeal="" if found.outcome == Outcome.GRANTED else appeal_text(str(found.contract.prefecture)),
        way=Way.PLATFORM if posted_on is None else Way.POST, notified_on=posted_on or today, notified_by=by,
        told=[str(one) for one in found.people],
    )  # fmt: skip
    rows = [(line, line.asked or reads.ZERO) for line in found.lines]
    RulingLine.objects.bulk_create(
        [
            RulingLine(ruling=ruling, line=line, entry_id=line.last_grant, asked=asked, granted=line.granted)
            for line, asked in rows
        ]
    )
    return ruling


def _refuse_unsaid(found: Pending, reason: str, posted_on: date | None, today: date) -> None:
    if found.outcome != Outcome.GRANTED and not reason:
        raise ActRefused(
            Refusal(
                f"{found.name} : une décision qui refuse ou réduit la demande dit pourquoi. Donnez un motif.", "reason"
            )
        )
    if posted_on is None and not found.is_reached:
        raise ActRefused(
            Refusal(
                f"{found.name} : personne n'est inscrit ici pour ce bénéficiaire. Notifiez par courrier, puis indiquez "
                "la date de l'envoi sur la page de cette décision.",
                code="nobody",
            )
        )
    if posted_on is not None and posted_on > today:
        raise ActRefused(Refusal("La date de l'envoi est à venir : indiquez le jour où le courrier est parti.", "date"))


def _record(ruling: Ruling, by: Membership, today: date) -> None:
    how = "" if ruling.way == Way.PLATFORM else f", par courrier du {day(ruling.notified_on)}"
    amounts = f"{euros(ruling.granted)} sur {euros(ruling.asked)} demandés"
    sentence = f"Décision de {ruling.year} notifiée à {ruling.payee_name}{how} : {amounts}"
    journal.record(
        ruling.contract.number, "notify_decision", sentence, by=by, today=today, about=ruling, reason=ruling.reason
    )


@transaction.atomic
def notify_many(entries: list[int], *, reason: str, is_rehearsal: bool, back: str, by: Membership, today: date) -> Job:
    """Ask for these decisions (named by their last grant) to be told in the background, one after the other."""
    refuse_unless(can_notify_many(by))
    known = set(reads.pending_lines(by, is_rehearsal=is_rehearsal).values_list("last_grant", flat=True))
    mine = sorted(known.intersection(entries))
    if not mine:
        raise ActRefused(Refusal("Cochez au moins une décision à notifier.", code="empty"))
    many = "s" if len(mine) > 1 else ""
    return start(
        NOTIFY,
        by=by,
        payload={"entries": mine, "reason": reason.strip(), "day": today.isoformat()},
        label=f"Notification de {len(mine)} décision{many}",
        back=back,
    )


@transaction.atomic
def mark_read(ruling: Ruling, *, by: Membership, today: date) -> None:
    """The first time somebody of the body paid opens it; later ones change nothing."""
    if ruling.payee_id == by.organisation_id:
        RulingReading.objects.get_or_create(ruling=ruling, defaults={"by": by, "on": today})
