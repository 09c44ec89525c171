"""The ways to what a diagnosis is made of: its current version, its sections, what they cite, its priorities."""

from django.db.models import Prefetch
from django.http import Http404

from ctai.accounts.models import Membership
from ctai.contracts.doors import contract_or_404
from ctai.contracts.models import Contract
from ctai.diagnosis.doors import diagnosis_or_404
from ctai.diagnosis.models import Citation, Diagnosis, Priority, SectionText
from ctai.diagnosis.reads import with_body


def current_or_none(membership: Membership | None, number: str) -> tuple[Contract, Diagnosis | None]:
    """The contract and its last version; None before step 3, for those who read the contract. Http404 otherwise."""
    versions = Diagnosis.objects.visible_to(membership).filter(contract__number=number)
    diagnosis = versions.for_pages().order_by("-number").first()
    if diagnosis is not None:
        return diagnosis.contract, diagnosis
    return contract_or_404(membership, number), None


def section_or_404(membership: Membership | None, number: str, slug: str) -> SectionText:
    """A section of the last version, by its address. A draft of the other side is found: its page says so."""
    diagnosis = diagnosis_or_404(membership, number)
    cited = Citation.objects.select_related("placed_by__person", "placed_by__organisation")
    found = with_body(diagnosis.sections.filter(slug=slug))
    section = found.prefetch_related(Prefetch("citations", cited)).first()
    if section is None:
        raise Http404
    section.diagnosis, section.body.contract = diagnosis, diagnosis.contract
    return section


def priority_or_404(membership: Membership | None, number: str, pk: int) -> Priority:
    diagnosis = diagnosis_or_404(membership, number)
    priority = diagnosis.priorities.filter(pk=pk).first()
    if priority is None:
        raise Http404
    priority.diagnosis = diagnosis
    return priority


def citation_or_404(section: SectionText, number: int) -> Citation:
    citation = next((one for one in section.citations.all() if one.number == number), None)
    if citation is None:
        raise Http404
    citation.section = section
    return citation
