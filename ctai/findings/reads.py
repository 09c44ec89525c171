"""The findings of a contract as other rooms cite and freeze them: stable lines, each with its reference."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from ctai.contracts.models import Contract
from ctai.design.formats import day, number, whole
from ctai.figures.models import NO_BREAK
from ctai.findings.models import (
    DeclaredFigure,
    Evidence,
    EvidenceKind,
    Need,
    Offer,
)
from ctai.history.journal import plain

# The kind of a reference ("offer:12") and the French word of its pages.
SLUGS = {"offer": "offre", "need": "besoins", "declared": "chiffres"}


@dataclass(frozen=True)
class OfferLine:
    """One service of one structure. `themes`: codes; `wait`: in words, `wait_days` when known in days."""

    reference: str
    version: int
    url: str
    structure: str
    siret: str
    service: str
    themes: tuple[str, ...]
    audience: str
    places: int | None
    wait: str
    wait_days: int | None
    address: str
    place: str
    funding: str
    source: str
    told_on: date
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""

    @property
    def title(self) -> str:
        return f"{self.structure} : {self.service}"

    @property
    def text(self) -> str:
        """The whole line in one sentence, as a report prints it."""
        places = "" if self.places is None else f"{whole(self.places)} place{'s' if self.places > 1 else ''}"
        wait = f"attente {self.wait}" if self.wait else ""
        parts = [part for part in (self.title, self.audience, places, wait, self.address, self.place) if part]
        return f"{', '.join(parts)} (source : {self.source}, {day(self.told_on)})"


@dataclass(frozen=True)
class EvidenceLine:
    """`kind`: code; `label`: its kind in words; `text`: what it says; `reference`: what it cites, if any."""

    pk: int
    kind: str
    label: str
    text: str
    reference: str


@dataclass(frozen=True)
class NeedLine:
    """A need or an obstacle. `kind`: "need" or "obstacle"; `theme`: code; `said_by`: in words."""

    reference: str
    version: int
    url: str
    kind: str
    kind_label: str
    theme: str
    audience: str
    said_by: str
    title: str
    detail: str
    evidence: tuple[EvidenceLine, ...]
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""

    @property
    def text(self) -> str:
        proof = " ; ".join(f"{one.label.lower()} : {one.text}" for one in self.evidence) or "sans preuve pour l'instant"
        return f"{self.kind_label} : {self.title} ({self.said_by.lower()} ; {proof})"


@dataclass(frozen=True)
class DeclaredLine:
    """A local figure typed by hand. `written`: the value with its unit; `declared_by`: the body that answers for it."""

    reference: str
    version: int
    url: str
    title: str
    value: Decimal
    unit: str
    written: str
    period: str
    place: str
    source: str
    declared_by: str
    theme: str
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""

    @property
    def text(self) -> str:
        return (
            f"{self.title}, {self.place}, {self.period} : {self.written} "
            f"(déclaré par {self.declared_by} ; source : {self.source})"
        )


Line = OfferLine | NeedLine | DeclaredLine


def offer_of(contract: Contract) -> list[OfferLine]:
    """The offer that stands today, by structure. Two queries."""
    return [offer_line(row, contract) for row in _offers(contract).standing()]


def needs_of(contract: Contract) -> list[NeedLine]:
    """Needs and obstacles that stand today, by theme, each with its evidence. Two queries."""
    return [need_line(row, contract) for row in _needs(contract).filter(withdrawn_on=None)]


def declared_of(contract: Contract) -> list[DeclaredLine]:
    """The figures declared by hand that stand today. One query."""
    rows = DeclaredFigure.objects.filter(contract=contract, withdrawn_on=None)
    return [declared_line(row, contract) for row in rows]


def find(contract: Contract, reference: str) -> Line | None:
    """What "offer:12", "need:3" or "declared:7" names in this contract, even withdrawn since; None otherwise.

    A line merged into another one is found as the one that stays.
    """
    kind, _, pk = reference.partition(":")
    if not pk.isdecimal() or len(pk) > 15:
        return None
    if kind == "offer":
        offer = _offers(contract).filter(pk=pk).first()
        if offer is not None and offer.merged_into_id:
            return find(contract, f"offer:{offer.merged_into_id}")
        return offer_line(offer, contract) if offer else None
    if kind == "need":
        need = _needs(contract).filter(pk=pk).first()
        return need_line(need, contract) if need else None
    if kind == "declared":
        declared = DeclaredFigure.objects.filter(contract=contract, pk=pk).first()
        return declared_line(declared, contract) if declared else None
    return None


def frozen(line: Line) -> dict[str, Any]:
    """A copy for ever, in JSON types: every field of the line, and `text`, the whole of it in one sentence."""
    content = {field.name: plain(getattr(line, field.name)) for field in fields(line) if field.name != "url"}
    if isinstance(line, NeedLine):
        content["evidence"] = [asdict(one) for one in line.evidence]
    return {**content, "title": line.title, "text": line.text}


def _offers(contract: Contract) -> Any:
    rows = Offer.objects.filter(contract=contract).select_related("territory__departement")
    return rows.prefetch_related("theme_rows")


def _needs(contract: Contract) -> QuerySet[Need]:
    return with_evidence(Need.objects.filter(contract=contract))


def with_evidence(rows: QuerySet[Need]) -> QuerySet[Need]:
    return rows.prefetch_related("evidence__declared", "evidence__meeting")


def _address(kind: str, contract: Contract, pk: int) -> str:
    return reverse("findings:line", kwargs={"number": contract.number, "kind": SLUGS[kind], "pk": pk})


def offer_line(row: Offer, contract: Contract) -> OfferLine:
    return OfferLine(
        reference=f"offer:{row.pk}",
        version=row.version,
        url=_address("offer", contract, row.pk),
        structure=row.structure,
        siret=row.siret,
        service=row.service,
        themes=tuple(row.themes),
        audience=row.get_audience_display(),
        places=row.places,
        wait=row.wait,
        wait_days=row.wait_days,
        address=row.address,
        place=row.territory.name if row.territory else "",
        funding=row.get_funding_display(),
        source=row.source,
        told_on=row.told_on,
        withdrawn_on=row.withdrawn_on,
        withdrawn_reason=row.withdrawn_reason,
    )


def need_line(row: Need, contract: Contract) -> NeedLine:
    return NeedLine(
        reference=f"need:{row.pk}",
        version=row.version,
        url=_address("need", contract, row.pk),
        kind=row.kind,
        kind_label=row.get_kind_display(),
        theme=row.theme,
        audience=row.get_audience_display(),
        said_by=row.get_said_by_display(),
        title=row.sentence,
        detail=row.detail,
        evidence=tuple(evidence_line(one) for one in row.evidence.all()),
        withdrawn_on=row.withdrawn_on,
        withdrawn_reason=row.withdrawn_reason,
    )


def declared_line(row: DeclaredFigure, contract: Contract) -> DeclaredLine:
    return DeclaredLine(
        reference=f"declared:{row.pk}",
        version=row.version,
        url=_address("declared", contract, row.pk),
        title=row.label,
        value=row.value,
        unit=row.unit,
        written=f"{number(row.value)}{NO_BREAK}{row.unit}",
        period=row.period,
        place=row.place,
        source=row.source,
        declared_by=row.declared_by,
        theme=row.theme,
        withdrawn_on=row.withdrawn_on,
        withdrawn_reason=row.withdrawn_reason,
    )


def evidence_line(row: Evidence) -> EvidenceLine:
    """A declared figure and a meeting are read as they stand now; the rest as it was given."""
    reference, text = row.reference, row.text
    if row.kind == EvidenceKind.DECLARED and row.declared:
        figure = row.declared
        reference = f"declared:{figure.pk}"
        text = f"{figure} : {number(figure.value)}{NO_BREAK}{figure.unit} (déclaré par {figure.declared_by})"
        text += f", retiré le {day(figure.withdrawn_on)}" if figure.withdrawn_on else ""
    elif row.kind == EvidenceKind.WORKSHOP and row.meeting:
        reference = f"meeting:{row.meeting.pk}"
        text = f"{row.meeting.title}, {day(row.meeting.on)}" + (f" : {row.text}" if row.text else "")
    return EvidenceLine(row.pk, row.kind, row.get_kind_display(), text, reference)
