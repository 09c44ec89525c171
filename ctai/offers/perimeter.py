"""The communes a contract covers, by every code they have had."""

from django.db.models import Q

from ctai.contracts.models import Contract
from ctai.territories.models import Kind, NameUse, Territory, TerritoryName


def communes_by_code(contract: Contract) -> dict[str, int]:
    """INSEE code, of today or of before, → number of the commune. Three queries."""
    parts = [part.territory for part in contract.perimeter.select_related("territory")] or [contract.territory]
    inside = Q(pk__in=[])
    for part in parts:
        inside |= Q(pk=part.pk) if part.kind == Kind.COMMUNE else Q(**{Kind(part.kind).value: part.pk})
    communes = Territory.objects.current().filter(inside, kind=Kind.COMMUNE)
    found = dict(communes.values_list("code", "pk"))
    old = TerritoryName.objects.filter(use=NameUse.OLD_CODE, kind=Kind.COMMUNE, territory__in=communes.values("pk"))
    for label, pk in old.values_list("label", "territory_id"):
        found.setdefault(label.split(" ")[0], pk)
    return found
