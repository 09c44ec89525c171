"""Which values a day obeys, what one edition changes from another, the targets beside what is signed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from ctai.accounts.models import Membership
from ctai.campaigns.models import Edition
from ctai.campaigns.values import UNKNOWN, VALUE_BY_NAME, VALUES, YES_NO, read, said, stored
from ctai.contracts.models import Contract
from ctai.design.formats import day
from ctai.rules.campaigns import FIRST, LAST, Eligibility, campaign_of
from ctai.rules.campaigns import Campaign as Law
from ctai.rules.roles import Role
from ctai.territories.models import Kind, Territory

Kept = dict[str, dict[str, Any]]


def years(today: date) -> list[int]:
    """Every year that has a page, the latest first: from the first known instruction to next year's."""
    return list(range(max(today.year + 1, LAST), FIRST - 1, -1))


def declared_values(year: int) -> Kept:
    """What the platform declares for a year, as an edition holds it: the source of the instruction beside each."""
    law = campaign_of(year)
    known = {value.name: getattr(law, value.name) for value in VALUES}
    return {
        name: {"value": stored(value), "source": law.source}
        for name, value in known.items()
        if value not in (None, "", False)
    }


def edition_in_force(year: int, at: date) -> Edition | None:
    """The last edition that holds on a day: published before it (Code civil, article 1: the day after).

    A year whose instruction is not known yet obeys the last one that is, as `rules.campaigns.campaign_of` does.
    """
    found = Edition.objects.select_related("campaign").filter(
        published_on__lt=at, campaign__year__lte=year, campaign__year__gte=min(year, LAST)
    )
    return found.order_by("-campaign__year", "-number").first()


def campaign_in_force(year: int, at: date) -> Law:
    """The law of a year as it stood on a day: the edition then in force, else what the platform declares. One query."""
    edition = edition_in_force(year, at)
    return campaign_of(year) if edition is None else law_of(edition)


def law_of(edition: Edition) -> Law:
    campaign = edition.campaign
    values = {name: read(VALUE_BY_NAME[name], held["value"]) for name, held in edition.values.items()}
    audiences = {
        code: Eligibility(held["name"], held["bpt"], held["cir_required"], held["sentence"])
        for code, held in edition.audiences.items()
    }
    source = f"campagne {campaign.year}, {str(edition).lower()} publiée le {day(edition.published_on)}"
    given = {"summary": "", "source": source, "audiences": audiences} | values
    return Law(campaign.year, campaign.signed_on, campaign.instruction_on, **given)


@dataclass(frozen=True)
class Line:
    """One value as people read it."""

    label: str
    text: str
    source: str = ""


def value_lines(values: Kept) -> list[Line]:
    """Every value of the list, unknown ones included."""
    nothing = {"value": "", "source": ""}
    held = [(value, values.get(value.name, nothing)) for value in VALUES]
    return [Line(value.label, said(value, one["value"]), one["source"]) for value, one in held]


def audience_lines(audiences: Kept) -> list[Line]:
    """The regions that say something, by name."""
    return [
        Line(
            one["name"],
            f"BPT admis : {YES_NO[one['bpt']]} ; CIR exigé : {YES_NO[one['cir_required']]}"
            + (f". {one['sentence']}" if one["sentence"] else ""),
            one["source"],
        )
        for one in sorted(audiences.values(), key=lambda one: one["name"])
    ]


def target_lines(targets: Kept) -> list[Line]:
    """The départements that have a target, by name."""
    rows = sorted(targets.values(), key=lambda one: one["name"])
    return [Line(one["name"], str(one["value"]), one["source"]) for one in rows]


def parts_of(values: Kept, targets: Kept, audiences: Kept) -> dict[str, Line]:
    """Everything said, by a label unique in the edition: what two editions are compared on."""
    lines = value_lines(values)
    lines += [Line(f"Cible : {line.label}", line.text, line.source) for line in target_lines(targets)]
    lines += [Line(f"Publics : {line.label}", line.text, line.source) for line in audience_lines(audiences)]
    return {line.label: line for line in lines}


def before(edition: Edition) -> Edition | None:
    found = Edition.objects.published().filter(campaign=edition.campaign_id, number__lt=edition.number)
    return found.order_by("-number").first()


@dataclass(frozen=True)
class Change:
    label: str
    old: str
    new: str
    source: str


def changes_in(edition: Edition) -> list[Change]:
    """What an edition changes from the one before, or from what the platform declares, in its order."""
    year = edition.campaign.year
    last = before(edition) or edition_in_force(year, edition.published_on or date.max)
    if last is None:
        was = parts_of(declared_values(year), {}, {})
    else:
        was = parts_of(last.values, last.targets, last.audiences)
    now = parts_of(edition.values, edition.targets, edition.audiences)
    unknown = Line("", UNKNOWN)
    return [
        Change(label, was.get(label, unknown).text, now.get(label, unknown).text, now.get(label, unknown).source)
        for label in dict.fromkeys([*now, *was])
        if _content(was.get(label, unknown)) != _content(now.get(label, unknown))
    ]


def _content(line: Line) -> tuple[str, str]:
    return line.text, line.source


@dataclass(frozen=True)
class Target:
    """A département: contracts expected by the year's instruction, None when unknown, and contracts signed."""

    name: str
    expected: int | None
    signed: int
    source: str = ""


def targets_for(membership: Membership, year: int, targets: Kept, today: date) -> list[Target]:
    """The targets this State service reads beside what is signed: its départements, or the whole country. Two queries.

    Signed: real contracts in force on one day of that year at least, until today.
    """
    places = Territory.objects.filter(kind=Kind.DEPARTEMENT)
    if membership.role != Role.STEWARD:
        places = places.filter(pk__in=membership.organisation.departements.values("pk"))
    first, last = date(year, 1, 1), min(today, date(year, 12, 31))
    alive = Contract.objects.real().filter(Q(closed_on=None) | Q(closed_on__gte=first), in_force_on__lte=last)
    signed = Counter(alive.filter(departement__in=places).values_list("departement__code", flat=True))
    rows = [
        (place.name, targets.get(place.code, {}), signed[place.code])
        for place in places.order_by("name")
        if place.code in targets or signed[place.code] or membership.role != Role.STEWARD
    ]
    return [Target(name, held.get("value"), count, held.get("source", "")) for name, held, count in rows]
