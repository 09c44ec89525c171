"""Public exports, and the export of the list on screen."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from ctai.accounts.requests import MemberRequest
from ctai.contracts.forms import ListForm
from ctai.contracts.listing import listing
from ctai.design.clock import today
from ctai.opendata.columns import MEMBERS, PUBLIC
from ctai.opendata.stream import csv_response
from ctai.steering.places import public_contracts


@login_not_required
def home(request: MemberRequest) -> HttpResponse:
    """What may be downloaded, with its dictionary."""
    return render(request, "opendata/home.html", {"columns": PUBLIC, "today": today()})


@login_not_required
def public_csv(request: MemberRequest) -> StreamingHttpResponse:
    """Every real contract whose letter was acknowledged; never a rehearsal."""
    day = today()
    return csv_response(PUBLIC, public_contracts(day).order_by("pk"), f"contrats-{day.isoformat()}.csv")


def contracts_csv(request: MemberRequest) -> StreamingHttpResponse:
    """The list on screen, with its filters, all pages."""
    form = ListForm(request.GET, membership=request.membership)
    rows = listing(request.membership, form.filters).rows
    return csv_response(MEMBERS, rows, f"mes-contrats-{today().isoformat()}.csv")
