"""The one table of moves: act, from, to, by whom, what must be complete, who is told, whether it can be undone.

Only `lifecycle` runs it. `readiness` names the checks that `lifecycle.readiness` runs before the act.
"""

from dataclasses import dataclass

from ctai.rules.acts import Act
from ctai.rules.roles import AUTHORITY_ROLES, PARTY_ROLES, PREFECTURE_ROLES, Role, Side
from ctai.rules.states import State


@dataclass(frozen=True)
class Transition:
    """`verb`: the button. `done`: the journal's sentence. `tells`: sides written to. `way_back`: what undoes it."""

    act: Act
    sources: frozenset[State]
    target: State
    roles: frozenset[Role]
    verb: str
    done: str
    readiness: tuple[str, ...] = ()
    needs_reason: bool = False
    tells: frozenset[Side] = frozenset()
    way_back: Act | None = None
    article: str = ""
    # Moved by another act (the last signature), never by a button.
    automatic: bool = False


_BOTH = frozenset({Side.AUTHORITY, Side.STATE})
_STATE = frozenset({Side.STATE})
_AUTHORITY = frozenset({Side.AUTHORITY})
_DGEF = "DGEF, les cinq étapes du CTAI"

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        Act.SEND_INTENT,
        frozenset({State.DRAFT}),
        State.INTENT_SENT,
        AUTHORITY_ROLES,
        "Envoyer la lettre à la préfecture",
        "Lettre d'intention envoyée",
        ("intent_complete",),
        tells=_STATE,
        way_back=Act.WITHDRAW_INTENT,
        article=_DGEF + ", étape 1",
    ),
    Transition(
        Act.WITHDRAW_INTENT,
        frozenset({State.INTENT_SENT}),
        State.DRAFT,
        AUTHORITY_ROLES,
        "Retirer la lettre",
        "Lettre d'intention retirée",
        needs_reason=True,
        tells=_STATE,
        way_back=Act.SEND_INTENT,
    ),
    Transition(
        Act.ACKNOWLEDGE_INTENT,
        frozenset({State.INTENT_SENT}),
        State.EXCHANGES,
        PREFECTURE_ROLES,
        "Accuser réception et ouvrir les échanges",
        "Réception de la lettre d'intention",
        tells=_AUTHORITY,
        way_back=Act.REOPEN_INTENT,
        article=_DGEF + ", étape 1",
    ),
    Transition(
        Act.REOPEN_INTENT,
        frozenset({State.EXCHANGES}),
        State.INTENT_SENT,
        PREFECTURE_ROLES,
        "Revenir sur l'accusé de réception",
        "Accusé de réception retiré",
        needs_reason=True,
        tells=_AUTHORITY,
        way_back=Act.ACKNOWLEDGE_INTENT,
    ),
    Transition(
        Act.DECLINE_INTENT,
        frozenset({State.INTENT_SENT}),
        State.DECLINED,
        PREFECTURE_ROLES,
        "Décliner la lettre",
        "Lettre d'intention déclinée",
        needs_reason=True,
        tells=_AUTHORITY,
        way_back=Act.REWORK_INTENT,
    ),
    Transition(
        Act.REWORK_INTENT,
        frozenset({State.DECLINED}),
        State.DRAFT,
        AUTHORITY_ROLES,
        "Reprendre la lettre",
        "Lettre d'intention reprise",
        way_back=Act.SEND_INTENT,
    ),
    Transition(
        Act.OPEN_DIAGNOSIS,
        frozenset({State.EXCHANGES}),
        State.DIAGNOSIS,
        PARTY_ROLES,
        "Ouvrir le diagnostic partagé",
        "Diagnostic partagé ouvert",
        tells=_BOTH,
        way_back=Act.RETURN_TO_EXCHANGES,
        article=_DGEF + ", étape 3",
    ),
    Transition(
        Act.RETURN_TO_EXCHANGES,
        frozenset({State.DIAGNOSIS}),
        State.EXCHANGES,
        PARTY_ROLES,
        "Revenir aux échanges",
        "Retour aux échanges",
        needs_reason=True,
        tells=_BOTH,
        way_back=Act.OPEN_DIAGNOSIS,
    ),
    Transition(
        Act.FREEZE_DIAGNOSIS,
        frozenset({State.DIAGNOSIS}),
        State.PROPOSAL,
        PARTY_ROLES,
        "Figer le diagnostic et préparer la proposition",
        "Diagnostic figé",
        ("diagnosis_agreed", "diagnosis_priorities"),
        tells=_BOTH,
        way_back=Act.REOPEN_DIAGNOSIS,
        article="Diair, plaquette 2023 : les deux parties valident le diagnostic",
    ),
    Transition(
        Act.REOPEN_DIAGNOSIS,
        frozenset({State.PROPOSAL, State.CORRECTIONS}),
        State.DIAGNOSIS,
        PARTY_ROLES,
        "Rouvrir le diagnostic",
        "Diagnostic rouvert, dans une nouvelle version",
        needs_reason=True,
        tells=_BOTH,
        way_back=Act.FREEZE_DIAGNOSIS,
    ),
    Transition(
        Act.CERTIFY_PROPOSAL,
        frozenset({State.PROPOSAL, State.CORRECTIONS}),
        State.CERTIFIED,
        frozenset({Role.ELECTED_SIGNATORY}),
        "Certifier la proposition",
        "Proposition certifiée",
        ("programme_complete", "budget_complete", "rules_of_the_year"),
        tells=_AUTHORITY,
        way_back=Act.WITHDRAW_CERTIFICATION,
        article="Séparer qui remplit et qui certifie (product.md, partie 2)",
    ),
    Transition(
        Act.WITHDRAW_CERTIFICATION,
        frozenset({State.CERTIFIED}),
        State.PROPOSAL,
        AUTHORITY_ROLES,
        "Retirer la certification et corriger",
        "Certification retirée",
        needs_reason=True,
        tells=_AUTHORITY,
        way_back=Act.CERTIFY_PROPOSAL,
    ),
    Transition(
        Act.SUBMIT_PROPOSAL,
        frozenset({State.CERTIFIED}),
        State.SUBMITTED,
        AUTHORITY_ROLES,
        "Déposer la proposition et la demande de financement",
        "Proposition et demande de financement déposées",
        ("programme_complete", "budget_complete", "rules_of_the_year"),
        tells=_STATE,
        way_back=Act.REQUEST_CORRECTIONS,
        article=_DGEF + ", étape 4",
    ),
    Transition(
        Act.REQUEST_CORRECTIONS,
        frozenset({State.SUBMITTED}),
        State.CORRECTIONS,
        PREFECTURE_ROLES,
        "Demander des corrections",
        "Corrections demandées",
        needs_reason=True,
        tells=_AUTHORITY,
        way_back=Act.CERTIFY_PROPOSAL,
    ),
    Transition(
        Act.ACCEPT_PROPOSAL,
        frozenset({State.SUBMITTED}),
        State.ACCEPTED,
        frozenset({Role.PREFECT}),
        "Accepter la proposition",
        "Proposition acceptée",
        ("anomalies_judged",),
        tells=_AUTHORITY,
        way_back=Act.REOPEN_EXAMINATION,
        article=_DGEF + ", étape 5",
    ),
    Transition(
        Act.REFUSE_PROPOSAL,
        frozenset({State.SUBMITTED}),
        State.REFUSED,
        frozenset({Role.PREFECT}),
        "Refuser la proposition",
        "Proposition refusée",
        needs_reason=True,
        tells=_AUTHORITY,
        way_back=Act.REOPEN_EXAMINATION,
    ),
    Transition(
        Act.REOPEN_EXAMINATION,
        frozenset({State.ACCEPTED, State.REFUSED}),
        State.SUBMITTED,
        frozenset({Role.PREFECT}),
        "Rouvrir l'examen",
        "Examen rouvert",
        needs_reason=True,
        tells=_AUTHORITY,
    ),
    Transition(
        Act.FREEZE_TEXT,
        frozenset({State.ACCEPTED}),
        State.SIGNATURE,
        PREFECTURE_ROLES,
        "Figer le texte et ouvrir les signatures",
        "Texte du contrat figé",
        ("period_set", "assembly_votes", "contract_text"),
        tells=_BOTH,
        way_back=Act.REOPEN_TEXT,
    ),
    Transition(
        Act.REOPEN_TEXT,
        frozenset({State.SIGNATURE}),
        State.ACCEPTED,
        PARTY_ROLES,
        "Rouvrir le texte",
        "Texte rouvert : les signatures déjà recueillies ne valent plus",
        needs_reason=True,
        tells=_BOTH,
        way_back=Act.FREEZE_TEXT,
    ),
    Transition(
        Act.ENTER_INTO_FORCE,
        frozenset({State.SIGNATURE}),
        State.IN_FORCE,
        PARTY_ROLES,
        "Entrée en vigueur",
        "Contrat signé par toutes les parties : en vigueur",
        ("all_signed",),
        tells=_BOTH,
        automatic=True,
    ),
    Transition(
        Act.END_CONTRACT,
        frozenset({State.IN_FORCE}),
        State.ENDED,
        PARTY_ROLES,
        "Clore le contrat arrivé à son terme",
        "Contrat clos à son terme",
        ("past_end_date",),
        tells=_BOTH,
    ),
    Transition(
        Act.TERMINATE_CONTRACT,
        frozenset({State.IN_FORCE}),
        State.TERMINATED,
        frozenset({Role.PREFECT, Role.ELECTED_SIGNATORY}),
        "Résilier le contrat",
        "Contrat résilié",
        needs_reason=True,
        tells=_BOTH,
    ),
    Transition(
        Act.ABANDON,
        frozenset(
            {
                State.EXCHANGES,
                State.DIAGNOSIS,
                State.PROPOSAL,
                State.CORRECTIONS,
                State.CERTIFIED,
                State.ACCEPTED,
                State.REFUSED,
            }
        ),
        State.ABANDONED,
        frozenset({Role.PREFECT, Role.ELECTED_SIGNATORY, Role.PROJECT_LEAD, Role.OFFICER}),
        "Abandonner le projet",
        "Projet abandonné",
        needs_reason=True,
        tells=_BOTH,
    ),
)

BY_ACT: dict[Act, Transition] = {transition.act: transition for transition in TRANSITIONS}


def from_state(state: State) -> list[Transition]:
    """Moves a button may offer from this state, in the order of the table."""
    return [t for t in TRANSITIONS if state in t.sources and not t.automatic]
