"""What is left, at every level and any date; who received what; the 70 % rule by département."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import DecimalField, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from ctai.accounts.models import Organisation
from ctai.campaigns.reads import campaign_in_force
from ctai.envelopes.models import CANCEL, DELEGATE, GIVE_BACK, OPEN, Draw, Envelope, EnvelopeQuerySet, Movement
from ctai.funding.models import BudgetLine, LedgerEntry
from ctai.rules.funders import LedgerKind
from ctai.rules.roles import OrganisationKind
from ctai.rules.themes import Theme

CENT, ZERO = Decimal("0.01"), Decimal("0.00")
JOBS_AND_LANGUAGE = (Theme.EMPLOYMENT.value, Theme.FRENCH.value)


@dataclass(frozen=True)
class Row:
    """One envelope at a date. `share`: of what is granted, the part for jobs and language (0 to 1); None: nothing."""

    envelope: Envelope
    received: Decimal
    given: Decimal
    granted: Decimal
    share: Decimal | None = None
    minimum: Decimal | None = None

    @property
    def left(self) -> Decimal:
        return self.received - self.given - self.granted

    @property
    def share_percent(self) -> int | None:
        return None if self.share is None else int(self.share * 100)

    @property
    def keeps_the_share(self) -> bool | None:
        """The year's instruction on jobs and language; None when the year has none, or nothing is granted."""
        if self.minimum is None or self.share is None:
            return None
        return self.share >= self.minimum


@dataclass
class Group:
    """A région and its départements, each followed by its arrondissements, as the page shows them."""

    row: Row | None
    name: str
    children: list[Row] = field(default_factory=list)


def _sum(rows: QuerySet[Movement] | QuerySet[LedgerEntry], at: date) -> Coalesce:
    """The sum of these movements until a date, as one column of the envelope's own query."""
    # Grouped by a constant: one row, whatever the default ordering.
    grouped = rows.filter(day__lte=at).order_by().annotate(one=Value(1)).values("one")
    found = Subquery(grouped.annotate(total=Sum("amount")).values("total"), output_field=DecimalField())
    return Coalesce(found, Value(ZERO), output_field=DecimalField())


def at_date(envelopes: EnvelopeQuerySet, at: date) -> list[Row]:
    """Each envelope as it stood at the end of that day, in one query, whatever the level."""
    own_in, own_out = Movement.objects.filter(target=OuterRef("pk")), Movement.objects.filter(source=OuterRef("pk"))
    grants = LedgerEntry.objects.filter(
        kind=LedgerKind.GRANTED.value,
        line__year=OuterRef("year"),
        line__funder=OuterRef("credit"),
        line__contract__prefecture=OuterRef("holder"),
        line__contract__is_rehearsal=OuterRef("is_rehearsal"),
        draw=None,
    )
    drawn = LedgerEntry.objects.filter(draw__envelope=OuterRef("pk"))
    found = envelopes.select_related("holder__territory__region").annotate(
        brought_then=_sum(own_in.filter(act__in=[OPEN, DELEGATE]), at),
        taken_then=_sum(own_out.filter(act__in=[GIVE_BACK, CANCEL]), at),
        given_then=_sum(own_out.filter(act=DELEGATE), at),
        returned_then=_sum(own_in.filter(act=GIVE_BACK), at),
        granted_then=_sum(grants, at) + _sum(drawn, at),
    )
    return [
        Row(
            one,
            (one.brought_then - one.taken_then).quantize(CENT),
            (one.given_then - one.returned_then).quantize(CENT),
            one.granted_then.quantize(CENT),
        )
        for one in found
    ]


def as_kept(envelopes: EnvelopeQuerySet) -> list[Row]:
    """Each envelope as it stands now, by the sums the database keeps: what `at_date` adds up again for today."""
    found = envelopes.select_related("holder__territory__region")
    return [Row(one, one.received, one.given, one.granted) for one in found]


def with_shares(rows: list[Row], year: int, credit: str, *, is_rehearsal: bool) -> list[Row]:
    """The rows of départements with the share of jobs and language in what is granted now. One query.

    Source of the 70 %: instruction of 26 March 2024 (Le Média social), on the prefect's whole envelope.
    """
    lines = BudgetLine.objects.filter(
        year=year, funder=credit, contract__is_rehearsal=is_rehearsal, granted__gt=0
    ).values("contract__prefecture")
    sums = lines.annotate(
        total=Sum("granted"), useful=Sum("granted", filter=Q(action__axis__theme__in=JOBS_AND_LANGUAGE))
    ).order_by()
    shares = {row["contract__prefecture"]: (row["useful"] or ZERO) / row["total"] for row in sums}
    minimum = campaign_in_force(year, date.max).jobs_and_language_share
    return [
        Row(row.envelope, row.received, row.given, row.granted, shares.get(row.envelope.holder_id), minimum)
        if row.envelope.level == OrganisationKind.PREFECTURE
        else row
        for row in rows
    ]


def grouped(rows: Iterable[Row]) -> tuple[list[Row], list[Group]]:
    """The ministry's own row, then each région with its départements and their arrondissements, by name."""
    rows = list(rows)
    seats = {row.envelope.holder.territory_id: str(row.envelope.holder) for row in rows}
    national: list[Row] = []
    groups: dict[int, Group] = {}
    children: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        place = row.envelope.holder.territory
        if row.envelope.level == OrganisationKind.MINISTRY or place is None:
            national.append(row)
        elif row.envelope.level == OrganisationKind.REGION_PREFECTURE:
            groups[place.pk] = Group(row, str(row.envelope.holder))
        else:
            region = place.region_id or place.pk
            children[region].append(row)
            groups.setdefault(region, Group(None, place.region.name if place.region else str(row.envelope.holder)))
    for pk, found in children.items():
        groups[pk].children = sorted(found, key=lambda row: _place(row, seats))
    return national, sorted(groups.values(), key=lambda group: group.name)


def _place(row: Row, seats: dict[int | None, str]) -> tuple[str, bool, str]:
    """An arrondissement comes after its département, whose service may be out of sight."""
    own, place = str(row.envelope.holder), row.envelope.holder.territory
    if row.envelope.level != OrganisationKind.SUB_PREFECTURE or place is None:
        return own, False, own
    return seats.get(place.departement_id, own), True, own


def below(envelope: Envelope) -> QuerySet[Organisation]:
    """The services this one may hand credits down to: régions, prefectures of a région, sub-prefectures of one."""
    place = envelope.holder.territory_id
    match envelope.level:
        case OrganisationKind.MINISTRY:
            found = Organisation.objects.filter(kind=OrganisationKind.REGION_PREFECTURE)
        case OrganisationKind.REGION_PREFECTURE:
            found = Organisation.objects.filter(kind=OrganisationKind.PREFECTURE, territory__region=place)
        case OrganisationKind.PREFECTURE:
            found = Organisation.objects.filter(kind=OrganisationKind.SUB_PREFECTURE, territory__departement=place)
        case _:
            found = Organisation.objects.none()
    return found.order_by("name")


def movements_of(envelope: Envelope) -> QuerySet[Movement]:
    related = ("source__holder", "target__holder", "by__person", "by__organisation")
    found = Movement.objects.filter(Q(source=envelope) | Q(target=envelope))
    return found.select_related(*related).order_by("-pk")


def grants_of(envelope: Envelope) -> QuerySet[BudgetLine]:
    """The budget lines granted on an envelope, largest first: what « accordé » adds up.

    A line is whole on one envelope: the one of its last grant.
    """
    last = LedgerEntry.objects.filter(line=OuterRef("pk"), kind=LedgerKind.GRANTED.value).order_by("-pk")
    drawn_on = Subquery(last.values("draw__envelope")[:1])
    if envelope.level == OrganisationKind.SUB_PREFECTURE:
        drawn = Draw.objects.filter(envelope=envelope).values("entry__line")
        found = BudgetLine.objects.annotate(drawn_on=drawn_on).filter(pk__in=drawn, drawn_on=envelope.pk)
    else:
        found = BudgetLine.objects.annotate(drawn_on=drawn_on).filter(
            year=envelope.year,
            funder=envelope.credit,
            contract__prefecture=envelope.holder_id,
            contract__is_rehearsal=envelope.is_rehearsal,
            drawn_on=None,
        )
    return found.filter(granted__gt=0).select_related("contract__territory", "action").order_by("-granted", "pk")


def years_of(envelopes: EnvelopeQuerySet) -> list[tuple[int, str]]:
    """(year, credit) that have an envelope, the latest first."""
    return list(envelopes.order_by("-year", "credit").values_list("year", "credit").distinct())


def off_the_ledger() -> list[int]:
    """Envelopes whose sums are not those of their movements and grants: always empty, unless somebody wrote past us."""
    kept = {one.pk: (one.received, one.given, one.granted) for one in Envelope.objects.all()}
    rows = at_date(Envelope.objects.all(), date.max)
    told = {row.envelope.pk: (row.received, row.given, row.granted) for row in rows}
    return [pk for pk, sums in kept.items() if tuple(value.quantize(CENT) for value in sums) != told[pk]]


def last_movement(envelope: Envelope) -> int:
    """The number of the last movement from or to it; 0 before the first."""
    found = Movement.objects.filter(Q(source=envelope) | Q(target=envelope)).aggregate(last=Max("pk"))
    return found["last"] or 0


def last_opening() -> int:
    """The number of the last credits opened, whatever their year; 0 before the first."""
    return Movement.objects.filter(act=OPEN).aggregate(last=Max("pk"))["last"] or 0
