"""A point for what gathers communes, so that a map of dots shows it: its chief town, else its most populous commune."""

from ctai.territories.loading.drafts import Draft, Reference
from ctai.territories.models import Kind, Territory


def store_positions(every: list[Draft], ids: dict[Reference, int]) -> None:
    """Give each grouping of `every` the point of its town. One whose towns have none stays without."""
    towns = {draft.code: draft for draft in every if draft.kind == Kind.COMMUNE and draft.values.get("latitude")}
    largest = _largest(towns)
    rows = []
    for draft in every:
        if draft.kind == Kind.COMMUNE:
            continue
        _, chief = draft.links.get("chief_town", ("", ""))
        town = towns.get(chief) or largest.get((draft.kind, draft.code))
        if town:
            latitude, longitude = town.values["latitude"], town.values["longitude"]
            rows.append(Territory(id=ids[draft.kind, draft.code], latitude=latitude, longitude=longitude))
    Territory.objects.bulk_update(rows, ["latitude", "longitude"], batch_size=200)


def _largest(towns: dict[str, Draft]) -> dict[Reference, Draft]:
    """The most populous commune of each grouping."""
    found: dict[Reference, Draft] = {}
    for town in sorted(towns.values(), key=lambda draft: draft.values["population"] or 0):
        for name, reference in town.links.items():
            if name != "chief_town":
                found[reference] = town
    return found
