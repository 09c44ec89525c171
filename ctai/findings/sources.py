"""What can prove a need: the published figures of the territory, declared figures, shared meetings, the survey."""

from __future__ import annotations

from typing import Any

from django.utils.text import Truncator

from ctai.contracts.models import Contract
from ctai.design.formats import day, number
from ctai.exchanges.models import Meeting
from ctai.figures import reads as figures
from ctai.findings.models import DeclaredFigure, EvidenceKind
from ctai.rules.refusals import ActRefused, Refusal
from ctai.survey import reads as survey
from ctai.territories.models import Territory

Choices = list[tuple[str, list[tuple[str, str]]]]


def choices(contract: Contract) -> Choices:
    """(group, [(reference, label)]): everything that may be cited here, groups without anything left out."""
    place = Territory.objects.select_related("epci", "ept", "departement", "region").get(pk=contract.territory_id)
    published = [
        (f"figure:{figure.reference}", f"{figure.series.name} : {figure.written} ({figure.place})")
        for whole in figures.figures_of(place)
        for figure in (whole, *whole.parts)
        if figure.is_known
    ]
    declared = [
        (f"declared:{one.pk}", f"{one.label} : {number(one.value)} {one.unit} ({one.place}, {one.period})")
        for one in DeclaredFigure.objects.filter(contract=contract, withdrawn_on=None)
    ]
    meetings = [
        (f"meeting:{one.pk}", f"{one.title}, {day(one.on)}")
        for one in Meeting.objects.filter(contract=contract, is_shared=True)
    ]
    testimonies = [(reference, Truncator(passage).chars(120)) for reference, passage in _passages(contract)]
    groups = [
        ("Ateliers et réunions partagés", meetings),
        ("Résultats de l'enquête", survey.citations_of(contract)),
        ("Témoignages de l'enquête", testimonies),
        ("Chiffres déclarés", declared),
        ("Chiffres publiés de ce territoire", published),
    ]
    return [(label, rows) for label, rows in groups if rows]


def resolve(contract: Contract, reference: str, text: str) -> dict[str, Any]:
    """The fields of an `Evidence` for this reference. Raises ActRefused when it names nothing of this contract."""
    kind, _, rest = reference.partition(":")
    if not reference:
        if not text:
            raise ActRefused(Refusal("Choisissez une preuve dans la liste, ou écrivez un témoignage.", code="empty"))
        return {"kind": EvidenceKind.TESTIMONY, "text": text}
    if kind == "figure":
        return {"kind": EvidenceKind.FIGURE, "reference": rest[:200], "text": _published(rest)}
    if kind in ("survey", "testimony"):
        found = survey.citations_of(contract) if kind == "survey" else _passages(contract)
        if text := dict(found).get(reference, ""):
            return {"kind": EvidenceKind(kind), "reference": reference[:200], "text": text}
    if kind == "declared" and rest.isdecimal():
        figure = DeclaredFigure.objects.filter(contract=contract, withdrawn_on=None, pk=rest).first()
        if figure:
            return {"kind": EvidenceKind.DECLARED, "declared": figure, "text": text}
    if kind == "meeting" and rest.isdecimal():
        meeting = Meeting.objects.filter(contract=contract, is_shared=True, pk=rest).first()
        if meeting:
            return {"kind": EvidenceKind.WORKSHOP, "meeting": meeting, "text": text}
    raise _unknown()


def _passages(contract: Contract) -> list[tuple[str, str]]:
    return [(f"testimony:{one.pk}", one.citable) for one in survey.testimonies_of(contract)]


def _unknown() -> ActRefused:
    return ActRefused(Refusal("Cette preuve n'existe plus, ou n'est pas de ce dossier.", code="unknown"))


def _published(reference: str) -> str:
    """A published figure in one sentence, as it stands today: what was read then is kept."""
    found = figures.find(reference)
    series, value = found or (None, None)
    if series is None or value is None or value.value is None:
        raise _unknown()
    source = value.publication or f"{series.source.publisher}, {series.source.title}"
    place = figures.place_label(value.territory)
    return f"{series.name}, {place}, {value.period} : {series.written(value.value)} (source : {source})"
