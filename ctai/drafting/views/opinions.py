"""The opinion of a sub-prefecture or of OFII."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ctai.accounts.requests import MemberRequest
from ctai.contracts.conflicts import conflict_of
from ctai.design.clock import today
from ctai.diagnosis import acts
from ctai.diagnosis.doors import diagnosis_or_404
from ctai.diagnosis.models import Stance
from ctai.diagnosis.permissions import can_give_opinion
from ctai.drafting.forms import OpinionForm
from ctai.drafting.views.frame import page_context
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless


@require_http_methods(["GET", "POST"])
def opinion(request: MemberRequest, number: str) -> HttpResponse:
    diagnosis = diagnosis_or_404(request.membership, number)
    refuse_unless(can_give_opinion(diagnosis, request.membership))
    mine = diagnosis.opinions.filter(organisation=request.membership.organisation_id).first()
    initial = {name: getattr(mine, name) for name in ("stance", "text", "version")} if mine else {"version": 0}
    form, conflict = OpinionForm(request.POST or None, initial=initial), None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        stance, seen = Stance(data["stance"]), data["version"]
        try:
            acts.give_opinion(
                diagnosis, stance=stance, text=data["text"], seen=seen, by=request.membership, today=today()
            )
        except Conflict as refused:
            conflict = conflict_of(form, mine, stream=number) if mine else None
            form.add_error(None, refused.refusal.sentence)
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, "Avis enregistré : les deux parties le lisent sur la page du diagnostic.")
            return redirect("diagnosis:home", number=number)
    context = page_context(request, diagnosis.contract, diagnosis, form=form, mine=mine, conflict=conflict)
    return render(request, "drafting/opinion.html", context, status=409 if conflict else 200)
