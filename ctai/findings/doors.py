"""The way to the findings of a contract. OFII has a door of its own, to its declared figures."""

from django.http import Http404

from ctai.accounts.models import Membership
from ctai.contracts.doors import contract_or_404
from ctai.contracts.models import Contract
from ctai.findings.models import contracts_told_by
from ctai.rules.roles import Side


def reads_contract(membership: Membership) -> bool:
    """OFII reads its own declared figures and no other page of the contract."""
    return membership.side != Side.OFII


def declared_contract_or_404(membership: Membership, number: str) -> Contract:
    """The contract whose declared figures are read or written."""
    if reads_contract(membership):
        return contract_or_404(membership, number)
    contract = contracts_told_by(membership).select_related("territory__departement").filter(number=number).first()
    if contract is None:
        raise Http404
    return contract
