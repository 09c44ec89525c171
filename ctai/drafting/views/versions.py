"""The diagnosis as a whole: where it stands, frozen versions, and the list OFII reads."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ctai.accounts.requests import MemberRequest
from ctai.diagnosis import reads
from ctai.diagnosis.doors import diagnosis_or_404
from ctai.diagnosis.models import Diagnosis
from ctai.drafting.doors import current_or_none
from ctai.drafting.views.frame import graded_rows, page_context
from ctai.outlines.models import Outline

PAGE = 25


@require_GET
def home(request: MemberRequest, number: str) -> HttpResponse:
    contract, diagnosis = current_or_none(request.membership, number)
    if diagnosis is None:
        return render(request, "drafting/not_open.html", page_context(request, contract, None))
    states = reads.sections_of(diagnosis)
    context = page_context(request, contract, diagnosis)
    side = context["my_side"] if context["writing_refusal"] is None else None
    context |= {
        "states": [(state, state.waits_for(side), state.section.is_shown_to(context["my_side"])) for state in states],
        "agreed": sum(state.is_agreed for state in states),
        "graded": graded_rows(diagnosis, context["my_side"]),
        "opinions": diagnosis.opinions.select_related("by__person", "organisation"),
        "later_outline": _later_outline(diagnosis) if context["writing_refusal"] is None else None,
        "waiting": sum(bool(state.waits_for(side)) for state in states),
        "earlier": contract.diagnoses.filter(frozen_on__isnull=False).exclude(pk=diagnosis.pk).order_by("-number"),
    }
    return render(request, "drafting/home.html", context)


def _later_outline(diagnosis: Diagnosis) -> Outline | None:
    outlines = Outline.objects.published().filter(number__gt=diagnosis.outline.number)
    return outlines.order_by("-number").first()


@require_GET
def version(request: MemberRequest, number: str, version: int) -> HttpResponse:
    """A frozen version, read from its own content and not from rows that may still change."""
    diagnosis = diagnosis_or_404(request.membership, number, version)
    if not diagnosis.is_frozen:
        raise Http404
    return render(request, "drafting/version.html", page_context(request, diagnosis.contract, diagnosis))


@require_GET
def readable(request: MemberRequest) -> HttpResponse:
    """Every diagnosis this membership may read, the last version of each contract."""
    rows = Paginator(reads.last_versions(request.membership), PAGE)
    return render(request, "drafting/list.html", {"page": rows.get_page(request.GET.get("page"))})
