"""The exchanges of a contract: its threads, what is searched in them, and writing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import contract_or_404, get_or_404
from ctai.contracts.models import Contract
from ctai.design.clock import now, today
from ctai.exchanges import acts, audiences, permissions, reads
from ctai.exchanges.forms import AnswerForm, ThreadForm
from ctai.exchanges.models import MessageFile, Thread
from ctai.files.serve import serve
from ctai.rules.refusals import refuse_unless

PER_PAGE = 25


@require_GET
def home(request: MemberRequest, number: str) -> HttpResponse:
    """The threads, latest first, or the messages that hold the words searched; meetings and decisions beside."""
    membership = request.membership
    contract = contract_or_404(membership, number)
    if not permissions.is_open(contract):
        return render(request, "exchanges/not_open.html", {"contract": contract})
    query = request.GET.get("q", "").strip()[:100]
    seen = Thread.objects.filter(contract=contract).visible_to(membership)
    rows = reads.found(contract, membership, query) if query else reads.threads(seen, membership)
    decisions = reads.decisions(contract, membership)
    context = {
        "contract": contract,
        "refusal": permissions.can_write(contract, membership),
        "query": query,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "meetings": list(reads.meetings(contract, membership)),
        "open_decisions": [decision for decision in decisions if decision.done_on is None],
        "done_count": sum(decision.done_on is not None for decision in decisions),
        "now": now(),
    }
    return render(request, "exchanges/home.html", context)


@require_http_methods(["GET", "POST"])
def thread_add(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    refuse_unless(permissions.can_write(contract, request.membership))
    readers = audiences.choices(contract, request.membership, today())
    form = ThreadForm(request.POST or None, request.FILES or None, audiences=readers)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        opened = acts.open_thread(
            contract,
            subject=given["subject"],
            text=given["text"],
            uploads=given["uploads"],
            by=request.membership,
            today=today(),
            **audiences.chosen(contract, given["visibility"]),
        )
        messages.success(
            request, "Message envoyé." if opened.is_shared else "Note interne gardée : l'autre partie ne la lit pas."
        )
        return redirect("exchanges:thread", number=number, pk=opened.pk)
    return render(request, "exchanges/thread_form.html", {"contract": contract, "form": form})


def thread_or_404(request: MemberRequest, contract: Contract, pk: int) -> Thread:
    rows = Thread.objects.select_related("operator")
    found = get_or_404(rows, request.membership, pk=pk, contract=contract)
    found.contract = contract
    return found


@require_http_methods(["GET", "POST"])
def thread(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    found = thread_or_404(request, contract_or_404(request.membership, number), pk)
    return show(request, found, "contracts/frame.html", redirect("exchanges:thread", number=number, pk=pk).url)


def show(request: MemberRequest, found: Thread, frame: str, address: str) -> HttpResponse:
    """A thread, its last page first, and the form to answer. Reading it is what makes its messages no longer new."""
    form = AnswerForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        refuse_unless(permissions.can_answer(found, request.membership))
        if form.is_valid():
            given = form.cleaned_data
            acts.answer(found, given["text"], uploads=given["uploads"], by=request.membership, today=today())
            messages.success(request, "Message envoyé." if found.is_shared else "Note ajoutée.")
            return redirect(address)
    pages = Paginator(reads.messages_of(found), PER_PAGE)
    page = pages.get_page(request.GET.get("page", pages.num_pages))
    shown = list(page.object_list)
    if shown:
        acts.mark_read(found, request.membership, to=shown[-1].pk)
    context = {
        "frame": frame,
        "contract": found.contract,
        "thread": found,
        "page": page,
        "form": form,
        "readers": audiences.sentence(found),
        "refusal": permissions.can_answer(found, request.membership),
        "recipients": reads.told_in(found, request.membership, today()),
    }
    return render(request, "exchanges/thread.html", context)


@require_GET
def file(request: MemberRequest, number: str, pk: int) -> FileResponse:
    """A file joined to a message, to whoever reads the thread."""
    contract = contract_or_404(request.membership, number)
    joined = file_or_404(pk)
    thread_or_404(request, contract, joined.message.thread_id)
    return serve(joined.file)


def file_or_404(pk: int) -> MessageFile:
    """The row alone: its thread's door is still to be opened."""
    joined = MessageFile.objects.select_related("file", "message").filter(pk=pk).first()
    if joined is None:
        raise Http404
    return joined
