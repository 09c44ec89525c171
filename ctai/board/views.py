"""One page: the actions by status and their calendar, to be looked at together and printed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ctai.accounts.requests import MemberRequest
from ctai.board.reads import board
from ctai.contracts.doors import contract_or_404
from ctai.design.clock import today


@require_safe
def home(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    return render(request, "board/home.html", {"contract": contract} | board(contract, today()))
