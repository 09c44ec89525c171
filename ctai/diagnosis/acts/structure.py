"""The sections themselves: local ones, their titles and order, and the outline they follow."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.diagnosis.acts.changes import next_revision, open_to_write, record, section_to_write
from ctai.diagnosis.models import Diagnosis, SectionText
from ctai.history import journal
from ctai.history.models import BOTH
from ctai.outlines.acts import RESERVED, free_slug
from ctai.outlines.models import Outline, OutlineSection
from ctai.rules.refusals import ActRefused, Conflict, Refusal
from ctai.writing import acts as writing

PLACE = "diagnosis"
RENAMED = "Quelqu'un a changé cette section depuis que vous avez ouvert cette page. Relisez son titre ci-dessous."


def new_section(
    diagnosis: Diagnosis, facts: OutlineSection | SectionText, *, today: date, **more: object
) -> SectionText:
    """A row with its empty text, named like `facts`: of the outline, or of an earlier version."""
    names = {name: getattr(facts, name) for name in ("code", "slug", "title", "guidance", "rank")} | more
    body = writing.create(diagnosis.contract, PLACE, facts.title, today=today, by=None)
    return SectionText.objects.create(diagnosis=diagnosis, body=body, **names)


@transaction.atomic
def add_section(
    diagnosis: Diagnosis, *, title: str, guidance: str, after: int, is_draft: bool, by: Membership, today: date
) -> SectionText:
    """A section of this diagnosis alone, placed after the one of rank `after`. `is_draft`: kept from the other side."""
    diagnosis = open_to_write(diagnosis.pk, by)
    rows = list(diagnosis.sections.all())
    slug = free_slug(title, RESERVED | {row.slug for row in rows} | {row.code for row in rows})
    audience = by.side.value if is_draft else BOTH
    body = writing.create(diagnosis.contract, PLACE, title, today=today, by=None, audience=audience)
    section = SectionText.objects.create(
        diagnosis=diagnosis, code=slug, slug=slug, title=title, guidance=guidance, is_local=True, rank=0, body=body
    )
    _place(rows, section, after)
    record(section, "add_section", f"Section « {section} » ajoutée au diagnostic", by=by, today=today)
    return section


@transaction.atomic
def name_section(
    section: SectionText, *, title: str, guidance: str, after: int | None, seen: int, by: Membership, today: date
) -> SectionText:
    """`after`: for a local section, the rank of the one it follows. `seen`: the revision read. Answers fall."""
    stored = section_to_write(section, by)
    if stored.revision != seen:
        raise Conflict(Refusal(RENAMED, code="conflict"))
    old = (stored.title, stored.guidance)
    if old != (title, guidance):
        ending = next_revision(stored, title=title, guidance=guidance)
        stored.body.title = title
        stored.body.save(update_fields=["title"])
        changes = {"title": (old[0], title), "guidance": (old[1], guidance)}
        changes = {name: values for name, values in changes.items() if values[0] != values[1]}
        sentence = f"Section « {old[0]} » : intitulé modifié{ending}"
        record(stored, "name_section", sentence, by=by, today=today, changes=changes)
    if stored.is_local and after is not None:
        rank = stored.rank
        _place([row for row in stored.diagnosis.sections.all() if row.pk != stored.pk], stored, after)
        if stored.rank != rank:
            moved = {"rank": (rank, stored.rank)}
            record(stored, "move_section", f"Section « {stored} » déplacée", by=by, today=today, changes=moved)
    return stored


@transaction.atomic
def remove_section(section: SectionText, *, by: Membership, today: date) -> None:
    """Only a local one, still empty: what was written is never thrown away."""
    stored = section_to_write(section, by)
    if not stored.is_local:
        raise ActRefused(Refusal("Cette section vient de la trame nationale : déclarez-la sans objet si besoin."))
    if not _is_blank(stored):
        raise ActRefused(Refusal("Cette section n'est pas vide : elle reste, avec ses brouillons et ses remarques."))
    record(stored, "remove_section", f"Section « {stored} » retirée du diagnostic", by=by, today=today)
    _discard(stored, today)


@dataclass(frozen=True)
class Adoption:
    """What following another outline would do, section by section; no text is lost in any of them."""

    added: tuple[OutlineSection, ...]
    renamed: tuple[tuple[SectionText, OutlineSection], ...]
    # Retired by the new outline: with something in them they stay as local sections, blank ones go.
    kept: tuple[SectionText, ...]
    removed: tuple[SectionText, ...]


def adoption_of(diagnosis: Diagnosis, outline: Outline) -> Adoption:
    """Matched by code. A title the parties changed themselves stays theirs."""
    now = {row.code: row for row in diagnosis.sections.select_related("body")}
    former = {row.code: row.title for row in diagnosis.outline.sections.all()}
    wanted = {row.code: row for row in outline.sections.all()}
    retired = [row for code, row in now.items() if code not in wanted and not row.is_local]
    return Adoption(
        added=tuple(row for code, row in wanted.items() if code not in now),
        renamed=tuple(
            (now[code], row)
            for code, row in wanted.items()
            if code in now and now[code].title == former.get(code) != row.title
        ),
        kept=tuple(row for row in retired if not _is_blank(row)),
        removed=tuple(row for row in retired if _is_blank(row)),
    )


@transaction.atomic
def adopt_outline(diagnosis: Diagnosis, outline: Outline, *, by: Membership, today: date) -> Diagnosis:
    """Follow a later published outline. Every text stays; answers fall only where the title changes."""
    diagnosis = open_to_write(diagnosis.pk, by)
    if not outline.is_published or outline.number <= diagnosis.outline.number:
        raise ActRefused(Refusal(f"Ce diagnostic suit déjà la {str(diagnosis.outline).lower()}, la plus récente."))
    plan, old = adoption_of(diagnosis, outline), diagnosis.outline
    for section in plan.removed:
        section.diagnosis = diagnosis
        _discard(section, today)
    for facts in plan.added:
        new_section(diagnosis, facts, today=today)
    for section, facts in plan.renamed:
        next_revision(section, title=facts.title)
        section.body.title = facts.title
        section.body.save(update_fields=["title"])
    SectionText.objects.filter(pk__in=[row.pk for row in plan.kept]).update(is_local=True)
    _rank_like(diagnosis, outline, old)
    diagnosis.outline = outline
    diagnosis.save(update_fields=["outline"])
    number, sentence = diagnosis.contract.number, f"Diagnostic : {str(outline).lower()} adoptée, aucun texte perdu"
    changes = {"outline": (old.number, outline.number)}
    journal.record(number, "adopt_outline", sentence, by=by, today=today, about=diagnosis, changes=changes)
    return diagnosis


def _rank_like(diagnosis: Diagnosis, outline: Outline, old: Outline) -> None:
    """In the order of the new outline; each local section stays behind the one it followed. Guidance follows too, where
    nobody rewrote it."""
    before = {row.code: row.guidance for row in old.sections.all()}
    rows = {row.code: row for row in diagnosis.sections.all()}
    order: list[SectionText] = []
    for facts in outline.sections.all():
        row = rows[facts.code]
        if row.guidance == before.get(facts.code):
            row.guidance = facts.guidance
        order.append(row)
    followed: SectionText | None = None
    for row in rows.values():
        if row in order:
            followed = row
        else:
            order.insert(order.index(followed) + 1 if followed else 0, row)
            followed = row
    _number(order)
    SectionText.objects.bulk_update(order, ["guidance"])


def _is_blank(section: SectionText) -> bool:
    return not (
        section.text.strip()
        or section.version > 1
        or section.not_applicable
        or section.citations.exists()
        or section.body.remarks.exists()
        # What somebody typed and has not saved yet is something too.
        or section.body.drafts.exists()
    )


def _discard(section: SectionText, today: date) -> None:
    """The row goes; its text, which never said anything, is closed: versions are never deleted."""
    writing.close(section.body, today=today)
    section.delete()


def _place(rows: list[SectionText], section: SectionText, after: int) -> None:
    before = [row for row in rows if row.rank <= after]
    _number([*before, section, *rows[len(before) :]])


def _number(rows: list[SectionText]) -> None:
    for rank, row in enumerate(rows, start=1):
        row.rank = rank
    SectionText.objects.bulk_update(rows, ["rank"])
