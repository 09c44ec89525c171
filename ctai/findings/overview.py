"""What the home page of the territory counts by theme: the holes at a glance."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, Sum

from ctai.contracts.models import Contract
from ctai.findings.models import DeclaredFigure, Need, NeedKind, OfferTheme
from ctai.rules.themes import THEME_LABELS, Theme


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
