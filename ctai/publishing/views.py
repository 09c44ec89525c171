"""The importer, for those who publish; editions, for everyone."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from ctai.accounts.models import Membership
from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import get_or_404
from ctai.design.clock import today
from ctai.figures import editions as stored
from ctai.files.serve import serve
from ctai.files.types import FileRefused
from ctai.publishing import acts, reads
from ctai.publishing.declared import LAYOUT_BY_CODE, LAYOUTS
from ctai.publishing.forms import BringForm, DescribeForm, LayoutForm, WithdrawForm
from ctai.publishing.models import Import, ImportState
from ctai.publishing.permissions import can_change_import, can_import, can_withdraw
from ctai.rules.refusals import refuse_unless
from ctai.sheets.csvs import csv_response
from ctai.sheets.reading import SheetRefused

SHOWN, PER_PAGE = 200, 30


@require_http_methods(["GET", "POST"])
def imports(request: MemberRequest) -> HttpResponse:
    """Bring a file in; those brought before."""
    refuse_unless(can_import(request.membership))
    scopes = acts.scopes_of(request.membership)
    form = BringForm(request.POST or None, request.FILES or None, scopes=scopes)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            brought = acts.bring(
                upload.name, upload.read(), departement=form.departement, by=request.membership, today=today()
            )
        except (SheetRefused, FileRefused) as refused:
            form.add_error("file", refused.sentence)
        else:
            return redirect("publishing:describe", pk=brought.pk)
    context = {
        "form": form,
        "scopes": scopes,
        "imports": reads.imports_of(request.membership)[:PER_PAGE],
        "layouts": [layout.mapping for layout in LAYOUTS if not layout.elsewhere],
    }
    return render(request, "publishing/imports.html", context)


@require_http_methods(["GET", "POST"])
def describe(request: MemberRequest, pk: int) -> HttpResponse:
    """Say what the columns are: a few words for a known file, everything for another."""
    brought = _import(request, pk)
    refuse_unless(can_change_import(brought, request.membership))
    form: LayoutForm | DescribeForm
    if brought.layout:
        form = LayoutForm(request.POST or None, brought=brought, mapping=LAYOUT_BY_CODE[brought.layout].mapping)
    else:
        form = DescribeForm(request.POST or None, brought=brought, remembered=reads.remembered(brought))
    if request.method == "POST" and form.is_valid():
        described = acts.describe(brought, form.described(), by=request.membership)
        return redirect("jobs:progress", pk=described.job_id)
    layout = LAYOUT_BY_CODE[brought.layout].mapping if brought.layout else None
    return render(request, "publishing/describe.html", {"brought": brought, "form": form, "layout": layout})


@require_http_methods(["GET", "POST"])
def one_import(request: MemberRequest, pk: int) -> HttpResponse:
    """What would be published, and every anomaly; accept or abandon."""
    brought = _import(request, pk)
    if request.method == "POST":
        return _decided(request, brought)
    if brought.state == ImportState.TO_DESCRIBE:
        return redirect("publishing:describe", pk=pk)
    report = brought.report
    context = {
        "brought": brought,
        "mapping": brought.mapping,
        "report": report,
        "anomalies": [dict(zip(("kind", "sheet", "row", "address", "header", "value", "why"), one, strict=True))
                      for one in report.get("anomalies", [])[:SHOWN]],
        "shown": SHOWN,
        "may": can_change_import(brought, request.membership) is None,
        "carried": report.get("carried", [])[:SHOWN],
        "is_ready": brought.state in (ImportState.READY, ImportState.PUBLISHING),
    }  # fmt: skip
    return render(request, "publishing/import.html", context)


def _decided(request: MemberRequest, brought: Import) -> HttpResponse:
    if request.POST.get("decision") == "accept":
        accepted = acts.accept(brought, by=request.membership)
        return redirect("jobs:progress", pk=accepted.job_id)
    acts.abandon(brought, by=request.membership)
    messages.success(request, f"Import de « {brought} » abandonné : rien n'a été publié.")
    return redirect("publishing:imports")


@require_GET
def anomalies_csv(request: MemberRequest, pk: int) -> StreamingHttpResponse:
    brought = _import(request, pk)
    return csv_response(f"anomalies-import-{brought.pk}", reads.ANOMALIES, reads.anomaly_lines(brought))


@require_GET
def file(request: MemberRequest, pk: int) -> FileResponse:
    return serve(_import(request, pk).file)


@login_not_required
@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    page = Paginator(stored.editions(), PER_PAGE).get_page(request.GET.get("page"))
    membership = _membership(request)
    may_import = membership is not None and can_import(membership) is None
    return render(request, "publishing/editions.html", {"page": page, "may_import": may_import})


@login_not_required
@require_safe
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """What an edition holds, whether it stands, and the others of the same data set."""
    row = get_object_or_404(stored.editions(), pk=pk)
    membership = _membership(request)
    context = {
        "edition": row,
        "content": stored.content_of(row),
        "others": row.source.editions.exclude(pk=row.pk).order_by("-number"),
        "is_current": row.values.filter(is_current=True).exists(),
        "may_withdraw": membership is not None and can_withdraw(row, membership) is None,
    }
    return render(request, "publishing/edition.html", context)


@login_not_required
@require_safe
def edition_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    row = get_object_or_404(stored.editions(), pk=pk)
    return csv_response(f"{row.source.code}-edition-{row.number}", stored.HEADERS, stored.lines_of(row))


@require_http_methods(["GET", "POST"])
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(stored.editions(), pk=pk)
    refuse_unless(can_withdraw(row, request.membership))
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts.withdraw(row, form.cleaned_data["reason"], by=request.membership, today=today())
        messages.success(request, f"{row} est retirée.")
        return redirect("publishing:edition", pk=pk)
    return render(request, "publishing/withdraw.html", {"edition": row, "form": form})


def _import(request: MemberRequest, pk: int) -> Import:
    return get_or_404(reads.imports_of(request.membership), request.membership, pk=pk)


def _membership(request: HttpRequest) -> Membership | None:
    return getattr(request, "membership", None)
