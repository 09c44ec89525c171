"""The national steward: the rules of all surveys, and the translations of the core questionnaire."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ctai.accounts.requests import MemberRequest
from ctai.design.clock import today
from ctai.rules.refusals import refuse_unless
from ctai.survey import acts, permissions, questionnaire, reads
from ctai.survey.forms import RulesForm
from ctai.survey.models import Setting
from ctai.survey.questionnaire import CURRENT, FRENCH


@require_http_methods(["GET", "POST"])
def rules(request: MemberRequest) -> HttpResponse:
    refuse_unless(permissions.can_steward(request.membership))
    present = reads.setting()
    form = RulesForm(request.POST or None, initial={"threshold": present.threshold})
    if request.method == "POST" and form.is_valid():
        acts.set_threshold(form.cleaned_data["threshold"], by=request.membership, today=today())
        messages.success(request, "Seuil enregistré. Il vaut pour les enquêtes ouvertes à partir de maintenant.")
        return redirect("survey:rules")
    context = {
        "form": form,
        "past": list(Setting.objects.order_by("-pk").select_related("set_by__person", "set_by__organisation")[:10]),
        "version": CURRENT,
        "translations": reads.translations(CURRENT),
    }
    return render(request, "survey/rules.html", context)


@require_http_methods(["GET", "POST"])
def translation(request: MemberRequest, version: str, language: str) -> HttpResponse:
    """A whole translation beside the French, to read and approve."""
    refuse_unless(permissions.can_steward(request.membership))
    if version != CURRENT or language == FRENCH:
        raise Http404
    found = next((one for one in reads.translations(version) if one.language == language), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        acts.approve_translation(version, language, by=request.membership, today=today())
        messages.success(request, f"Traduction approuvée : {found.name}.")
        return redirect("survey:rules")
    words, french = questionnaire.words(version, language), questionnaire.words(version, FRENCH)
    context = {"translation": found, "words": words, "pairs": _pairs(french, words), "version": version}
    return render(request, "survey/translation.html", context)


def _pairs(french: dict[str, object], other: dict[str, object]) -> list[tuple[str, str]]:
    """Every French text with its translation, in the order of the file."""
    found = []
    for name, text in french.items():
        if isinstance(text, dict):
            found += _pairs(text, other[name])  # type: ignore[arg-type]
        elif name not in ("name", "tag", "direction"):
            found.append((str(text), str(other[name])))
    return found
