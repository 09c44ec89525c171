"""Who may have each paper made, and who notifies an act of the State."""

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.contracts.permissions import is_party, needs_role, needs_state
from ctai.documents.models import ProductionState
from ctai.documents.permissions import is_producer
from ctai.funding.permissions import PAID_IN
from ctai.papers.models import Paper
from ctai.programme.models import Action
from ctai.rules.refusals import Refusal
from ctai.rules.roles import PREFECTURE_ROLES, Role, Side


def can_ask_programme(contract: Contract, membership: Membership) -> Refusal | None:
    """Whoever reads the contract: its door has been opened."""
    if membership.side not in (Side.AUTHORITY, Side.STATE):
        return Refusal("Le programme se produit depuis le dossier, par ceux qui le lisent.", code="side")
    if not contract.actions.exists():
        return Refusal("Le programme n'a encore aucune fiche action : il n'y a rien à imprimer.", code="empty")
    return None


def can_ask_annex(contract: Contract, membership: Membership) -> Refusal | None:
    refusal = is_producer(contract, membership)
    if refusal is None and not contract.budget_lines.alive().filter(asked__isnull=False).exists():
        return Refusal(
            "L'annexe financière se compose une fois des montants demandés au budget : il n'y en a encore aucun.",
            code="empty",
        )
    return refusal


def can_ask_requests(contract: Contract, membership: Membership) -> Refusal | None:
    """The parties, and an operator that carries an action of this contract."""
    if membership.side != Side.OPERATOR:
        return is_producer(contract, membership)
    carries = Action.objects.visible_to(membership).filter(contract=contract).exists()
    if carries and membership.has_role(Role.OPERATOR_AGENT):
        return None
    return Refusal("Votre organisation ne porte aucune action de ce contrat.", code="operator")


def can_ask_request(contract: Contract, payee: Organisation, membership: Membership) -> Refusal | None:
    refusal = can_ask_requests(contract, membership)
    if refusal:
        return refusal
    if membership.side == Side.OPERATOR and payee.pk != membership.organisation_id:
        return Refusal("Chaque association produit sa propre demande.", code="operator")
    if not payee.is_association:
        return Refusal(
            f"{payee} est un organisme public : le Cerfa n° 12156 est celui des associations. Sa demande est l'annexe "
            "financière du contrat.",
            code="public",
        )
    return None


def can_ask_grants(contract: Contract, membership: Membership) -> Refusal | None:
    """The order or the convention: the prefecture of the contract, once the proposal is accepted."""
    what = "produire l'acte d'une subvention"
    return (
        needs_role(membership, PREFECTURE_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, PAID_IN, what)
    )


def can_notify(paper: Paper, membership: Membership) -> Refusal | None:
    refusal = can_ask_grants(paper.production.contract, membership)
    if refusal:
        return refusal
    if not paper.is_act:
        return Refusal("Seul un arrêté ou une convention se signe, dans son fichier PDF.", code="kind")
    if paper.notified_on:
        return Refusal(f"Cet acte est déjà signé et envoyé, le {paper.notified_on:%d/%m/%Y}.", code="twice")
    if paper.production.state != ProductionState.DONE:
        return Refusal("Cet acte n'est pas encore produit : attendez son fichier.", code="state")
    return None
