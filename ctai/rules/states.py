"""The states of a contract (domain.md 2.2 and 10), with a label for each audience.

The five official steps: letter of intent, exchanges, shared diagnosis, proposal and funding request, validation and
signature — source: DGEF, « Les contrats territoriaux d'accueil et d'intégration », immigration.interieur.gouv.fr.
The stored value is the short code; a label may change without touching a row.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from ctai.rules.roles import Side


class Step(IntEnum):
    """The five official steps, then the running years."""

    INTENT = 1
    EXCHANGES = 2
    DIAGNOSIS = 3
    PROPOSAL = 4
    SIGNATURE = 5
    RUNNING = 6


STEP_LABELS: dict[Step, str] = {
    Step.INTENT: "Lettre d'intention",
    Step.EXCHANGES: "Échanges",
    Step.DIAGNOSIS: "Diagnostic partagé",
    Step.PROPOSAL: "Proposition et demande de financement",
    Step.SIGNATURE: "Validation et signature",
    Step.RUNNING: "Exécution",
}


class State(StrEnum):
    DRAFT = "draft"
    INTENT_SENT = "intent_sent"
    DECLINED = "declined"
    EXCHANGES = "exchanges"
    DIAGNOSIS = "diagnosis"
    PROPOSAL = "proposal"
    CORRECTIONS = "corrections"
    CERTIFIED = "certified"
    SUBMITTED = "submitted"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    SIGNATURE = "signature"
    IN_FORCE = "in_force"
    ENDED = "ended"
    TERMINATED = "terminated"
    ABANDONED = "abandoned"


@dataclass(frozen=True)
class StateFacts:
    """`label`: neutral; `authority`, `state`: the same state as each side lives it; `turn`: who is expected to act
    (None: both, or nobody when `closed`)."""

    step: Step
    label: str
    authority: str
    state: str
    turn: Side | None
    closed: bool = False


STATES: dict[State, StateFacts] = {
    State.DRAFT: StateFacts(
        Step.INTENT,
        "Lettre en préparation",
        "Lettre d'intention à compléter et à envoyer, encore invisible pour la préfecture",
        "Lettre en préparation, invisible pour l'État",
        Side.AUTHORITY,
    ),
    State.INTENT_SENT: StateFacts(
        Step.INTENT,
        "Lettre envoyée",
        "Lettre envoyée, en attente de l'accusé de réception de la préfecture",
        "Lettre reçue, accusé de réception à donner",
        Side.STATE,
    ),
    State.DECLINED: StateFacts(
        Step.INTENT,
        "Lettre déclinée",
        "Lettre déclinée par la préfecture, à reprendre si vous le souhaitez",
        "Lettre déclinée",
        Side.AUTHORITY,
    ),
    State.EXCHANGES: StateFacts(
        Step.EXCHANGES,
        "Échanges en cours",
        "Échanges en cours avec la préfecture",
        "Échanges en cours avec la collectivité",
        None,
    ),
    State.DIAGNOSIS: StateFacts(
        Step.DIAGNOSIS,
        "Diagnostic en cours",
        "Diagnostic partagé à écrire avec la préfecture",
        "Diagnostic partagé à écrire avec la collectivité",
        None,
    ),
    State.PROPOSAL: StateFacts(
        Step.PROPOSAL,
        "Proposition en préparation",
        "Proposition et demande de financement à préparer",
        "Proposition en préparation par la collectivité",
        Side.AUTHORITY,
    ),
    State.CORRECTIONS: StateFacts(
        Step.PROPOSAL,
        "Corrections demandées",
        "Corrections demandées par la préfecture",
        "Corrections demandées à la collectivité",
        Side.AUTHORITY,
    ),
    State.CERTIFIED: StateFacts(
        Step.PROPOSAL,
        "Proposition certifiée",
        "Proposition certifiée par l'élu·e, à déposer",
        "Proposition certifiée, pas encore déposée",
        Side.AUTHORITY,
    ),
    State.SUBMITTED: StateFacts(
        Step.PROPOSAL,
        "Proposition déposée",
        "Proposition déposée, à l'examen de la préfecture",
        "Proposition à examiner",
        Side.STATE,
    ),
    State.REFUSED: StateFacts(
        Step.PROPOSAL,
        "Proposition refusée",
        "Proposition refusée par le préfet",
        "Proposition refusée",
        None,
        closed=True,
    ),
    State.ACCEPTED: StateFacts(
        Step.SIGNATURE,
        "Proposition acceptée",
        "Proposition acceptée : texte à relire, vote de l'assemblée à enregistrer",
        "Proposition acceptée : texte à figer après le vote de l'assemblée",
        None,
    ),
    State.SIGNATURE: StateFacts(
        Step.SIGNATURE,
        "En signature",
        "Texte figé, signatures en cours",
        "Texte figé, signatures en cours",
        None,
    ),
    State.IN_FORCE: StateFacts(Step.RUNNING, "En vigueur", "Contrat en vigueur", "Contrat en vigueur", None),
    State.ENDED: StateFacts(
        Step.RUNNING, "Terminé", "Contrat arrivé à son terme", "Contrat arrivé à son terme", None, closed=True
    ),
    State.TERMINATED: StateFacts(
        Step.RUNNING, "Résilié", "Contrat résilié avant son terme", "Contrat résilié avant son terme", None, closed=True
    ),
    State.ABANDONED: StateFacts(
        Step.EXCHANGES, "Projet abandonné", "Projet abandonné", "Projet abandonné", None, closed=True
    ),
}

STATE_CHOICES = [(state.value, facts.label) for state, facts in STATES.items()]

# Two counts that must never be mixed (domain.md 5.1): engaged = letter acknowledged and alive; signed = once in force.
ENGAGED = frozenset(
    {
        State.EXCHANGES,
        State.DIAGNOSIS,
        State.PROPOSAL,
        State.CORRECTIONS,
        State.CERTIFIED,
        State.SUBMITTED,
        State.ACCEPTED,
        State.SIGNATURE,
        State.IN_FORCE,
    }
)
SIGNED = frozenset({State.IN_FORCE, State.ENDED, State.TERMINATED})
# Nothing was signed yet: everything remains editable by the rules of its step.
BEFORE_SIGNATURE = frozenset(STATES) - SIGNED
# The State sees nothing of a letter still being written.
HIDDEN_FROM_STATE = frozenset({State.DRAFT})
PROGRAMME_EDITABLE = frozenset({State.PROPOSAL, State.CORRECTIONS})


def label_for(state: State, side: Side | None) -> str:
    """The state in the words of one side; neutral words for anyone else."""
    facts = STATES[state]
    if side == Side.AUTHORITY:
        return facts.authority
    if side == Side.STATE:
        return facts.state
    return facts.label
