"""Starting a programme from the one before: axes and sheets are copied, dates, results and amounts are asked again:
the new contract has no period yet that a year could be shifted to."""

from collections.abc import Collection

from django.db import transaction

from ctai.contracts.models import Contract
from ctai.contracts.search import put_words
from ctai.programme.models import Action, Axis

_KEPT = (
    "number", "rank", "title", "problem", "existing", "adds", "operator", "lead_name", "partners", "audiences",
    "more_themes", "places", "perimeter_note", "deliverables", "evaluation", "is_innovative", "innovation",
)  # fmt: skip


@transaction.atomic
def copy_programme(previous: Contract, renewal: Contract, chosen: Collection[int] | None = None) -> None:
    """Copy axes and action sheets into a contract that has none. The act that renews writes the journal row.

    `chosen`: numbers of the sheets to take, all of them when None. Axes come whole: they are the local words.
    """
    axes = {
        axis.pk: Axis.objects.create(contract=renewal, theme=axis.theme, title=axis.title, rank=axis.rank)
        for axis in previous.axes.all()
    }
    Action.objects.bulk_create(
        Action(
            contract=renewal, axis=axes[action.axis_id], origin=f"Contrat {previous.number}, action {action.number}",
            **{name: getattr(action, name) for name in _KEPT},
        )
        for action in previous.actions.all()
        if chosen is None or action.number in chosen
    )  # fmt: skip
    put_words(renewal, "actions", list(renewal.actions.values_list("title", flat=True)))
