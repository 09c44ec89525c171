"""What comes back: the poster that brings answers, paper forms, free texts, results."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ctai.accounts.requests import MemberRequest
from ctai.design.clock import now, today
from ctai.rules.refusals import ActRefused, refuse_unless
from ctai.rules.themes import THEME_LABELS, Theme
from ctai.survey import answering, permissions, poster, questionnaire, results
from ctai.survey.answer_form import AnswerForm
from ctai.survey.forms import DecideForm
from ctai.survey.models import CITABLE, DRAFT, SET_ASIDE, TO_READ, FreeText, Survey
from ctai.survey.views import survey_or_404

VIEWS = {"": "Toutes les réponses", results.LANGUAGE: "Par langue", results.AUDIENCE: "Par situation"}
STATES = {TO_READ: "À lire", CITABLE: "Citables", SET_ASIDE: "Écartés"}
PER_PAGE = 25


@require_GET
def poster_file(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    """The poster, once the survey has its dates."""
    survey = survey_or_404(request, number, pk)
    if survey.state == DRAFT:
        raise Http404
    address = request.build_absolute_uri(f"/enquete/{survey.code}/")
    response = HttpResponse(poster.render(survey, address), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="affiche-enquete-{survey.pk}.pdf"'
    return response


@require_http_methods(["GET", "POST"])
def paper(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    """The same form, typed by an agent in the language of the paper."""
    survey = survey_or_404(request, number, pk)
    refuse_unless(permissions.can_enter_paper(survey, request.membership))
    language = request.GET.get("langue") or survey.languages[0]
    if language not in survey.languages:
        raise Http404
    form = AnswerForm(request.POST or None, survey=survey, language=language, now=now(), is_public=False)
    if request.method == "POST" and form.is_valid():
        answering.enter_paper(
            survey, language=language, values=form.values, texts=form.texts, by=request.membership, today=today()
        )
        messages.success(
            request, "Questionnaire papier enregistré. Rangez-le ou détruisez-le : ne le saisissez pas deux fois."
        )
        return redirect(f"{request.path}?langue={language}")
    names = questionnaire.languages(survey.questionnaire)
    context = {
        "contract": survey.contract,
        "survey": survey,
        "form": form,
        "words": form.words,
        "sections": form.sections(),
        "language": language,
        "offered": [(code, names[code]) for code in survey.languages],
    }
    return render(request, "survey/paper.html", context)


@require_http_methods(["GET", "POST"])
def texts(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    """What people wrote, for the moderators; 25 at a time, those to read first."""
    survey = survey_or_404(request, number, pk)
    refuse_unless(permissions.can_moderate(survey, request.membership))
    shown = request.GET.get("etat") if request.GET.get("etat") in STATES else TO_READ
    refused = None
    if request.method == "POST":
        refused = _decide(request, survey)
        if refused is None:
            return redirect(request.get_full_path())
    rows = list(survey.texts.filter(state=shown)[:PER_PAGE])
    counts = {state: survey.texts.filter(state=state).count() for state in STATES}
    names = questionnaire.languages(survey.questionnaire)
    for row in rows:
        row.words = questionnaire.words(survey.questionnaire, row.language)  # type: ignore[attr-defined]
        row.spoken, row.asked = names[row.language], answering.question_of(survey, row.question)  # type: ignore[attr-defined]
        row.form = _form_of(row, refused)  # type: ignore[attr-defined]
    context = {
        "contract": survey.contract,
        "survey": survey,
        "rows": rows,
        "shown": shown,
        "states": [(state, label, counts[state]) for state, label in STATES.items()],
        "per_page": PER_PAGE,
    }
    return render(request, "survey/texts.html", context, status=403 if refused else 200)


def _decide(request: MemberRequest, survey: Survey) -> DecideForm | None:
    """None when decided; else the form, with what was typed and why it is refused."""
    form = DecideForm(request.POST)
    if not form.is_valid():
        return form
    text = survey.texts.filter(pk=form.cleaned_data["text"]).first()
    if text is None:
        raise Http404
    text.survey = survey
    try:
        given = form.cleaned_data
        answering.decide(text, state=given["state"], citable=given["citable"], by=request.membership, today=today())
    except ActRefused as refusal:
        form.add_error("citable", refusal.refusal.sentence)
        return form
    messages.success(request, "Décision enregistrée.")
    return None


def _form_of(row: FreeText, refused: DecideForm | None) -> DecideForm:
    if refused is not None and refused.data.get("text") == str(row.pk):
        refused.auto_id = f"t{row.pk.hex[:8]}_%s"
        return refused
    return DecideForm(initial={"text": row.pk, "citable": row.citable or row.text}, auto_id=f"t{row.pk.hex[:8]}_%s")


def _shown(survey: Survey, view: str) -> list[results.Shown]:
    return results.crossed(survey, view) if view else results.tables(survey)


def _view(request: MemberRequest) -> str:
    view = request.GET.get("par", "")
    if view not in VIEWS:
        raise Http404
    return view


@require_GET
def results_page(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    """Counts and shares, as they were published the day the survey closed."""
    survey = survey_or_404(request, number, pk)
    refuse_unless(permissions.can_read_results(survey, request.membership))
    view = _view(request)
    sections: list[dict[str, Any]] = []
    for table in _shown(survey, view):
        title = THEME_LABELS[Theme(table.theme)] if table.theme else "Langues, personnes, questions locales"
        if not sections or sections[-1]["title"] != title:
            sections.append({"title": title, "tables": []})
        sections[-1]["tables"].append(table)
    context = {
        "contract": survey.contract,
        "survey": survey,
        "total": survey.results.data["total"],
        "sections": sections,
        "view": view,
        "views": VIEWS.items(),
    }
    return render(request, "survey/results.html", context)


@require_GET
def results_csv(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    """The same lines as the page, nothing more."""
    survey = survey_or_404(request, number, pk)
    refuse_unless(permissions.can_read_results(survey, request.membership))
    view = _view(request)
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    rows.writerow(["question", "réponse", "groupe", "nombre", "part en %"])
    for table in _shown(survey, view):
        for line in table.lines:
            for cell in line.cells:
                number_ = "masqué" if cell.count is None else cell.count
                part = "masqué" if cell.share is None else str(cell.share).replace(".", ",")
                rows.writerow(
                    [_text(table.title), _text(table.full(line.label)), table.full(cell.group), number_, part]
                )
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="enquete-{survey.pk}-{view or "ensemble"}.csv"'
    return response


def _text(value: str) -> str:
    """A spreadsheet runs what begins with these signs; local questions are typed by people."""
    return f"'{value}" if value[:1] in "=+-@\t" else value
