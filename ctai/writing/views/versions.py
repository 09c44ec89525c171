"""Every version: who, when, how; one; two compared; an older one restored."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ctai.accounts.requests import MemberRequest
from ctai.design.clock import today
from ctai.rules.refusals import refuse_unless
from ctai.writing import acts, kinds, reads
from ctai.writing.comparing import compare
from ctai.writing.doors import text_or_404, version_or_404
from ctai.writing.kinds import can_write

A_PAGE = 25


@require_GET
def history(request: MemberRequest, pk: int) -> HttpResponse:
    text = text_or_404(request.membership, pk)
    rows = reads.versions_of(text, request.membership).defer("body")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "contract": text.contract,
        "text": text,
        "page": page,
        "numbers": list(rows.values_list("number", flat=True)),
        "address": kinds.of(text).address(text),
        "can_restore": can_write(text, request.membership) is None,
    }
    return render(request, "writing/history.html", context)


@require_GET
def version(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    text = text_or_404(request.membership, pk)
    shown = version_or_404(text, request.membership, number)
    can_restore = can_write(text, request.membership) is None and number != text.version
    context = {"contract": text.contract, "text": text, "version": shown, "can_restore": can_restore}
    return render(request, "writing/version.html", context)


@require_GET
def difference(request: MemberRequest, pk: int) -> HttpResponse:
    """?de=<older>&a=<newer>: any two versions."""
    text = text_or_404(request.membership, pk)
    try:
        asked = [int(request.GET.get(name, "")) for name in ("de", "a")]
    except ValueError:
        raise Http404 from None
    if max(asked) > text.version:
        raise Http404
    before, after = (version_or_404(text, request.membership, number) for number in asked)
    passages = compare(before.body, after.body)
    context = {"contract": text.contract, "text": text, "before": before, "after": after, "passages": passages}
    return render(request, "writing/difference.html", context)


@require_http_methods(["GET", "POST"])
def restore(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """What restoring would change, then the act."""
    text = text_or_404(request.membership, pk)
    older = version_or_404(text, request.membership, number)
    refuse_unless(can_write(text, request.membership))
    if request.method == "POST":
        if request.POST.get("seen") != str(text.version):
            messages.warning(request, "Le texte a changé entre-temps : relisez ce que la restauration changerait.")
        else:
            acts.restore(older, seen=text.version, by=request.membership, today=today())
            messages.success(request, f"Version {number} restaurée : c'est une nouvelle version, rien n'est effacé.")
            return redirect(kinds.of(text).address(text))
    context = {"contract": text.contract, "text": text, "version": older, "passages": compare(text.body, older.body)}
    return render(request, "writing/restore.html", context)
