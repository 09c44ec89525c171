"""Two lines that look alike: somebody says that they are two offers, or one. The platform never merges alone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.findings import permissions
from ctai.findings.acts.lines import record, set_themes
from ctai.findings.models import KeptApart, Offer
from ctai.history.versioned import save_if_unchanged
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless
from ctai.rules.themes import Theme

FIRST, SECOND, BOTH = "first", "second", "both"
# What a merge may take from either line.
FIELDS = (
    "structure", "siret", "service", "audience", "places", "wait_days", "wait_words", "address", "territory",
    "funding", "source", "link", "told_on", "detail",
)  # fmt: skip


def _in_order(first: Offer, second: Offer, by: Membership) -> tuple[Offer, Offer]:
    """The older line first; refused unless both stand, in the same contract."""
    if first.pk == second.pk or first.contract_id != second.contract_id:
        raise ActRefused(Refusal("Choisissez deux offres différentes du même dossier.", code="pair"))
    refuse_unless(permissions.can_change(first, by) or permissions.can_change(second, by))
    return (first, second) if first.pk < second.pk else (second, first)


@transaction.atomic
def keep_apart(first: Offer, second: Offer, *, note: str = "", by: Membership, today: date) -> KeptApart:
    """« Ce sont deux offres différentes » : the pair is no longer pointed out. Said twice, the first word stays."""
    first, second = _in_order(first, second, by)
    kept, is_new = KeptApart.objects.get_or_create(
        first=first, second=second, defaults={"by": by, "on": today, "note": note.strip()[:300]}
    )
    if is_new:
        sentence = f"Deux offres différentes : {first} / {second}"
        record(first, "keep_apart", sentence, by=by, today=today, reason=kept.note)
    return kept


@transaction.atomic
def look_again(kept: KeptApart, *, by: Membership, today: date) -> None:
    """The way back: the pair is pointed out again if it still looks alike."""
    refuse_unless(permissions.can_write(kept.first.contract, by))
    record(kept.first, "look_again", f"À revoir : {kept.first} / {kept.second}", by=by, today=today)
    kept.delete()


@transaction.atomic
def merge(
    first: Offer,
    second: Offer,
    *,
    chosen: Mapping[str, str],
    seen: tuple[int, int],
    by: Membership,
    today: date,
) -> Offer:
    """One offer, on the older line; the other stays in the table with its origin, named as merged.

    `chosen`: {field: "first" | "second"} for the fields of FIELDS that differ, and "themes": also "both". A field not
    chosen stays as on the older line. `seen`: versions of (older, other) when they were read. Raises Conflict.
    """
    kept, other = _in_order(first, second, by)
    values: dict[str, Any] = {name: getattr(other, name) for name in FIELDS if chosen.get(name) == SECOND}
    before = kept.themes
    themes = _themes(kept, other, chosen.get("themes", BOTH))
    changes = save_if_unchanged(kept, seen=seen[0], **values)
    set_themes(kept, themes)
    if themes != before:
        changes["themes"] = (", ".join(before), ", ".join(themes))
    save_if_unchanged(other, seen=seen[1], merged_into=kept)
    Offer.objects.filter(merged_into=other).update(merged_into=kept)
    record(kept, "merge", f"Offres réunies : {kept} / {other}", by=by, today=today, changes=changes)
    record(other, "merge", f"Offre réunie à : {kept}", by=by, today=today)
    return kept


def _themes(kept: Offer, other: Offer, choice: str) -> list[str]:
    taken = {FIRST: set(kept.themes), SECOND: set(other.themes)}.get(choice, {*kept.themes, *other.themes})
    return [theme.value for theme in Theme if theme.value in taken]
