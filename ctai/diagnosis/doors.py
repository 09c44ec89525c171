"""The way to a diagnosis: its own visibility, wider than the contract's (OFII), narrower than everybody's."""

from django.http import Http404

from ctai.accounts.models import Membership
from ctai.diagnosis.models import Diagnosis
from ctai.rules.roles import Side


def diagnosis_or_404(membership: Membership | None, number: str, version: int | None = None) -> Diagnosis:
    """The last version, or the one asked for."""
    versions = Diagnosis.objects.visible_to(membership).filter(contract__number=number)
    if version is not None:
        versions = versions.filter(number=version)
    diagnosis = versions.for_pages().order_by("-number").first()
    if diagnosis is None:
        raise Http404
    return diagnosis


def reads_contract(membership: Membership) -> bool:
    """OFII reads the diagnosis and no other page of the contract."""
    return membership.side != Side.OFII
