"""The pages of those who answer: no account, no cookie, no script, nothing kept of the request."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from ctai.design.clock import now, today
from ctai.survey import answering, questionnaire
from ctai.survey.answer_form import AnswerForm
from ctai.survey.models import DRAFT, Survey


def _survey_or_404(code: str) -> Survey:
    survey = Survey.objects.exclude(state=DRAFT).filter(code=code).select_related("contract").first()
    if survey is None:
        raise Http404
    return survey


def _shown(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Not stored, not indexed, and the address of the survey told to no other site."""
    response = render(request, template, context, status=status)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response


def _words(survey: Survey, language: str) -> dict[str, Any]:
    if language not in survey.languages:
        raise Http404
    return questionnaire.words(survey.questionnaire, language)


@login_not_required
@require_GET
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Each language in its own script."""
    survey = _survey_or_404(code)
    offered = [{"code": one, **questionnaire.words(survey.questionnaire, one)} for one in survey.languages]
    context = {"survey": survey, "offered": offered, "words": questionnaire.words(survey.questionnaire, "fr")}
    return _shown(request, "survey/public/choose.html", context)


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """One page, one form; its signed token does what a CSRF cookie would, see `answer_form`."""
    survey = _survey_or_404(code)
    words = _words(survey, language)
    if not survey.takes_answers(today()):
        page = words["page"]
        is_early = survey.opens_on is not None and today() < survey.opens_on
        context = {"survey": survey, "words": words, "heading": page["soon" if is_early else "closed"]}
        return _shown(request, "survey/public/message.html", context)
    data = request.POST if request.method == "POST" else None
    form = AnswerForm(data, survey=survey, language=language, now=now())
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            answering.receive(
                survey, language=language, values=form.values, texts=form.texts, nonce=form.nonce, now=now()
            )
            return redirect("survey:thanks", code=code, language=language)
        except answering.TooMany:
            form.add_error(None, words["page"]["error_full"])
            status = 429
    shown_language = survey.welcome.get(language) and language or "fr"
    context = {
        "survey": survey,
        "language": language,
        "words": words,
        "form": form,
        "sections": form.sections(),
        "welcome": survey.welcome.get(shown_language, ""),
        "welcome_words": questionnaire.words(survey.questionnaire, shown_language),
        "closes": words["page"]["closes"].format(date=f"{survey.closes_on:%d/%m/%Y}"),
    }
    return _shown(request, "survey/public/answer.html", context, status)


@login_not_required
@require_GET
def thanks(request: HttpRequest, code: str, language: str) -> HttpResponse:
    survey = _survey_or_404(code)
    words = _words(survey, language)
    page = words["page"]
    context = {"survey": survey, "words": words, "heading": page["thanks_title"],
               "lines": [page["thanks_text"], page["thanks_next"]]}  # fmt: skip
    return _shown(request, "survey/public/message.html", context)
