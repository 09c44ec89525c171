"""The way to a survey: its contract's door, then its own."""

from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import contract_or_404, get_or_404
from ctai.survey.models import Survey


def survey_or_404(request: MemberRequest, number: str, pk: int) -> Survey:
    """Through both doors: the contract's, then the survey's."""
    contract = contract_or_404(request.membership, number)
    survey = get_or_404(Survey.objects.all(), request.membership, pk=pk, contract=contract)
    survey.contract = contract
    return survey
