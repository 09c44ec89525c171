"""Who says what exists and what is missing: the parties, from the exchanges until the contract is closed.

OFII adds and corrects its own declared figures, and nothing else. The State's other readers read.
"""

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.permissions import is_party, needs_role
from ctai.findings.models import DeclaredFigure, Finding, contracts_told_by
from ctai.rules.refusals import Refusal
from ctai.rules.roles import PARTY_ROLES, Role, Side
from ctai.rules.states import STATES, State

NOT_OPEN = (
    "Ce qui existe et ce qui manque se décrit une fois la lettre d'intention reçue : "
    "ces pages s'ouvrent quand la préfecture en a accusé réception."
)


def is_open(contract: Contract) -> bool:
    """Exchanges are the second step: they begin with the acknowledgement (state and date are tied by the database)."""
    return contract.acknowledged_on is not None


def _while_open(contract: Contract) -> Refusal | None:
    facts = STATES[State(contract.state)]
    if facts.closed:
        sentence = f"Le dossier est clos (« {facts.label} ») : plus rien n'y est écrit."
        return Refusal(sentence, code="closed")
    return None if is_open(contract) else Refusal(NOT_OPEN, code="not_open")


def can_write(contract: Contract, membership: Membership, what: str = "décrire ce territoire") -> Refusal | None:
    """The offer, needs and obstacles: both sides, alike."""
    return needs_role(membership, PARTY_ROLES, what) or is_party(contract, membership, what) or _while_open(contract)


def can_declare(contract: Contract, membership: Membership) -> Refusal | None:
    """A figure typed by hand: either side, or the OFII of the département once the diagnosis has begun."""
    what = "déclarer un chiffre"
    if Role(membership.role) == Role.OFII_OFFICER:
        if contracts_told_by(membership).filter(pk=contract.pk).exists():
            return _while_open(contract)
        return Refusal("Ce territoire n'est pas suivi par votre direction de l'OFII.", code="departement")
    return needs_role(membership, PARTY_ROLES | {Role.OFII_OFFICER}, what) or can_write(contract, membership, what)


def can_change(finding: Finding, membership: Membership) -> Refusal | None:
    """A declared figure is corrected or withdrawn by who declared it; the rest by both sides."""
    if finding.withdrawn_on is not None:
        return Refusal("Cette ligne a été retirée : remettez-la avant de la modifier.", code="withdrawn")
    if getattr(finding, "merged_into_id", None):
        return Refusal("Cette offre est réunie à une autre : modifiez celle qui reste.", code="merged")
    return can_withdraw(finding, membership)


def can_withdraw(finding: Finding, membership: Membership) -> Refusal | None:
    """Also the way back. Same people as a change."""
    if not isinstance(finding, DeclaredFigure):
        return can_write(finding.contract, membership)
    return can_declare(finding.contract, membership) or _own_word(finding, membership)


def _own_word(figure: DeclaredFigure, membership: Membership) -> Refusal | None:
    same_side = figure.organisation.side == membership.side and membership.side != Side.OFII
    if same_side or figure.organisation_id == membership.organisation_id:
        return None
    return Refusal(
        f"Ce chiffre a été déclaré par {figure.organisation} : seul cet organisme peut le corriger ou le retirer. "
        "Écrivez-lui dans les échanges si vous n'êtes pas d'accord.",
        code="author",
    )
