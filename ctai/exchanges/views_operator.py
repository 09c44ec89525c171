"""What an operator reads of the exchanges: the threads opened with it, and nothing else of the contract."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import get_or_404
from ctai.exchanges import reads
from ctai.exchanges.models import Thread
from ctai.exchanges.views_threads import PER_PAGE, file_or_404, show
from ctai.files.serve import serve
from ctai.rules.roles import Side


def own_thread_or_404(request: MemberRequest, pk: int) -> Thread:
    if request.membership is None or request.membership.side != Side.OPERATOR:
        raise Http404
    rows = Thread.objects.select_related("operator", "contract__territory")
    return get_or_404(rows, request.membership, pk=pk)


@require_GET
def mine(request: MemberRequest) -> HttpResponse:
    """Every thread opened with this operator, across contracts."""
    if request.membership is None or request.membership.side != Side.OPERATOR:
        raise Http404
    rows = reads.threads(Thread.objects.visible_to(request.membership), request.membership)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "exchanges/mine.html", {"page": page})


@require_http_methods(["GET", "POST"])
def my_thread(request: MemberRequest, pk: int) -> HttpResponse:
    found = own_thread_or_404(request, pk)
    return show(request, found, "exchanges/operator_frame.html", redirect("exchanges:my_thread", pk=pk).url)


@require_GET
def my_file(request: MemberRequest, pk: int) -> FileResponse:
    joined = file_or_404(pk)
    own_thread_or_404(request, joined.message.thread_id)
    return serve(joined.file)
