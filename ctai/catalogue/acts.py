"""Showing a sheet to everyone, taking it back, copying an action into one's own contract."""

from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.catalogue.entries import Entry
from ctai.catalogue.models import Shared
from ctai.catalogue.permissions import can_copy, can_share, can_withdraw
from ctai.contracts.models import Contract
from ctai.contracts.search import folded
from ctai.design.formats import number
from ctai.history import journal
from ctai.programme.acts import add_action, add_axis
from ctai.programme.models import Action
from ctai.programme.permissions import can_write_programme
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless


def draft_of(action: Action, cost: str = "") -> Shared:
    """What would be public of this sheet: no operator, no partner, no amount, nobody's name or address. Not saved."""
    return Shared(
        action=action,
        territory=action.contract.territory,
        title=action.title,
        problem=action.problem,
        adds=action.adds,
        theme=action.theme.value,
        audiences=action.audiences,
        results=[f"{one.year} : {one.label}, {number(one.target)} {one.unit}" for one in action.expected_results.all()],
        cost=cost,
    )


@transaction.atomic
def share(action: Action, *, cost: str, by: Membership, today: date) -> Shared:
    """Publish the sheet as it stands; sharing again replaces what was public."""
    Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    refuse_unless(can_share(action, by))
    if not action.adds.strip():
        raise ActRefused(
            Refusal("Dites d'abord dans la fiche ce que l'action ajoute : c'est ce que les autres y cherchent.", "adds")
        )
    draft = draft_of(action, cost)
    texts = (draft.title, draft.problem, draft.adds, draft.territory.name)
    marks = [f"@{code}" for code in draft.audiences]
    words = f" {' '.join([*marks, *folded(' '.join(texts))])} "
    names = ("territory", "title", "problem", "adds", "theme", "audiences", "results", "cost")
    values = {name: getattr(draft, name) for name in names}
    values |= {"words": words, "shared_by": by, "shared_on": today, "withdrawn_on": None}
    shared, _ = Shared.objects.update_or_create(action=action, defaults=values)
    _record(action, "share_sheet", "partagée au catalogue public", by, today)
    return shared


@transaction.atomic
def withdraw(action: Action, *, by: Membership, today: date) -> None:
    refuse_unless(can_withdraw(action, by))
    if Shared.objects.public().filter(action=action).update(withdrawn_on=today):
        _record(action, "withdraw_sheet", "retirée du catalogue public", by, today)


@transaction.atomic
def copy(entry: Entry, contract: Contract, *, by: Membership, today: date) -> Action:
    """A draft sheet in this contract, on an axis of the same theme, opened when there is none. Its origin is noted."""
    refuse_unless(can_copy(by) or can_write_programme(contract, by))
    Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    twin = contract.actions.filter(origin=entry.origin).first()
    if twin:
        raise ActRefused(Refusal(f"Vous avez déjà repris cette action : c'est l'action {twin.number}.", "twice"))
    themes = [theme.value for theme in entry.themes]
    axis = contract.axes.filter(theme__in=themes).first()
    axis = axis or add_axis(contract, theme=entry.themes[0], by=by, today=today)
    return add_action(
        contract, axis=axis, title=entry.title[:200], by=by, today=today, origin=entry.origin, problem=entry.problem,
        adds=entry.adds, audiences=[one.value for one in entry.audiences],
    )  # fmt: skip


def _record(action: Action, act: str, what: str, by: Membership, today: date) -> None:
    sentence = f"Action {action.number} « {action.title[:150]} » : {what}"
    journal.record(action.contract.number, act, sentence, by=by, today=today, about=action)
