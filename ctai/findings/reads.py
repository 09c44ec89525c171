"""Questions about the findings of a contract: what other rooms cite, and what its home page counts by theme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.urls import reverse

from ctai.contracts.models import Contract
from ctai.design.formats import day, number, whole
from ctai.figures.models import NO_BREAK
from ctai.findings.models import (
    DeclaredFigure,
    Evidence,
    EvidenceKind,
    Finding,
    KeptApart,
    Need,
    NeedKind,
    Offer,
    OfferTheme,
)
from ctai.findings.twins import Card, Pair, pairs
from ctai.history.journal import plain
from ctai.history.models import Entry
from ctai.rules.themes import THEME_LABELS, Theme

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
    def is_proved(self) -> bool:
        return bool(self.evidence)

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


# --- The home page: the holes at a glance ----------------------------------------------------------------------------


@dataclass(frozen=True)
class ThemeRow:
    """What is known of one theme. `places`: sum of the places known, None when no line gives any; `without_places`:
    lines that give none; `wait_days`: the longest wait known."""

    code: str
    label: str
    offers: int
    places: int | None
    without_places: int
    wait_days: int | None
    needs: int
    obstacles: int
    unproved: int
    declared: int

    @property
    def is_hole(self) -> bool:
        """Something is missing and nobody answers it."""
        return bool(self.needs + self.obstacles) and not self.offers

    @property
    def is_unknown(self) -> bool:
        return not (self.offers or self.needs or self.obstacles or self.declared)


def by_theme(contract: Contract) -> list[ThemeRow]:
    """One row for each national theme. An offer with two themes counts in both. Three queries."""
    standing = OfferTheme.objects.filter(offer__contract=contract, offer__withdrawn_on=None, offer__merged_into=None)
    offers: dict[str, Any] = {
        row["theme"]: row
        for row in standing.values("theme").annotate(
            offers=Count("pk"),
            places=Sum("offer__places"),
            told=Count("offer__places"),
            wait=Max("offer__wait_days"),
        )
    }
    needs: dict[tuple[str, str], int] = {}
    unproved: dict[str, int] = defaultdict(int)
    rows = Need.objects.filter(contract=contract, withdrawn_on=None).order_by().values("theme", "kind")
    for row in rows.annotate(told=Count("pk", distinct=True), bare=Count("pk", filter=Q(evidence=None), distinct=True)):
        needs[row["theme"], row["kind"]] = row["told"]
        unproved[row["theme"]] += row["bare"]
    figures = DeclaredFigure.objects.filter(contract=contract, withdrawn_on=None).order_by()
    declared = dict(figures.values_list("theme").annotate(Count("pk")))
    return [_theme_row(theme, offers.get(theme.value, {}), needs, unproved, declared) for theme in Theme]


def _theme_row(
    theme: Theme,
    offer: dict[str, Any],
    needs: dict[tuple[str, str], int],
    unproved: dict[str, int],
    declared: dict[str, int],
) -> ThemeRow:
    return ThemeRow(
        code=theme.value,
        label=THEME_LABELS[theme],
        offers=offer.get("offers", 0),
        places=offer.get("places"),
        without_places=offer.get("offers", 0) - offer.get("told", 0),
        wait_days=offer.get("wait"),
        needs=needs.get((theme.value, NeedKind.NEED), 0),
        obstacles=needs.get((theme.value, NeedKind.OBSTACLE), 0),
        unproved=unproved.get(theme.value, 0),
        declared=declared.get(theme.value, 0),
    )


def counted_by_theme(rows: Iterable[ThemeRow], kind: str) -> dict[str, int]:
    """Theme → how many lines of this kind ("offer", "need", "declared")."""
    counts = {
        "offer": lambda row: row.offers,
        "need": lambda row: row.needs + row.obstacles,
        "declared": lambda row: row.declared,
    }
    return {row.code: counts[kind](row) for row in rows}


# --- Lines that look alike -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Twins:
    """`pairs`: (the two lines, older first, and why), those kept apart left out."""

    pairs: list[tuple[Offer, Offer, Pair]]
    duplicates: int
    double_funding: int


def twins_of(contract: Contract) -> Twins:
    """The pairs of standing lines worth a look. Three queries."""
    offers = {offer.pk: offer for offer in _offers(contract).standing()}
    apart = set(KeptApart.objects.filter(first__contract=contract).values_list("first", "second"))
    found = [pair for pair in pairs(card_of(offer) for offer in offers.values()) if _key(pair) not in apart]
    return Twins(
        [(offers[pair.first], offers[pair.second], pair) for pair in found],
        sum(pair.is_twin for pair in found),
        sum(pair.is_double_funding for pair in found),
    )


def why_pair(two: Sequence[Offer]) -> Pair | None:
    """What brings two lines together; None when nothing does."""
    return next(iter(pairs(card_of(offer) for offer in two)), None)


def _key(pair: Pair) -> tuple[int, int]:
    return pair.first, pair.second


def card_of(offer: Offer) -> Card:
    return Card(
        offer.pk,
        offer.structure,
        offer.siret,
        offer.service,
        offer.address,
        offer.territory_id or 0,
        frozenset(offer.themes),
        offer.is_public_money,
    )


# --- What happened to one line ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Past:
    """One row of the journal about a line. `changes`: what this save changed, in words."""

    on: date
    actor: str
    sentence: str
    reason: str
    changes: tuple[Change, ...]


def history_of(line: Finding) -> list[Past]:
    """Every save of a line, the last first. One query."""
    entries = Entry.objects.of(line.contract.number).filter(object_type=line._meta.label, object_id=str(line.pk))
    return [
        Past(
            entry.day,
            entry.actor,
            entry.sentence,
            entry.reason,
            tuple(_change(line, name, old, new) for name, (old, new) in entry.changes.items() if name in _told(line)),
        )
        for entry in entries
    ]


_OTHER_LABELS = {"themes": "Thèmes", "evidence": "Preuve"}


def _told(line: Finding) -> set[str]:
    """The fields a reader can name; the dates and reasons of a withdrawal have their own sentence."""
    names = {field.name for field in line._meta.fields if not field.name.startswith("withdrawn")}
    return names | set(_OTHER_LABELS)


def _change(line: Finding, name: str, old: Any, new: Any) -> Change:
    if name in _OTHER_LABELS:
        return Change(_OTHER_LABELS[name], _words_of(old), _words_of(new))
    field = line._meta.get_field(name)
    labels = {str(code): str(label) for code, label in (field.choices or [])}  # type: ignore[union-attr]
    label = str(getattr(field, "verbose_name", name))
    return Change(label[:1].upper() + label[1:], _words_of(old, labels), _words_of(new, labels))


def _words_of(value: Any, labels: dict[str, str] | None = None) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "" if value is None else (labels or {}).get(str(value), str(value))
