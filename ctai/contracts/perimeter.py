"""What lies within the perimeter of a contract, and places named as people write them."""

from collections.abc import Iterable

from django.db.models import Q

from ctai.contracts.models import Contract
from ctai.design.spelling import words
from ctai.rules.refusals import ActRefused, Refusal
from ctai.territories.models import Territory, TerritoryQuerySet


def places_within(contract: Contract) -> TerritoryQuerySet:
    """The territories of the perimeter, and those inside one of them: communes, intercommunalités, arrondissements…"""
    parts = contract.perimeter.values("territory")
    inside = Q(pk__in=parts)
    for level in ("epci", "ept", "arrondissement", "departement", "region"):
        inside |= Q(**{f"{level}__in": parts})
    return Territory.objects.filter(inside).filter(Q(ended_in="") | Q(pk__in=parts)).order_by("name", "kind")


def written(place: Territory) -> str:
    """« Millau (12145) »: readable, and known again by its code whatever becomes of its name."""
    return f"{place.name} ({place.code})"


def code_in(text: str) -> str:
    """The code of « Millau (12145) » or « 12145 »; "" when there is none."""
    return text.rstrip(") ").rpartition("(")[2].strip() if text.rstrip().endswith(")") else text.strip()


def named(contract: Contract, lines: Iterable[str]) -> tuple[list[str], list[str]]:
    """(places as `written`, lines that name nothing within the perimeter, or several places). One query."""
    by_code: dict[str, str] = {}
    by_name: dict[str, list[str]] = {}
    for place in places_within(contract).only("name", "code"):
        by_code.setdefault(place.code, written(place))
        by_name.setdefault(" ".join(words(place.name)), []).append(written(place))
    found: list[str] = []
    unknown: list[str] = []
    for line in lines:
        alike = by_name.get(" ".join(words(line)), [])
        known = by_code.get(code_in(line)) or (alike[0] if len(alike) == 1 else "")
        if not known:
            unknown.append(line)
        elif known not in found:
            found.append(known)
    return found, unknown


def refuse_outside(contract: Contract, lines: Iterable[str]) -> list[str]:
    """These places as `written`; ActRefused names the lines that are not within the perimeter, and what it is."""
    found, unknown = named(contract, lines)
    if unknown:
        said = ", ".join(f"« {line} »" for line in unknown[:5])
        covered = ", ".join(part.territory.name for part in contract.perimeter.select_related("territory"))
        raise ActRefused(
            Refusal(
                f"{said} : pas de territoire de ce nom, ou plusieurs, dans le périmètre du contrat ({covered}). "
                "Écrivez le nom ou le code INSEE d'un territoire qui s'y trouve.",
                code="places",
            )
        )
    return found


def outside(contract: Contract, places: Iterable[str]) -> list[str]:
    """Those of these places that are not, or no longer, within the perimeter. One query."""
    codes = set(places_within(contract).values_list("code", flat=True))
    return [place for place in places if code_in(place) not in codes]
