"""The shared diagnosis, in its latest version: what is frozen once it is, what is written until then."""

from datetime import date

from django.db.models import QuerySet

from ctai.contracts.models import Contract
from ctai.design.formats import day, number
from ctai.diagnosis.models import Agreement, Diagnosis, PlacedFigure, SectionText
from ctai.documents import schemas
from ctai.documents.compose.head import authorities_of, head_of

DRAFT_MARK = "Diagnostic en cours — pas encore validé par les deux parties"
NOT_APPLICABLE = "Section déclarée sans objet par les deux parties."


def latest_diagnosis(contract: Contract) -> Diagnosis | None:
    return contract.diagnoses.order_by("-number").first()


def diagnosis_data(contract: Contract, today: date) -> schemas.DiagnosisData:
    diagnosis = latest_diagnosis(contract)
    frozen_on = diagnosis.frozen_on if diagnosis else None
    sections = _sections(diagnosis).prefetch_related("figures", "agreements") if diagnosis else ()
    return schemas.DiagnosisData(
        head=head_of(contract, frozen_on or today, "" if frozen_on else DRAFT_MARK),
        authorities=tuple(authorities_of(contract)),
        prefecture=str(contract.prefecture),
        status=_status(diagnosis),
        sections=tuple(_section(section) for section in sections),
        priorities=priorities_of(contract),
    )


def priorities_of(contract: Contract) -> tuple[schemas.Priority, ...]:
    diagnosis = latest_diagnosis(contract)
    rows = diagnosis.priorities.order_by("rank", "pk") if diagnosis else ()
    return tuple(
        schemas.Priority(rank, row.title, row.get_theme_display(), row.why) for rank, row in enumerate(rows, start=1)
    )


def summaries_of(contract: Contract) -> tuple[schemas.Summary, ...]:
    """Title and text of each section, for the annex of the contract; figures stay in the diagnosis report."""
    diagnosis = latest_diagnosis(contract)
    sections = _sections(diagnosis) if diagnosis else ()
    return tuple(schemas.Summary(section.facts.title, _words(section)) for section in sections if section.is_written)


def _sections(diagnosis: Diagnosis) -> QuerySet[SectionText]:
    return SectionText.objects.filter(diagnosis=diagnosis).order_by("rank")


def _status(diagnosis: Diagnosis | None) -> str:
    if diagnosis is None:
        return "pas encore ouvert"
    if diagnosis.frozen_on:
        return f"version {diagnosis.number}, figée le {day(diagnosis.frozen_on)} par accord des deux parties"
    return f"version {diagnosis.number}, en cours d'écriture"


def _words(section: SectionText) -> str:
    return NOT_APPLICABLE if section.not_applicable else section.text


def _section(section: SectionText) -> schemas.DiagnosisSection:
    return schemas.DiagnosisSection(
        title=section.facts.title,
        text=_words(section),
        figures=tuple(_figure(row) for row in section.figures.all()),
        agreements=tuple(
            _agreement(row)
            for row in sorted(section.agreements.all(), key=lambda row: row.side)
            if row.revision == section.revision
        ),
    )


def _figure(row: PlacedFigure) -> schemas.Figure:
    value = row.get_status_display() if row.value is None else f"{number(row.value)} {row.unit}".strip()
    return schemas.Figure(row.name, value, row.place, row.period, row.source)


def _agreement(row: Agreement) -> schemas.Agreement:
    reason = f" : {row.reason}" if row.reason else ""
    return schemas.Agreement(row.get_side_display(), f"{row.get_status_display()}{reason}", day(row.on))
