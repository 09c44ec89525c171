"""Preparing and publishing an outline. Journal: a stream of its own, `trames`."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from ctai.accounts.models import Membership
from ctai.history import journal
from ctai.history.versioned import save_if_unchanged
from ctai.outlines.models import PRIORITIES, Outline, OutlineSection
from ctai.outlines.permissions import can_change_outline, can_prepare_outline
from ctai.outlines.reads import changes_between, current_outline
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless

STREAM = "trames"
# Words the addresses of a diagnosis already use after its own.
RESERVED = {"versions", "liste-des-priorites", "sections", "trame", "avis", "ajouter"}


@transaction.atomic
def prepare(*, by: Membership, today: date) -> Outline:
    """The next version, copied from the last one; the one already being prepared when there is."""
    refuse_unless(can_prepare_outline(by))
    open_one = Outline.objects.filter(published_on=None).first()
    if open_one is not None:
        return open_one
    last = current_outline()
    outline = Outline.objects.create(number=last.number + 1, by=by)
    rows = list(last.sections.all())
    for row in rows:
        row.pk, row.outline, row.version = None, outline, 1
    OutlineSection.objects.bulk_create(rows)
    _record(outline, "prepare_outline", f"{outline} préparée d'après la {str(last).lower()}", by, today)
    return outline


@transaction.atomic
def save_section(section: OutlineSection, *, seen: int, by: Membership, today: date, **values: Any) -> OutlineSection:
    """`values`: title, guidance, questions. Raises Conflict."""
    outline = _open(section.outline_id, by)
    changes = save_if_unchanged(section, seen=seen, **values)
    if changes:
        sentence = f"{outline} : section « {section} » modifiée"
        _record(outline, "save_outline_section", sentence, by, today, about=section, changes=changes)
    return section


@transaction.atomic
def add_section(outline: Outline, *, by: Membership, today: date, **values: Any) -> OutlineSection:
    """Placed last. Its code and its address come from its title, and never change after."""
    outline = _open(outline.pk, by)
    taken = RESERVED | set(OutlineSection.objects.values_list("slug", flat=True))
    slug = free_slug(values["title"], taken)
    rank = outline.sections.count() + 1
    section = OutlineSection.objects.create(outline=outline, code=slug[:40], slug=slug, rank=rank, **values)
    sentence = f"{outline} : section « {section} » ajoutée"
    _record(outline, "add_outline_section", sentence, by, today, about=section)
    return section


@transaction.atomic
def move_section(section: OutlineSection, *, up: bool, by: Membership, today: date) -> None:
    """One place up or down; at the end of the list nothing happens."""
    outline = _open(section.outline_id, by)
    rows = list(outline.sections.all())
    place = next(index for index, row in enumerate(rows) if row.pk == section.pk)
    target = place - 1 if up else place + 1
    if not 0 <= target < len(rows):
        return
    rows[place], rows[target] = rows[target], rows[place]
    _number(rows)
    sentence = f"{outline} : section « {section} » placée au rang {target + 1}"
    changes = {"rank": (place + 1, target + 1)}
    _record(outline, "move_outline_section", sentence, by, today, about=section, changes=changes)


@transaction.atomic
def retire_section(section: OutlineSection, *, by: Membership, today: date) -> None:
    """Leave it out of this version. Diagnoses that wrote under it keep their text."""
    outline = _open(section.outline_id, by)
    if section.code == PRIORITIES:
        raise ActRefused(
            Refusal("Cette section porte la grille des priorités, à laquelle répondent les actions : elle reste.")
        )
    sentence = f"{outline} : section « {section} » retirée"
    changes = {"title": (section.title, ""), "guidance": (section.guidance, "")}
    _record(outline, "retire_outline_section", sentence, by, today, about=section, changes=changes)
    section.delete()
    _number(list(outline.sections.all()))


@transaction.atomic
def publish(outline: Outline, *, note: str, by: Membership, today: date) -> Outline:
    """New diagnoses follow it from now on; open ones may adopt it. `note`: what changes and why, read by all."""
    outline = _open(outline.pk, by)
    last = current_outline()
    if not changes_between(last, outline):
        raise ActRefused(Refusal(f"Rien ne change par rapport à la {str(last).lower()} : il n'y a rien à publier."))
    outline.note, outline.published_on, outline.by = note.strip(), today, by
    outline.save()
    _record(outline, "publish_outline", f"{outline} publiée", by, today, reason=outline.note)
    return outline


@transaction.atomic
def give_up(outline: Outline, *, by: Membership, today: date) -> None:
    """Throw away the version being prepared; the journal keeps that there was one."""
    outline = _open(outline.pk, by)
    _record(outline, "give_up_outline", f"Préparation de la {str(outline).lower()} abandonnée", by, today)
    outline.delete()


def free_slug(title: str, taken: set[str]) -> str:
    """An address made from a title, that no other section has."""
    base = slugify(title)[:36].strip("-") or "section"
    return next(slug for slug in (base, *(f"{base}-{rank}" for rank in range(2, 1000))) if slug not in taken)


def _open(pk: int, by: Membership) -> Outline:
    outline = Outline.objects.select_for_update().get(pk=pk)
    refuse_unless(can_change_outline(outline, by))
    return outline


def _number(rows: list[OutlineSection]) -> None:
    for rank, row in enumerate(rows, start=1):
        row.rank = rank
    OutlineSection.objects.bulk_update(rows, ["rank"])


def _record(outline: Outline, act: str, sentence: str, by: Membership, today: date, **more: Any) -> None:
    journal.record(STREAM, act, sentence, by=by, today=today, **{"about": outline, **more})
