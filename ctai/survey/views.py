"""Preparing a survey, its questions and its words, then opening it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import contract_or_404
from ctai.contracts.reads import people_of
from ctai.design.clock import today
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless
from ctai.rules.roles import Side
from ctai.survey import acts, permissions, questionnaire, reads
from ctai.survey.doors import survey_or_404
from ctai.survey.forms import CreateForm, OpenForm, QuestionForm, SurveyForm, TranslateForm, question_initial
from ctai.survey.models import DRAFT, Survey
from ctai.survey.questionnaire import FRENCH
from ctai.survey.questions import questions_of


def _address(request: MemberRequest, survey: Survey) -> str:
    return request.build_absolute_uri(f"/enquete/{survey.code}/")


@require_http_methods(["GET", "POST"])
def index(request: MemberRequest, number: str) -> HttpResponse:
    """The surveys of the contract; another is begun here."""
    contract = contract_or_404(request.membership, number)
    form = CreateForm(request.POST or None)
    if request.method == "POST":
        refuse_unless(permissions.can_prepare(contract, request.membership))
        if form.is_valid():
            title = form.cleaned_data["title"]
            survey = acts.create_survey(contract, title=title, by=request.membership, today=today())
            messages.success(request, "Enquête préparée. Vérifiez ses langues et ses questions avant de l'ouvrir.")
            return redirect("survey:home", number=number, pk=survey.pk)
    context = {
        "contract": contract,
        "surveys": list(Survey.objects.filter(contract=contract)),
        "form": form,
        "refusal": permissions.can_prepare(contract, request.membership),
        "is_steward": permissions.can_steward(request.membership) is None,
    }
    return render(request, "survey/list.html", context)


@require_GET
def home(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    """Where the survey stands, what it asks, and what can be done now."""
    survey = survey_or_404(request, number, pk)
    offered = [one for one in reads.translations(survey.questionnaire) if one.language in survey.languages]
    moderators = list(survey.moderators.select_related("person", "organisation"))
    context = {
        "contract": survey.contract,
        "survey": survey,
        "address": _address(request, survey),
        "offered": offered,
        "questions": questions_of(survey, FRENCH),
        "local": list(survey.local_questions.all()),
        "moderators": moderators,
        "is_moderator": request.membership in moderators,
        "refusal": permissions.can_change(survey, request.membership),
        "paper_refusal": permissions.can_enter_paper(survey, request.membership),
        "close_refusal": permissions.can_close(survey, request.membership),
        "count": reads.count_of(survey) if survey.state != DRAFT else None,
    }
    return render(request, "survey/home.html", context)


def _form_page(request: MemberRequest, survey: Survey, form: Any, save: Callable[[dict[str, Any]], object], said: str,
               template: str = "survey/form.html", **context: Any) -> HttpResponse:  # fmt: skip
    """Save what is valid and go back to the survey; a refusal is said on top of the form, what was typed kept."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            save(form.cleaned_data)
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
            status = 409 if isinstance(refused, Conflict) else 403
        else:
            messages.success(request, said)
            return redirect("survey:home", number=survey.contract.number, pk=survey.pk)
    context |= {"contract": survey.contract, "survey": survey, "form": form}
    return render(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    survey = survey_or_404(request, number, pk)
    refuse_unless(permissions.can_change(survey, request.membership))
    translations = reads.translations(survey.questionnaire)
    members = reads.possible_moderators(survey.contract, today())
    initial = {
        "title": survey.title,
        "welcome": survey.welcome.get(FRENCH, ""),
        "languages": survey.languages,
        "moderators": [str(key) for key in survey.moderators.values_list("pk", flat=True)],
        "version": survey.version,
    }
    form = SurveyForm(request.POST or None, initial=initial, translations=translations, members=members)

    def save(given: dict[str, Any]) -> None:
        welcome = {**survey.welcome, FRENCH: given["welcome"]}
        acts.save_survey(
            survey, seen=given["version"], moderators=given["moderators"], by=request.membership, today=today(),
            title=given["title"], languages=given["languages"], welcome=welcome,
        )  # fmt: skip

    return _form_page(request, survey, form, save, "Enquête enregistrée.", heading="Modifier l'enquête")


@require_http_methods(["GET", "POST"])
def question(request: MemberRequest, number: str, pk: int, question: int) -> HttpResponse:
    """A local question: 0 for a new one. Its removal is another button of the same page."""
    survey = survey_or_404(request, number, pk)
    refuse_unless(permissions.can_change(survey, request.membership))
    found = survey.local_questions.select_related("survey__contract").filter(pk=question).first()
    if question and found is None:
        raise Http404
    if found and request.POST.get("delete"):
        acts.delete_question(found, by=request.membership, today=today())
        messages.success(request, "Question retirée.")
        return redirect("survey:home", number=number, pk=pk)
    form = QuestionForm(request.POST or None, initial=question_initial(found) if found else {"version": 0})

    def save(given: dict[str, Any]) -> None:
        values: dict[str, Any] = {"kind": given["kind"], "words": form.words, "by": request.membership}
        if found is None:
            acts.add_question(survey, today=today(), **values)
        else:
            acts.save_question(found, seen=given["version"], today=today(), **values)

    said = "Question enregistrée. Elle s'affichera en français tant qu'elle n'est pas traduite."
    heading = "Modifier la question" if found else "Ajouter une question"
    return _form_page(request, survey, form, save, said, heading=heading, question=found)


@require_http_methods(["GET", "POST"])
def translate(request: MemberRequest, number: str, pk: int, language: str) -> HttpResponse:
    """The local words in one language, the French beside each."""
    survey = survey_or_404(request, number, pk)
    refuse_unless(permissions.can_change(survey, request.membership))
    if language not in survey.languages or language == FRENCH:
        raise Http404
    form = TranslateForm(request.POST or None, survey=survey, language=language, initial={"version": survey.version})

    def save(given: dict[str, Any]) -> None:
        acts.translate(
            survey, language, welcome=given["welcome"], words=form.words, seen=given["version"],
            by=request.membership, today=today(),
        )  # fmt: skip

    heading = f"Textes locaux : {questionnaire.languages(survey.questionnaire)[language]}"
    return _form_page(request, survey, form, save, "Traduction enregistrée.", heading=heading)


@require_http_methods(["GET", "POST"])
def open_(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    survey = survey_or_404(request, number, pk)
    refuse_unless(permissions.can_change(survey, request.membership, "ouvrir cette enquête"))
    form = OpenForm(request.POST or None, initial={"opens_on": today(), "version": survey.version})

    def save(given: dict[str, Any]) -> None:
        seen = given.pop("version")
        acts.open_survey(survey, seen=seen, by=request.membership, today=today(), **given)

    other = Side.STATE if request.membership.side == Side.AUTHORITY else Side.AUTHORITY
    offered = [one for one in reads.translations(survey.questionnaire) if one.language in survey.languages]
    context = {
        "missing": acts.missing_to_open(survey),
        "to_read": [one for one in offered if one.is_to_read],
        "recipients": people_of(survey.contract, [other], today()),
    }
    said = "Enquête ouverte. Imprimez l'affiche, ou envoyez son adresse."
    return _form_page(request, survey, form, save, said, "survey/open.html", **context)


@require_http_methods(["GET", "POST"])
def end(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    """Close an open survey, or delete one never opened: the page says which before it is done."""
    survey = survey_or_404(request, number, pk)
    is_draft = survey.state == DRAFT
    refuse_unless((permissions.can_change if is_draft else permissions.can_close)(survey, request.membership))
    if request.method == "POST":
        if is_draft:
            acts.delete_survey(survey, by=request.membership, today=today())
            messages.success(request, "Enquête supprimée. Personne n'y avait répondu.")
            return redirect("survey:list", number=number)
        acts.close_survey(survey, by=request.membership, today=today())
        messages.success(request, "Enquête fermée. Ses résultats sont publiés.")
        return redirect("survey:results", number=number, pk=pk)
    context = {"contract": survey.contract, "survey": survey, "is_draft": is_draft}
    return render(request, "survey/end.html", context)
