"""The only way to a text, a version or a remark: what a membership does not read does not exist for it."""

from django.http import Http404

from ctai.accounts.models import Membership
from ctai.contracts.doors import get_or_404
from ctai.writing import reads
from ctai.writing.models import Remark, Text, Version

_FRAME = ("territory", "departement", "lead", "prefecture")


def text_or_404(membership: Membership | None, pk: int) -> Text:
    """With what the frame of a contract's page shows."""
    return get_or_404(Text.objects.select_related(*(f"contract__{name}" for name in _FRAME)), membership, pk=pk)


def version_or_404(text: Text, membership: Membership, number: int) -> Version:
    found = reads.versions_of(text, membership).filter(number=number).first()
    if found is None:
        raise Http404
    found.text = text
    return found


def remark_or_404(membership: Membership, pk: int) -> Remark:
    related = [f"text__contract__{name}" for name in _FRAME]
    return get_or_404(Remark.objects.select_related(*related), membership, pk=pk)
