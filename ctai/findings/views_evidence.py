"""What a need or an obstacle rests on: added and taken away from its page."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ctai.accounts.requests import MemberRequest
from ctai.design.clock import today
from ctai.findings import acts, permissions
from ctai.findings.forms import EvidenceForm
from ctai.findings.kinds import KINDS
from ctai.findings.pages import draw_line, line_or_404
from ctai.findings.sources import choices
from ctai.rules.refusals import ActRefused, refuse_unless

_NEEDS = KINDS["besoins"]


@require_POST
def add(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    need = line_or_404(request, number, _NEEDS, pk)
    refuse_unless(permissions.can_change(need, request.membership))
    form = EvidenceForm(request.POST, sources=choices(need.contract))
    if form.is_valid():
        try:
            acts.add_evidence(need, by=request.membership, today=today(), **form.cleaned_data)
        except ActRefused as refused:
            form.add_error("reference", refused.refusal.sentence)
        else:
            messages.success(request, "Preuve ajoutée.")
            return redirect("findings:line", number=number, kind=_NEEDS.slug, pk=pk)
    return draw_line(request, _NEEDS, need, evidence_form=form)


@require_POST
def remove(request: MemberRequest, number: str, pk: int, evidence: int) -> HttpResponse:
    need = line_or_404(request, number, _NEEDS, pk)
    found = need.evidence.select_related("declared", "meeting").filter(pk=evidence).first()
    if found is None:
        raise Http404
    found.need = need
    acts.remove_evidence(found, by=request.membership, today=today())
    messages.success(request, "Preuve retirée. Le journal la garde.")
    return redirect("findings:line", number=number, kind=_NEEDS.slug, pk=pk)
