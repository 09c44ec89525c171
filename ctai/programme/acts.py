"""Writing the programme. Each act: the right, the change, one row in the contract's journal."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max
from stdnum.fr import siret as siret_number

from ctai.accounts.models import Membership, Organisation
from ctai.contracts import perimeter
from ctai.contracts.models import Contract
from ctai.contracts.search import put_words
from ctai.history import journal
from ctai.history.versioned import save_if_unchanged
from ctai.programme.models import DROPPED, Action, Axis, ExpectedResult
from ctai.programme.permissions import can_set_status, can_write_programme, can_write_sheet
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless
from ctai.rules.roles import OrganisationKind, Side
from ctai.rules.themes import Audience, Theme

SHEET_FIELDS = frozenset(
    {
        "title", "problem", "priority", "existing", "adds", "partners", "audiences", "more_themes", "places",
        "perimeter_note", "starts_on", "ends_on", "deliverables", "evaluation", "is_innovative", "innovation",
    }
)  # fmt: skip
# What an operator writes of its sheet; the rest (title, priority, perimeter, experiment) is the authority's.
OPERATOR_FIELDS = frozenset(
    {"problem", "existing", "adds", "partners", "audiences", "starts_on", "ends_on", "deliverables", "evaluation"}
)


class Expected(NamedTuple):
    """One expected result as written: `target` in `unit`, for one year."""

    year: int
    label: str
    target: Decimal
    unit: str


@transaction.atomic
def add_axis(contract: Contract, *, theme: Theme, title: str = "", by: Membership, today: date) -> Axis:
    refuse_unless(can_write_programme(contract, by))
    last = contract.axes.aggregate(last=Max("rank"))["last"] or 0
    axis = Axis.objects.create(contract=contract, theme=theme.value, title=title, rank=last + 1)
    journal.record(contract.number, "add_axis", f"Axe « {axis} » ajouté", by=by, today=today, about=axis)
    return axis


@transaction.atomic
def update_axis(axis: Axis, *, seen: int, theme: Theme, title: str, by: Membership, today: date) -> Axis:
    refuse_unless(can_write_programme(axis.contract, by))
    changes = save_if_unchanged(axis, seen=seen, theme=theme.value, title=title)
    number = axis.contract.number
    journal.record(number, "update_axis", f"Axe « {axis} » modifié", by=by, today=today, about=axis, changes=changes)
    return axis


@transaction.atomic
def remove_axis(axis: Axis, *, by: Membership, today: date) -> None:
    refuse_unless(can_write_programme(axis.contract, by))
    if Action.everything.filter(axis=axis).exists():
        raise ActRefused(
            Refusal("Cet axe porte encore des actions, ou en a porté. Rattachez-les à un autre axe.", "axis")
        )
    journal.record(axis.contract.number, "remove_axis", f"Axe « {axis} » retiré", by=by, today=today, about=axis)
    axis.delete()


@transaction.atomic
def add_action(
    contract: Contract, *, axis: Axis, title: str, by: Membership, today: date, origin: str = "", **fields: Any
) -> Action:
    """A new sheet, last of its axis. `fields`: any of SHEET_FIELDS. `origin`: what it is copied from, in words."""
    refuse_unless(can_write_programme(contract, by))
    _refuse_foreign_axis(contract, axis)
    # The contract's row is locked so that two sheets added at once get two numbers.
    Contract.objects.select_for_update().get(pk=contract.pk)
    number = Action.everything.filter(contract=contract).aggregate(last=Max("number"))["last"] or 0
    action = Action.objects.create(
        contract=contract, axis=axis, number=number + 1, rank=next_rank(axis), title=title, origin=origin,
        **_checked(contract, fields),
    )  # fmt: skip
    keep_words(contract)
    sentence = f"{action} : fiche ajoutée"
    journal.record(contract.number, "add_action", sentence, by=by, today=today, about=action, reason=origin)
    return action


@transaction.atomic
def update_action(action: Action, *, seen: int, by: Membership, today: date, **fields: Any) -> Action:
    """Change fields of a sheet (SHEET_FIELDS). Raises Conflict when somebody saved in between."""
    refuse_unless(can_write_sheet(action, by))
    values = _checked(action.contract, fields)
    if by.side == Side.OPERATOR and set(values) - OPERATOR_FIELDS:
        raise ActRefused(
            Refusal(
                "Le titre, la priorité, le périmètre et l'expérimentation sont écrits par la collectivité.", "field"
            )
        )
    starts_on, ends_on = values.get("starts_on", action.starts_on), values.get("ends_on", action.ends_on)
    if starts_on and ends_on and ends_on < starts_on:
        raise ActRefused(Refusal("La date de fin précède la date de début.", code="dates"))
    changes = save_if_unchanged(action, seen=seen, **values)
    if "title" in changes:
        keep_words(action.contract)
    record(action, "update_action", "fiche modifiée", by, today, changes)
    return action


@transaction.atomic
def set_expected_results(
    action: Action, results: Sequence[Expected], *, seen: int, by: Membership, today: date
) -> Action:
    """Replace the expected results of a sheet by these."""
    refuse_unless(can_write_sheet(action, by))
    if len({(one.year, one.label) for one in results}) != len(results):
        raise ActRefused(Refusal("Un même indicateur est donné deux fois pour la même année.", code="twice"))
    before = [_described(one) for one in action.expected_results.all()]
    save_if_unchanged(action, seen=seen)
    action.expected_results.all().delete()
    rows = [
        ExpectedResult(action=action, year=one.year, label=one.label, target=one.target, unit=one.unit)
        for one in results
    ]
    ExpectedResult.objects.bulk_create(rows)
    changes = {"expected_results": (before, [_described(row) for row in rows])}
    record(action, "set_expected_results", "résultats attendus modifiés", by, today, changes)
    return action


@transaction.atomic
def assign_operator(
    action: Action, *, siret: str = "", name: str = "", seen: int, by: Membership, today: date
) -> Action:
    """Say who carries the action: by SIRET (an unknown body is created as an operator), or by name alone meanwhile."""
    refuse_unless(can_write_programme(action.contract, by))
    body = body_of(siret, name) if siret else None
    changes = save_if_unchanged(action, seen=seen, operator=body, lead_name="" if body else name)
    record(action, "assign_operator", f"portée par {action.lead or 'personne'}", by, today, changes)
    return action


@transaction.atomic
def move_action(action: Action, *, up: bool, by: Membership, today: date) -> Action:
    """One place up or down in its axis; nothing happens at the end of the list."""
    refuse_unless(can_write_programme(action.contract, by))
    order = list(Action.objects.select_for_update().filter(axis=action.axis_id).order_by("rank", "number"))
    place = next(index for index, one in enumerate(order) if one.pk == action.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return action
    order[place], order[other] = order[other], order[place]
    for rank, one in enumerate(order, start=1):
        one.rank = rank
    Action.objects.bulk_update(order, ["rank"])
    record(action, "move_action", "montée d'un rang" if up else "descendue d'un rang", by, today)
    return action


@transaction.atomic
def change_axis(action: Action, *, axis: Axis, seen: int, by: Membership, today: date) -> Action:
    refuse_unless(can_write_programme(action.contract, by))
    _refuse_foreign_axis(action.contract, axis)
    changes = save_if_unchanged(action, seen=seen, axis=axis, rank=next_rank(axis))
    record(
        action, "change_axis", f"rattachée à l'axe « {axis} »", by, today, {"axis": changes.get("axis", (None, axis))}
    )
    return action


@transaction.atomic
def remove_action(action: Action, *, by: Membership, today: date, reason: str = "") -> None:
    """Take a sheet off before the submission: it shows nowhere any more, and the journal keeps what it said."""
    refuse_unless(can_write_programme(action.contract, by))
    content = {
        name: (getattr(action, name), None) for name in sorted(SHEET_FIELDS - {"priority"}) if getattr(action, name)
    }
    save_if_unchanged(action, seen=action.version, removed_on=today)
    keep_words(action.contract)
    record(action, "remove_action", "fiche retirée", by, today, content, reason)


@transaction.atomic
def set_status(action: Action, *, status: str, seen: int, by: Membership, today: date, reason: str = "") -> Action:
    """Say how far the action is; dropping it takes a reason."""
    refuse_unless(can_set_status(action, by))
    if status == DROPPED and not reason.strip():
        raise ActRefused(Refusal("Une action abandonnée l'est pour un motif : écrivez-le en une phrase.", "reason"))
    changes = save_if_unchanged(action, seen=seen, status=status)
    if changes:
        what = f"avancement « {action.get_status_display()} »"
        record(action, "set_action_status", what, by, today, changes, reason)
    return action


def keep_words(contract: Contract) -> None:
    """A contract is found by the words of its actions (contracts.search)."""
    put_words(contract, "actions", list(contract.actions.values_list("title", flat=True)))


def record(
    action: Action,
    act: str,
    what: str,
    by: Membership,
    today: date,
    changes: dict[str, tuple[Any, Any]] | None = None,
    reason: str = "",
) -> None:
    sentence = f"Action {action.number} « {action.title[:150]} » : {what}"
    journal.record(
        action.contract.number, act, sentence, by=by, today=today, about=action, changes=changes, reason=reason
    )


def _checked(contract: Contract, fields: dict[str, Any]) -> dict[str, Any]:
    """Only fields of a sheet, and only known codes; anything else is a programming error. Places outside the contract's
    perimeter are refused."""
    unknown = set(fields) - SHEET_FIELDS
    if unknown:
        raise ValueError(f"Not fields of a sheet: {sorted(unknown)}")
    if "audiences" in fields:
        fields["audiences"] = [Audience(code).value for code in fields["audiences"]]
    if "more_themes" in fields:
        fields["more_themes"] = [Theme(code).value for code in fields["more_themes"]]
    if fields.get("places"):
        fields["places"] = perimeter.refuse_outside(contract, fields["places"])
    return fields


def _refuse_foreign_axis(contract: Contract, axis: Axis) -> None:
    if axis.contract_id != contract.pk:
        raise ActRefused(Refusal("Cet axe appartient à un autre contrat.", code="axis"))


def next_rank(axis: Axis) -> int:
    return (Action.everything.filter(axis=axis).aggregate(last=Max("rank"))["last"] or 0) + 1


def _described(result: ExpectedResult) -> str:
    return f"{result.year} : {result.label}, {Decimal(result.target).normalize():f} {result.unit}"


def body_of(siret: str, name: str) -> Organisation:
    """The organisation of this SIRET. State services carry no action; an unknown body needs a name."""
    if not siret_number.is_valid(siret):
        raise ActRefused(Refusal("Ce SIRET n'existe pas : vérifiez chaque chiffre.", code="siret"))
    body = Organisation.objects.filter(siret=siret).first()
    if body is None:
        if not name:
            raise ActRefused(
                Refusal(
                    "Ce SIRET n'est pas encore connu de la plateforme : donnez aussi le nom du porteur.", code="name"
                )
            )
        return Organisation.objects.create(kind=OrganisationKind.OPERATOR.value, name=name, siret=siret)
    if body.kind not in (OrganisationKind.OPERATOR, OrganisationKind.AUTHORITY):
        raise ActRefused(Refusal(f"{body} ne peut pas porter d'action : c'est un service de l'État.", code="kind"))
    return body
