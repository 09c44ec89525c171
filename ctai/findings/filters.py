"""The filters of a list: kept in the address, always visible, with the number of lines they hide."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.findings.kinds import Kind
from ctai.findings.models import Need, NeedKind, Offer, OfferTheme
from ctai.rules.themes import THEME_LABELS, Theme

_NATURES = {"besoins": NeedKind.NEED, "obstacles": NeedKind.OBSTACLE}
_STATUS = {"retirees": "Lignes retirées", "sans-preuve": "Sans preuve pour l'instant"}
NO_THEME = "aucun"


@dataclass(frozen=True)
class Link:
    label: str
    count: int
    query: str
    current: bool


@dataclass
class Listing:
    """`rows`: filtered, not yet read. `hidden`: how many standing lines the filters hide. `active`: (label, query
    without it). `themes`: links with their counts. `withdrawn`: how many lines were withdrawn or merged."""

    rows: QuerySet[Any]
    total: int
    hidden: int
    withdrawn: int
    query: str
    active: list[dict[str, str]] = field(default_factory=list)
    themes: list[Link] = field(default_factory=list)
    only_withdrawn: bool = False


def listing(kind: Kind, contract: Contract, given: QueryDict, membership: Membership) -> Listing:
    """The lines asked for by ?theme=…&nature=…&statut=…; anything else in the address is ignored."""
    chosen = _chosen(kind, given)
    every = kind.rows().visible_to(membership).filter(contract=contract)
    standing = every.standing()
    only_withdrawn = chosen.get("statut") == "retirees"
    rows = every.exclude(pk__in=standing.order_by().values("pk")) if only_withdrawn else standing
    rows = _narrowed(kind, rows, chosen)
    everything, stands = every.order_by().count(), standing.order_by().count()
    total = rows.order_by().count() if chosen else stands
    return Listing(
        rows=rows,
        total=total,
        hidden=0 if only_withdrawn else stands - total,
        withdrawn=everything - stands,
        query=_query(chosen),
        active=[{"label": _label(name, value), "url": _query(chosen, **{name: ""})} for name, value in chosen.items()],
        themes=_themes(kind, standing, stands, chosen),
        only_withdrawn=only_withdrawn,
    )


def _chosen(kind: Kind, given: QueryDict) -> dict[str, str]:
    """What was asked and means something here."""
    chosen: dict[str, str] = {}
    theme = given.get("theme", "")
    if theme in THEME_LABELS or (theme == NO_THEME and kind.code == "declared"):
        chosen["theme"] = theme
    nature = given.get("nature", "")
    if kind.model is Need and nature in _NATURES:
        chosen["nature"] = nature
    status = given.get("statut", "")
    if status == "retirees" or (status == "sans-preuve" and kind.model is Need):
        chosen["statut"] = status
    return chosen


def _narrowed(kind: Kind, rows: Any, chosen: dict[str, str]) -> Any:
    theme = "" if chosen.get("theme") == NO_THEME else chosen.get("theme", "")
    if "theme" in chosen:
        rows = rows.filter(theme_rows__theme=theme) if kind.model is Offer else rows.filter(theme=theme)
    if "nature" in chosen:
        rows = rows.filter(kind=_NATURES[chosen["nature"]])
    if chosen.get("statut") == "sans-preuve":
        rows = rows.filter(evidence=None)
    return rows


def _query(chosen: dict[str, str], **changes: str) -> str:
    """ "?theme=french": the address of the list with these filters, "?" without any."""
    kept = {name: value for name, value in {**chosen, **changes}.items() if value}
    query = QueryDict(mutable=True)
    query.update(kept)
    return f"?{query.urlencode()}"


def _label(name: str, value: str) -> str:
    if name == "theme":
        return "Aucun thème" if value == NO_THEME else THEME_LABELS[Theme(value)]
    return {"besoins": "Besoins", "obstacles": "Obstacles", **_STATUS}[value]


def _themes(kind: Kind, standing: Any, stands: int, chosen: dict[str, str]) -> list[Link]:
    if kind.model is Offer:
        counted = OfferTheme.objects.filter(offer__in=standing.order_by().values("pk"))
    else:
        counted = standing.order_by()
    counts = dict(counted.values_list("theme").annotate(Count("pk")))
    now = "" if chosen.get("statut") == "retirees" else chosen.get("theme", "")
    kept = {name: value for name, value in chosen.items() if value != "retirees"}
    links = [Link("Tous les thèmes", stands, _query(kept, theme=""), not now)]
    for theme in Theme:
        links.append(
            Link(THEME_LABELS[theme], counts.get(theme.value, 0), _query(kept, theme=theme.value), now == theme.value)
        )
    if counts.get(""):
        links.append(Link("Aucun thème", counts[""], _query(kept, theme=NO_THEME), now == NO_THEME))
    return links
