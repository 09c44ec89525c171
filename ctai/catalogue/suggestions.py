"""For each priority of the diagnosis that no action answers: what other territories did, the most alike first."""

from dataclasses import dataclass

from django.db.models import F
from django.db.models.functions import Abs

from ctai.catalogue.entries import Entry, entry_of, examples, size_of
from ctai.catalogue.models import Shared
from ctai.contracts.models import Contract
from ctai.diagnosis.models import Diagnosis, Priority
from ctai.rules.themes import Theme

SHOWN = 3
READ = 200


@dataclass(frozen=True)
class Suggestion:
    priority: Priority
    entries: list[Entry]


def suggestions(contract: Contract) -> list[Suggestion]:
    """Three queries whatever their number. Same theme, then close population; examples of the same size first."""
    last = Diagnosis.objects.filter(contract=contract).order_by("-number").values("pk")[:1]
    answered = contract.actions.exclude(priority=None).values("priority")
    priorities = list(
        Priority.objects.filter(diagnosis__in=list(last.values_list("pk", flat=True))).exclude(pk__in=answered)
    )
    if not priorities:
        return []
    people, size = contract.territory.population or 0, size_of(contract.territory)
    shared = (
        Shared.objects.public()
        .filter(theme__in={one.theme for one in priorities})
        .exclude(action__contract=contract)
        .select_related("territory")
        .order_by(Abs(F("territory__population") - people).asc(nulls_last=True), "pk")
    )
    known = [entry_of(one) for one in shared[:READ]]
    known += sorted(examples(), key=lambda one: (one.size != size, one.kind != contract.territory.kind))
    return [
        Suggestion(one, [entry for entry in known if Theme(one.theme) in entry.themes][:SHOWN]) for one in priorities
    ]
