"""The ways to what the exchanges hold: not visible to a membership, it does not exist for it (404)."""

from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import contract_or_404, get_or_404
from ctai.exchanges.models import Meeting


def meeting_or_404(request: MemberRequest, number: str, pk: int) -> Meeting:
    """Through both doors: the contract's, then the meeting's."""
    contract = contract_or_404(request.membership, number)
    meeting = get_or_404(
        Meeting.objects.select_related("organised_by__person", "organised_by__organisation"),
        request.membership,
        pk=pk,
        contract=contract,
    )
    meeting.contract = contract
    return meeting
