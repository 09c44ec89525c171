"""Opening a campaign, moving its dates, preparing and publishing its editions. Journal: one stream a campaign."""

from datetime import date
from typing import Any

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.campaigns.models import DATE_LABELS, Campaign, Edition
from ctai.campaigns.permissions import can_change_edition, can_run_campaign
from ctai.campaigns.reads import Kept, changes_in, declared_values, edition_in_force, parts_of
from ctai.history import journal
from ctai.history.versioned import save_if_unchanged
from ctai.rules.campaigns import CAMPAIGNS
from ctai.rules.refusals import ActRefused, Conflict, Refusal, refuse_unless

# What everybody reads in the journal of a campaign: not what is being prepared.
READ_BY_ALL = ("open_campaign", "move_campaign_dates", "publish_edition")


def stream_of(year: int) -> str:
    return f"campagne-{year}"


@transaction.atomic
def prepare(year: int, *, by: Membership, today: date) -> Edition:
    """Open the campaign when it is not, and its next edition: from the last one, or from what the platform declares.

    The one already being prepared, when there is.
    """
    refuse_unless(can_run_campaign(by))
    law = CAMPAIGNS.get(year)
    known = {"signed_on": law.signed_on, "instruction_on": law.published_on} if law else {}
    campaign, opened = Campaign.objects.get_or_create(year=year, defaults=known | {"by": by})
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if opened:
        _record(campaign, "open_campaign", f"{campaign} ouverte", by, today)
    last = campaign.editions.first()
    if last is not None and not last.is_published:
        return last
    # A first version for a year nothing declares starts from the last instruction known.
    model = last or edition_in_force(year, date.max)
    copied = {"values": declared_values(year)}
    if model is not None:
        copied = {"values": model.values, "targets": model.targets, "audiences": model.audiences}
    edition = Edition.objects.create(campaign=campaign, number=last.number + 1 if last else 1, by=by, **copied)
    _record(campaign, "prepare_edition", f"{edition} mise en préparation", by, today, about=edition)
    return edition


@transaction.atomic
def move_dates(
    campaign: Campaign, *, seen: int, reason: str, by: Membership, today: date, **dates: date | None
) -> Campaign:
    """At once, for everybody. `dates`: the six dates of Campaign; None: unknown. Raises Conflict."""
    refuse_unless(can_run_campaign(by))
    if not reason.strip():
        raise ActRefused(Refusal("Dites pourquoi ces dates changent : le motif est lu par tous."))
    start, end = dates.get("deposit_from"), dates.get("deposit_to")
    if start and end and end < start:
        raise ActRefused(Refusal("Le dernier jour du dépôt précède le premier."))
    changes = save_if_unchanged(campaign, seen=seen, **dates)
    if changes:
        labels = ", ".join(DATE_LABELS[name].lower() for name in changes)
        sentence = f"{campaign} : dates changées ({labels})"
        _record(campaign, "move_campaign_dates", sentence, by, today, changes=changes, reason=reason.strip())
    return campaign


@transaction.atomic
def save(edition: Edition, part: str, held: Kept, *, seen: int, by: Membership, today: date) -> Edition:
    """Replace one `part` of the edition being prepared: values, targets or audiences, with sources. Raises Conflict."""
    edition = _open(edition, by)
    if any(not one["source"].strip() for one in held.values()):
        raise ActRefused(Refusal("Chaque valeur porte sa source."))
    was = parts_of(edition.values, edition.targets, edition.audiences)
    save_if_unchanged(edition, seen=seen, **{part: held})
    now = parts_of(edition.values, edition.targets, edition.audiences)
    changed: dict[str, tuple[Any, Any]] = {
        label: (was[label].text if label in was else "", now[label].text if label in now else "")
        for label in {**was, **now}
        if was.get(label) != now.get(label)
    }
    if changed:
        sentence = f"{edition} : {len(changed)} valeur{'s' if len(changed) > 1 else ''} changée"
        sentence += "s" if len(changed) > 1 else ""
        _record(edition.campaign, "save_edition", sentence, by, today, about=edition, changes=changed)
    return edition


@transaction.atomic
def publish(edition: Edition, *, seen: int, note: str, by: Membership, today: date) -> Edition:
    """It holds from tomorrow on; what was submitted until today keeps the law of its day. Raises Conflict."""
    edition = _open(edition, by)
    if edition.version != seen:
        raise Conflict(Refusal("Cette version a changé depuis que vous avez ouvert la page : relisez ce qui change."))
    if edition.number > 1 and not changes_in(edition):
        raise ActRefused(Refusal("Rien ne change par rapport à la version précédente : il n'y a rien à publier."))
    edition.note, edition.published_on, edition.by = note.strip(), today, by
    edition.save()
    _record(edition.campaign, "publish_edition", f"{edition} publiée", by, today, about=edition, reason=edition.note)
    return edition


@transaction.atomic
def give_up(edition: Edition, *, by: Membership, today: date) -> None:
    """Throw away the edition being prepared; the journal keeps that there was one."""
    edition = _open(edition, by)
    sentence = f"Préparation de la {str(edition).lower()} abandonnée"
    _record(edition.campaign, "give_up_edition", sentence, by, today, about=edition)
    edition.delete()


def _open(edition: Edition, by: Membership) -> Edition:
    found = Edition.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=edition.pk)
    refuse_unless(can_change_edition(found, by))
    return found


def _record(campaign: Campaign, act: str, sentence: str, by: Membership, today: date, **more: Any) -> None:
    journal.record(stream_of(campaign.year), act, sentence, by=by, today=today, **{"about": campaign, **more})
