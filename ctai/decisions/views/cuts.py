"""A cut in the year: what each file would lose by the rule chosen, before the simulation is filled with it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ctai.accounts.requests import MemberRequest
from ctai.contracts.models import Contract
from ctai.decisions import cutting
from ctai.decisions.forms import CutForm
from ctai.decisions.models import Simulation
from ctai.decisions.permissions import can_change_simulation
from ctai.decisions.spreading import CutRule
from ctai.envelopes.reads import ZERO

PAGE = 50


@require_safe
def cut(request: MemberRequest, pk: int) -> HttpResponse:
    """Before any amount is typed: what can still be taken, from whom. Then, by the rule chosen, what each loses."""
    rows = Simulation.objects.visible_to(request.membership).select_related("organisation")
    row = get_object_or_404(rows, pk=pk)
    asked = "total" in request.GET
    form = CutForm(
        {**request.GET.dict(), "rule": "cut", "version": row.version} if asked else None,
        initial={"version": row.version},
    )
    total, way = ZERO, CutRule.SHARE
    if asked and form.is_valid():
        total, way = form.cleaned_data["total"], CutRule(form.cleaned_data["way"])
    files = cutting.files(row, request.membership, total, way)
    lost = sum((one.lost for one in files), ZERO)
    context = {
        "simulation": row,
        "rehearsal": row.is_rehearsal,
        "form": form,
        "is_cut": bool(total),
        "loose": sum((one.loose for one in files), ZERO),
        "lost": lost,
        "short": total - lost,
        "page": _page(request, row, files),
        "entries_url": f"{reverse('entries:home')}?annee={row.year}&financeur={row.credit}&dossier=",
        "refusal": can_change_simulation(row, request.membership),
    }
    return render(request, "decisions/cut.html", context)


def _page(request: MemberRequest, row: Simulation, files: list[cutting.File]) -> Any:
    """Those from which something may be taken, the largest loss first; each with its contract and its payments."""
    concerned = sorted((one for one in files if one.loose), key=lambda one: (-one.lost, -one.loose))
    page: Any = Paginator(concerned, PAGE).get_page(request.GET.get("page"))
    numbers = [one.contract for one in page]
    related = Contract.objects.filter(pk__in=numbers).select_related("territory", "departement")
    contracts = {contract.pk: contract for contract in related}
    dues = cutting.dues(row, request.membership, numbers)
    page.object_list = [(one, contracts[one.contract], dues.get(one.contract, [])) for one in page]
    return page
