"""Opening and freezing a version: called by lifecycle, inside its own transaction, after the contract has moved."""

from datetime import date
from typing import Any

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.diagnosis.acts.changes import locked
from ctai.diagnosis.models import Diagnosis, PlacedFigure, Priority, SectionText
from ctai.diagnosis.reads import (
    OF_SIDE,
    SectionState,
    current_of,
    diagnosis_priorities_missing,
    missing_in,
    sections_of,
)
from ctai.history import journal
from ctai.history.digests import digest_of
from ctai.rules.refusals import NotReady
from ctai.rules.themes import SECTIONS


@transaction.atomic
def open_diagnosis_content(contract: Contract, *, by: Membership, today: date) -> Diagnosis:
    """The version to write: the one left open, or the next one with the sections, figures and priorities of the last.

    Answers are never carried over: both sides read again.
    """
    last = current_of(contract)
    if last is not None and not last.is_frozen:
        return last
    diagnosis = Diagnosis.objects.create(
        contract=contract, number=last.number + 1 if last else 1, opened_on=today, opened_by=by
    )
    before = {section.code: section for section in last.sections.all()} if last else {}
    for rank, facts in enumerate(SECTIONS, start=1):
        section = before.get(facts.code, SectionText(code=facts.code))
        figures = list(section.figures.all()) if section.pk else []
        section.pk, section.diagnosis, section.rank = None, diagnosis, rank
        section.version = section.revision = 1
        section.save(force_insert=True)
        PlacedFigure.objects.bulk_create(_copies(figures, "section", section))
    if last:
        Priority.objects.bulk_create(_copies(list(last.priorities.all()), "diagnosis", diagnosis))
    return diagnosis


def _copies(rows: list[Any], owner: str, new: Any) -> list[Any]:
    for row in rows:
        row.pk = None
        setattr(row, owner, new)
        if hasattr(row, "version"):
            row.version = 1
    return rows


@transaction.atomic
def freeze(contract: Contract, *, by: Membership, today: date) -> Diagnosis:
    """Keep the whole content and its digest. Raises NotReady: what is missing is asked again once nobody can write."""
    last = current_of(contract)
    if last is None:
        raise NotReady(diagnosis_priorities_missing(contract, today))
    diagnosis = locked(last.pk)
    states = sections_of(diagnosis)
    missing = [*missing_in(states), *diagnosis_priorities_missing(contract, today)]
    if missing:
        raise NotReady(missing)
    diagnosis.content = content_of(diagnosis, states, today)
    diagnosis.digest = digest_of(diagnosis.content)
    diagnosis.frozen_on = today
    diagnosis.save(update_fields=["content", "digest", "frozen_on"])
    journal.record(
        contract.number,
        "freeze_content",
        f"Version {diagnosis.number} du diagnostic figée, empreinte {diagnosis.digest[:16]}…",
        by=by,
        today=today,
        about=diagnosis,
        changes={"digest": ("", diagnosis.digest)},
    )
    return diagnosis


def content_of(diagnosis: Diagnosis, states: list[SectionState], today: date) -> dict[str, Any]:
    """Everything a reader needs, without any row of ours: texts, figures, answers, priorities."""
    contract = diagnosis.contract
    return {
        "contract": contract.number,
        "territory": contract.territory.label,
        "number": diagnosis.number,
        "opened_on": diagnosis.opened_on.isoformat(),
        "frozen_on": today.isoformat(),
        "sections": [_section(state) for state in states],
        "priorities": [
            {
                "rank": one.rank,
                "theme": one.theme,
                "theme_label": one.get_theme_display(),
                "title": one.title,
                "why": one.why,
            }
            for one in diagnosis.priorities.all()
        ],
    }


def _section(state: SectionState) -> dict[str, Any]:
    section = state.section
    return {
        "code": section.code,
        "title": section.facts.title,
        "text": section.text,
        "not_applicable": section.not_applicable,
        "written_by": journal.describe(section.written_by) if section.written_by else "",
        "written_at": section.written_at.isoformat() if section.written_at else "",
        "figures": [
            {
                "series": figure.series.code,
                "name": figure.name,
                "value": str(figure.value),
                "written": figure.series.written(figure.value),
                "unit": figure.unit,
                "place": figure.place,
                "year": figure.year,
                "period": figure.period,
                "source": figure.source,
                "address": figure.address,
                "reliability": figure.reliability,
                "note": figure.note,
                "caution": figure.caution,
            }
            for figure in section.figures.select_related("series")
        ],
        "answers": [
            {
                "side": answer.side.value,
                "of_side": OF_SIDE[answer.side],
                "status": answer.agreement.status,
                "label": answer.label,
                "by": journal.describe(answer.agreement.by),
                "on": answer.agreement.on.isoformat(),
            }
            for answer in state.answers
            if answer.agreement is not None
        ],
    }
