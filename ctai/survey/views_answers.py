"""What comes back: the poster that brings answers, paper forms, free texts, results."""

from collections import Counter
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ctai.accounts.requests import MemberRequest
from ctai.design.clock import now, today
from ctai.rules.refusals import refuse_unless
from ctai.rules.themes import THEME_LABELS, Theme
from ctai.secrecy.tables import Cell, Shown
from ctai.sheets.csvs import csv_response
from ctai.survey import answering, permissions, poster, questionnaire, reads, results
from ctai.survey.answer_form import AnswerForm
from ctai.survey.doors import survey_or_404
from ctai.survey.forms import DecideForm
from ctai.survey.models import CITABLE, DRAFT, SET_ASIDE, TO_READ, Survey
from ctai.survey.questions import questions_of

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
    data = request.POST if request.method == "POST" else None
    form = AnswerForm(data, survey=survey, language=language, now=now(), is_public=False)
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
    if request.method == "POST":
        form = DecideForm(request.POST)
        text = survey.texts.filter(pk=form.cleaned_data["text"]).first() if form.is_valid() else None
        if text is None:
            raise Http404
        text.survey, given = survey, form.cleaned_data
        answering.decide(text, state=given["state"], citable=given["citable"], by=request.membership, today=today())
        messages.success(request, "Décision enregistrée.")
        return redirect(request.get_full_path())
    rows: list[Any] = list(survey.texts.filter(state=shown)[:PER_PAGE])
    names = questionnaire.languages(survey.questionnaire)
    asked = {one.code: one.label for one in questions_of(survey, questionnaire.FRENCH)}
    for row in rows:
        row.words = questionnaire.words(survey.questionnaire, row.language)
        row.spoken, row.asked = names[row.language], asked[row.question]
        given = {"text": row.pk, "citable": row.citable or row.text}
        row.form = DecideForm(initial=given, auto_id=f"t{row.pk.hex[:8]}_%s")
    counts = Counter(survey.texts.values_list("state", flat=True))
    context = {
        "contract": survey.contract,
        "survey": survey,
        "rows": rows,
        "shown": shown,
        "states": [(state, label, counts[state]) for state, label in STATES.items()],
        "per_page": PER_PAGE,
    }
    return render(request, "survey/texts.html", context)


def _shown(survey: Survey, view: str) -> list[Shown]:
    return results.crossed(survey, view) if view else results.tables(survey)


def _title_of(table: Shown) -> str:
    return THEME_LABELS[Theme(table.theme)] if table.theme else "Langues, personnes, questions locales"


def _read(request: MemberRequest, number: str, pk: int) -> tuple[Survey, str]:
    """The survey whose published results are asked for, and under which angle."""
    survey = survey_or_404(request, number, pk)
    refuse_unless(permissions.can_read_results(survey, request.membership))
    view = request.GET.get("par", "")
    if view not in VIEWS:
        raise Http404
    return survey, view


@require_GET
def results_page(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    """Counts and shares, as they were published the day the survey closed."""
    survey, view = _read(request, number, pk)
    sections = [{"title": title, "tables": list(tables)} for title, tables in groupby(_shown(survey, view), _title_of)]
    context = {
        "contract": survey.contract,
        "survey": survey,
        "testimonies": [one for one in reads.testimonies_of(survey.contract) if one.survey_id == survey.pk],
        "sections": sections,
        "view": view,
        "views": VIEWS.items(),
    }
    return render(request, "survey/results.html", context)


@require_GET
def results_csv(request: MemberRequest, number: str, pk: int) -> StreamingHttpResponse:
    """The same lines as the page, nothing more."""
    survey, view = _read(request, number, pk)
    lines = [
        [table.title, table.full(line.label), table.full(cell.group), *_written(cell)]
        for table in _shown(survey, view)
        for line in table.lines
        for cell in line.cells
    ]
    name = f"enquete-{survey.pk}-{view or 'ensemble'}"
    return csv_response(name, ["question", "réponse", "groupe", "nombre", "part en %"], lines)


def _written(cell: Cell) -> tuple[str, str]:
    return ("masqué", "masqué") if cell.count is None else (str(cell.count), str(cell.share).replace(".", ","))
