"""What a section cites: a copy of what its source says that day, under a number that never changes its meaning."""

from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.diagnosis.acts.changes import next_revision, record, section_to_write
from ctai.diagnosis.models import Citation, Origin, SectionText
from ctai.diagnosis.sources import Copy, copy_of
from ctai.rules.refusals import ActRefused, Refusal


@transaction.atomic
def place(section: SectionText, origin: Origin, reference: str, *, by: Membership, today: date) -> Citation:
    """`reference`: see sources.py. Both sides' answers on the section fall."""
    stored = section_to_write(section, by)
    copy = _known(stored, origin, reference)
    if stored.citations.filter(origin=origin, reference=reference).exists():
        raise ActRefused(Refusal("Ceci est déjà placé dans cette section.", code="twice"))
    number = stored.last_number + 1
    citation = Citation.objects.create(
        section=stored, number=number, origin=origin, reference=reference, copy=copy, placed_by=by, placed_on=today
    )
    ending = next_revision(stored, last_number=number)
    sentence = f"Placé dans « {stored} » sous le n° {number} : {citation}{ending}"
    record(stored, "place_citation", sentence, by=by, today=today)
    return citation


@transaction.atomic
def update(citation: Citation, *, by: Membership, today: date) -> Citation:
    """Take what the source says since, on purpose."""
    stored = section_to_write(citation.section, by)
    copy = _known(stored, Origin(citation.origin), citation.reference)
    old, citation.copy = citation.copy["sentence"], copy
    citation.placed_by, citation.placed_on = by, today
    citation.save()
    ending = next_revision(stored)
    changes = {"citation": (old, copy["sentence"])}
    sentence = f"Mis à jour dans « {stored} », n° {citation.number} : {citation}{ending}"
    record(stored, "update_citation", sentence, by=by, today=today, changes=changes)
    return citation


@transaction.atomic
def remove(citation: Citation, *, by: Membership, today: date) -> None:
    stored = section_to_write(citation.section, by)
    ending = next_revision(stored)
    changes = {"citation": (citation.copy["sentence"], "")}
    sentence = f"Retiré de « {stored} », n° {citation.number} : {citation}{ending}"
    record(stored, "remove_citation", sentence, by=by, today=today, changes=changes)
    citation.delete()


def _known(section: SectionText, origin: Origin, reference: str) -> Copy:
    copy = copy_of(section.diagnosis.contract, origin, reference)
    if copy is None:
        raise ActRefused(Refusal("Cette source n'a pas de valeur publiée : elle ne peut pas être citée.", "no_value"))
    return copy
