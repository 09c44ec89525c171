"""Diagnoses for tests: open, wholly agreed, with a figure that exists."""

from __future__ import annotations

from datetime import date

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, people
from ctai.diagnosis import acts
from ctai.diagnosis.models import Diagnosis, SectionText
from ctai.rules.states import State
from ctai.rules.themes import Theme

TODAY = date(2026, 4, 10)


def make_diagnosis(contract: Contract | None = None) -> Diagnosis:
    """The first version of a contract in diagnosis, its sections empty."""
    contract = contract or make_contract(State.DIAGNOSIS)
    return acts.open_diagnosis_content(contract, by=people(contract).lead, today=TODAY)


def make_agreed(contract: Contract | None = None) -> Diagnosis:
    """Every section written by the authority and agreed by both sides; one priority."""
    diagnosis = make_diagnosis(contract)
    own = people(diagnosis.contract)
    acts.add_priority(
        diagnosis,
        theme=Theme.FRENCH,
        title="Réduire l'attente",
        why="140 personnes attendent",
        by=own.lead,
        today=TODAY,
    )
    for section in diagnosis.sections.all():
        saved = write(section, f"Texte de « {section} ».", own.lead)
        for side in (own.lead, own.officer):
            acts.agree(saved, seen=saved.revision, by=side, today=TODAY)
    return diagnosis


def write(section: SectionText, text: str, by: Membership, *, seen: int | None = None) -> SectionText:
    """The section as it is after `by` saved `text`, typed on version `seen` (the one given otherwise)."""
    acts.write_section(section, body=text, seen=seen or section.version, by=by, today=TODAY)
    return SectionText.objects.select_related("body").get(pk=section.pk)
