"""Running the table of moves: the only code that assigns a contract's state."""

from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.permissions import is_party, needs_role
from ctai.history import journal
from ctai.lifecycle.readiness import missing_for
from ctai.rules.acts import CLEARS, STAMPS, Act
from ctai.rules.refusals import ActRefused, Conflict, NotReady, Refusal, refuse_unless
from ctai.rules.roles import Side
from ctai.rules.states import HIDDEN_FROM_STATE, STATES, State
from ctai.rules.transitions import BY_ACT, Transition


def can_move(contract: Contract, act: Act, membership: Membership) -> Refusal | None:
    """May this membership run this act on this contract now? What is missing is another question (`missing_for`)."""
    transition = BY_ACT[act]
    what = transition.verb[0].lower() + transition.verb[1:]
    if State(contract.state) not in transition.sources:
        label = STATES[State(contract.state)].label
        return Refusal(f"Cet acte n'est plus possible : le dossier est à l'état « {label} ».", code="state")
    return needs_role(membership, transition.roles, what) or is_party(contract, membership, what)


@transaction.atomic
def move(
    contract: Contract,
    act: Act,
    *,
    by: Membership,
    today: date,
    reason: str = "",
    sentence: str = "",
) -> Contract:
    """Move a contract by one act of the table: right, pieces, state, dates, one journal row.

    Two moves at once: the UPDATE names the state it leaves, so one wins and the other gets Conflict.
    Raises ActRefused (right, moment, reason), NotReady (pieces), Conflict.
    """
    transition = BY_ACT[act]
    refuse_unless(can_move(contract, act, by))
    if transition.needs_reason and not reason.strip():
        raise ActRefused(Refusal("Donnez un motif : il sera lu par l'autre partie et gardé au journal.", code="reason"))
    missing = missing_for(contract, transition, today)
    if missing:
        raise NotReady(missing)
    _change_state(contract, transition, today)
    journal.record(
        contract.number,
        act.value,
        sentence or transition.done,
        by=by,
        today=today,
        about=contract,
        changes={"state": (contract.state, transition.target.value)},
        reason=reason.strip(),
        audience=_audience(transition),
    )
    contract.refresh_from_db()
    return contract


def _change_state(contract: Contract, transition: Transition, today: date) -> None:
    values: dict[str, object] = dict.fromkeys(CLEARS.get(transition.act, ()))
    if transition.act in STAMPS:
        values[STAMPS[transition.act]] = today
    done = Contract.objects.filter(pk=contract.pk, state=contract.state, version=contract.version).update(
        state=transition.target.value, state_since=today, version=contract.version + 1, **values
    )
    if not done:
        now = State(Contract.objects.values_list("state", flat=True).get(pk=contract.pk))
        raise Conflict(
            Refusal(
                f"Le dossier a changé pendant que vous agissiez : il est maintenant à l'état « {STATES[now].label} ». "
                "Relisez-le avant d'agir.",
                code="conflict",
            )
        )


def _audience(transition: Transition) -> str:
    """Reworking a letter the State no longer sees is the authority's business."""
    hidden = transition.sources <= HIDDEN_FROM_STATE | {State.DECLINED} and transition.target in HIDDEN_FROM_STATE
    return Side.AUTHORITY if hidden else journal.BOTH
