"""The public map and list: the platform's contracts and the public landmarks, told apart, each row with its source."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.urls import reverse

from ctai.contracts.models import Contract
from ctai.design.formats import day
from ctai.rules.states import SIGNED, STATES, State
from ctai.steering.models import Landmark
from ctai.steering.published import LANDMARK_STATUS
from ctai.steering.reads import ENGAGED, counted
from ctai.steering.reads import SIGNED as SIGNED_COUNT
from ctai.territories.models import Territory

PER_PAGE = 25
# A dot map says where; past that many dots it says nothing, and the page would grow with the nation.
MAPPED = 400


@dataclass(frozen=True)
class Place:
    """One row of the public list. `origin`: "plateforme" or "repere"."""

    territory: Territory
    status: str
    since: str
    origin: str
    source: str
    amount: Decimal | None = None
    number: str = ""


def public_contracts(at: date) -> QuerySet[Contract]:
    """What the public may see: real contracts whose letter was acknowledged, and those signed once."""
    real = Contract.objects.real()
    return (counted(real, ENGAGED, at) | counted(real, SIGNED_COUNT, at)).select_related(
        "territory__departement", "territory__region"
    )


def landmarks(departement: str = "") -> QuerySet[Landmark]:
    rows = Landmark.objects.select_related("territory__departement", "territory__region")
    return rows.filter(_in(departement)) if departement else rows


def _in(departement: str) -> Q:
    return Q(territory__departement__code=departement) | Q(territory__kind="departement", territory__code=departement)


def contract_place(contract: Contract) -> Place:
    signed = contract.state in SIGNED
    since = contract.in_force_on if signed else contract.acknowledged_on
    return Place(
        contract.territory,
        STATES[State(contract.state)].label,
        since.isoformat() if since else "",
        "plateforme",
        "Contrat de la plateforme",
        number=contract.number,
    )


def landmark_place(landmark: Landmark) -> Place:
    return Place(
        landmark.territory,
        LANDMARK_STATUS.get(landmark.status, landmark.status),
        _french(landmark.when),
        "repere",
        landmark.source,
        landmark.amount,
    )


def _french(when: str) -> str:
    """A page gives a day, a month or a year: a whole day is read as one, the rest stays as the page says it."""
    return day(date.fromisoformat(when)) if len(when) == 10 else when


def dots(at: date) -> list[tuple[float, float, str, str, str]]:
    """Points of the national map: (longitude, latitude, label, address, tone). Territories without position are only
    in the list."""
    found = []
    rows = [(contract.territory, "plateforme") for contract in public_contracts(at).order_by("-pk")[:MAPPED]]
    rows += [(landmark.territory, "repere") for landmark in landmarks()]
    for territory, tone in rows:
        point = position(territory)
        if point:
            url = reverse("territories:page", kwargs={"kind": territory.kind, "code": territory.code})
            found.append((point[0], point[1], territory.name, url, tone))
    return found


def position(territory: Territory) -> tuple[float, float] | None:
    if territory.longitude is None or territory.latitude is None:
        return None
    return float(territory.longitude), float(territory.latitude)
