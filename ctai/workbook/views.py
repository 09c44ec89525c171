"""The workbook of a contract: taken away, brought back, read again, applied."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods, require_POST

from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import contract_or_404
from ctai.design.clock import today
from ctai.files.types import TYPES, FileType
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless
from ctai.workbook.acts.apply import apply
from ctai.workbook.acts.bring import bring_back, take_away
from ctai.workbook.difference import difference
from ctai.workbook.forms import UploadForm
from ctai.workbook.models import State, Upload
from ctai.workbook.permissions import can_upload
from ctai.workbook.preview import choices_in, gone_of, groups_of
from ctai.workbook.reads import mark_of, picture_of

XLSX = TYPES[FileType.XLSX].content_type
SHOWN = 200


@require_http_methods(["GET", "POST"])
def home(request: MemberRequest, number: str) -> HttpResponse:
    """Take the workbook away, bring it back; what was brought before."""
    contract = contract_or_404(request.membership, number)
    refusal = can_upload(contract, request.membership)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        refuse_unless(refusal)
        if form.is_valid():
            try:
                brought = bring_back(contract, form.cleaned_data["file"], by=request.membership, today=today())
            except ActRefused as refused:
                form.add_error("file", refused.refusal.sentence)
            else:
                return redirect(brought.get_absolute_url())
    past = Upload.objects.filter(contract=contract).select_related("file", "by__person", "by__organisation")
    context = {
        "contract": contract, "form": form, "refusal": refusal,
        "past": [] if refusal else past.defer("parsed", "faults")[:10],
    }  # fmt: skip
    return render(request, "workbook/home.html", context)


@require_POST
def download(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    response = HttpResponse(take_away(contract, by=request.membership, today=today()), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="classeur-{contract.number}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
def upload(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    """Every fault of the file, or every difference it makes; POST applies them."""
    contract = contract_or_404(request.membership, number)
    refuse_unless(can_upload(contract, request.membership))
    rows = Upload.objects.filter(contract=contract).select_related("snapshot", "file", "by__person", "by__organisation")
    brought = get_object_or_404(rows, pk=pk)
    context: dict[str, Any] = {"contract": contract, "brought": brought, "states": State, "shown": SHOWN}
    status = 200
    if brought.state == State.REFUSED:
        context["faults"] = brought.faults[:SHOWN]
        return render(request, "workbook/upload.html", context)
    if brought.state == State.APPLIED:
        return render(request, "workbook/upload.html", context)
    page = _Page(request, contract, brought)
    if request.method == "POST":
        try:
            count = apply(
                brought, choices=page.choices, seen=request.POST.get("seen", ""), by=request.membership, today=today()
            )
        except Conflict as conflict:
            status, context["problem"] = 409, conflict.refusal.sentence
            page = _Page(request, contract, brought)
        except ActRefused as refused:
            status, context["problem"] = 200, refused.refusal.sentence
        else:
            messages.success(request, f"Le classeur est appliqué : {count} ligne{'s' if count > 1 else ''}.")
            return redirect("workbook:home", number)
    return render(request, "workbook/upload.html", context | page.context, status=status)


class _Page:
    """The difference of an upload with the contract as it is now, and the choices already made."""

    def __init__(self, request: MemberRequest, contract: Any, brought: Upload) -> None:
        self.now = picture_of(contract, today())
        self.found = difference(brought.snapshot.picture, self.now, brought.parsed)
        self.choices = choices_in(request.POST, self.found)

    @cached_property
    def context(self) -> dict[str, Any]:
        groups = groups_of(self.found, self.now, self.choices)
        return {
            "groups": groups,
            "gone": gone_of(self.found, self.now),
            "conflicts": len(self.found.conflicts),
            "count": sum(len(group.rows) for group in groups),
            "seen": mark_of(self.now),
        }
