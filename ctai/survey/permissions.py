"""Who prepares, opens, reads and moderates a survey. Answering needs no right: it is public."""

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.permissions import is_party, needs_role
from ctai.rules.refusals import Refusal
from ctai.rules.roles import PARTY_ROLES, Role
from ctai.rules.states import STATES, State
from ctai.survey.models import CLOSED, DRAFT, OPEN, Survey


def can_prepare(contract: Contract, membership: Membership, what: str = "préparer une enquête") -> Refusal | None:
    """The parties, from the exchanges on, as long as the contract lives."""
    refusal = needs_role(membership, PARTY_ROLES, what) or is_party(contract, membership, what)
    if refusal:
        return refusal
    if contract.acknowledged_on is None:
        return Refusal(
            "Une enquête se prépare à partir des échanges, quand la préfecture a accusé réception de la lettre.",
            code="not_open",
        )
    facts = STATES[State(contract.state)]
    if facts.closed:
        return Refusal(f"Ce dossier est clos (« {facts.label} ») : il n'ouvre plus d'enquête.", code="state")
    return None


def can_change(survey: Survey, membership: Membership, what: str = "modifier cette enquête") -> Refusal | None:
    """Changing, opening and deleting are for drafts: nothing of a survey changes once people answer it."""
    if survey.state != DRAFT:
        return Refusal(
            "Cette enquête a été ouverte : elle ne se modifie plus et ne se supprime plus. Préparez-en une autre.",
            code="opened",
        )
    return can_prepare(survey.contract, membership, what)


def can_close(survey: Survey, membership: Membership) -> Refusal | None:
    """Before its date; a contract that ended meanwhile does not keep its survey open."""
    what = "fermer cette enquête"
    if survey.state != OPEN:
        return Refusal("Seule une enquête ouverte se ferme.", code="not_open")
    return needs_role(membership, PARTY_ROLES, what) or is_party(survey.contract, membership, what)


def can_enter_paper(survey: Survey, membership: Membership) -> Refusal | None:
    """Paper comes back late: an agent of a party types it as long as the survey is not closed."""
    what = "saisir un questionnaire papier"
    refusal = needs_role(membership, PARTY_ROLES, what) or is_party(survey.contract, membership, what)
    if refusal or survey.state == OPEN:
        return refusal
    return Refusal("Un questionnaire papier se saisit quand l'enquête est ouverte.", code="not_open")


def can_moderate(survey: Survey, membership: Membership) -> Refusal | None:
    """Named moderators only: whoever else, however high, does not read what people wrote."""
    if survey.moderators.filter(pk=membership.pk).exists():
        return None
    return Refusal(
        "Seules les personnes désignées pour relire les textes libres de cette enquête peuvent les lire.",
        code="moderator",
    )


def can_read_results(survey: Survey, membership: Membership) -> Refusal | None:
    """Whoever reads the contract, once the survey is closed: before, two readings could be subtracted."""
    if survey.state == CLOSED:
        return None
    return Refusal(
        "Les résultats paraissent une seule fois, à la fermeture de l'enquête : lus avant, deux états successifs "
        "donneraient par soustraction la réponse d'une personne.",
        code="not_closed",
    )


def can_steward(membership: Membership) -> Refusal | None:
    return needs_role(membership, {Role.STEWARD}, "régler les enquêtes de toutes les collectivités")
