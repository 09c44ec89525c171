"""The contract's page in plain rows: the sentence of state, the spine, the next acts, who they write to."""

from dataclasses import dataclass
from datetime import date

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.reads import people_of
from ctai.lifecycle.machine import can_move
from ctai.lifecycle.readiness import missing_for
from ctai.rules.refusals import Missing, Refusal
from ctai.rules.roles import Side
from ctai.rules.states import STATES, STEP_LABELS, State, Step
from ctai.rules.transitions import BY_ACT, Transition, from_state

_STEP_DATES = {
    Step.INTENT: "intent_sent_on",
    Step.EXCHANGES: "acknowledged_on",
    Step.DIAGNOSIS: "diagnosis_frozen_on",
    Step.PROPOSAL: "submitted_on",
    Step.SIGNATURE: "text_frozen_on",
    Step.RUNNING: "in_force_on",
}
_STEP_ROOMS = {
    Step.INTENT: "intent:letter",
    Step.EXCHANGES: "exchanges:home",
    Step.DIAGNOSIS: "diagnosis:home",
    Step.PROPOSAL: "programme:home",
    Step.SIGNATURE: "signature:home",
    Step.RUNNING: "monitoring:home",
}
_STEP_OWNERS = {
    Step.INTENT: "Collectivité",
    Step.EXCHANGES: "Collectivité et préfecture",
    Step.DIAGNOSIS: "Collectivité et préfecture",
    Step.PROPOSAL: "Collectivité, puis préfecture",
    Step.SIGNATURE: "Toutes les parties",
    Step.RUNNING: "Toutes les parties",
}
# Said under the button, so that nobody discovers it afterwards.
NO_WAY_BACK = "Cet acte ne s'annule pas."


@dataclass(frozen=True)
class SpineStep:
    label: str
    status: str
    date: date | None
    owner: str
    room: str
    missing: list[Missing]


@dataclass(frozen=True)
class NextAct:
    """One button: its words, whom it writes to, whether it can be undone, what is missing, and the refusal if any."""

    transition: Transition
    recipients: list[Membership]
    missing: list[Missing]
    refusal: Refusal | None

    @property
    def undo(self) -> str:
        back = self.transition.way_back
        return f"Retour possible : « {BY_ACT[back].verb} »." if back else NO_WAY_BACK

    @property
    def to_mend(self) -> bool:
        """Something that is missing has a page where it is completed; a date to come has none."""
        return any(piece.url_name for piece in self.missing)

    @property
    def is_forward(self) -> bool:
        return not self.transition.needs_reason


def sentence_of_state(contract: Contract, side: Side | None, today: date) -> str:
    """« Étape 3 sur 5 — Diagnostic partagé. … depuis 6 jours. »"""
    facts = STATES[State(contract.state)]
    days = (today - contract.state_since).days
    since = "depuis aujourd'hui" if days <= 0 else "depuis hier" if days == 1 else f"depuis {days} jours"
    step = (
        f"Étape {facts.step.value} sur 5 — {STEP_LABELS[facts.step]}."
        if facts.step != Step.RUNNING
        else f"{STEP_LABELS[facts.step]}."
    )
    return f"{step} {contract.label_for(side)}, {since}."


def whose_turn(contract: Contract, side: Side | None) -> str:
    """ "À vous d'agir", the name of who is expected, or "" when nobody is: closed, or each when it must."""
    facts = STATES[State(contract.state)]
    if facts.closed or facts.step == Step.RUNNING:
        return ""
    if facts.turn is None:
        return "Aux deux parties d'agir" if side in (Side.AUTHORITY, Side.STATE) else ""
    if facts.turn == side:
        return "À vous d'agir"
    return f"Attendu : {contract.lead if facts.turn == Side.AUTHORITY else contract.prefecture}"


def next_acts(contract: Contract, membership: Membership, today: date) -> list[NextAct]:
    """Every move from this state that this membership's side could play, allowed first by the table's order."""
    moves = [
        (transition, can_move(contract, transition.act, membership)) for transition in from_state(State(contract.state))
    ]
    offered = [(t, refusal) for t, refusal in moves if refusal is None or _explained(t, membership)]
    everyone = people_of(contract, {Side.AUTHORITY, Side.STATE}, today) if offered else []
    return [
        NextAct(
            transition=transition,
            recipients=[
                person for person in everyone if person.side in transition.tells and person.pk != membership.pk
            ],
            missing=missing_for(contract, transition, today),
            refusal=refusal,
        )
        for transition, refusal in offered
    ]


def _explained(transition: Transition, membership: Membership) -> bool:
    """A refusal is worth showing to a colleague of those who may act: the lead sees what the elected must certify."""
    from_same_side = {Side.AUTHORITY} if membership.side == Side.AUTHORITY else {Side.STATE}
    sides = {
        Side.AUTHORITY if role.value in ("project_lead", "elected_signatory") else Side.STATE
        for role in transition.roles
    }
    return membership.organisation.kind in ("authority", "prefecture") and sides == from_same_side


def spine(contract: Contract, acts: list[NextAct]) -> list[SpineStep]:
    """The five official steps and the running years; what is missing shows on the current one."""
    current = STATES[State(contract.state)].step
    missing = {piece: None for act in acts if act.is_forward and act.to_mend for piece in act.missing}
    return [
        SpineStep(
            label=label,
            status=_status(contract, step, current),
            date=getattr(contract, _STEP_DATES[step]),
            owner=_STEP_OWNERS[step],
            room=_STEP_ROOMS[step],
            missing=list(missing) if step == current else [],
        )
        for step, label in STEP_LABELS.items()
    ]


def _status(contract: Contract, step: Step, current: Step) -> str:
    if step < current:
        return "done"
    if step > current:
        return "todo"
    return "done" if STATES[State(contract.state)].closed else "current"
