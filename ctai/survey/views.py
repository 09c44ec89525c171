"""Preparing a survey, its questions and its words, then opening it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import contract_or_404, get_or_404
from ctai.contracts.reads import people_of
from ctai.design.clock import today
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless
from ctai.rules.roles import Side
from ctai.survey import acts, permissions, questionnaire, reads
from ctai.survey.forms import CreateForm, OpenForm, QuestionForm, SurveyForm, TranslateForm, question_initial
from ctai.survey.models import DRAFT, LocalQuestion, Survey
from ctai.survey.questions import questions_of


def survey_or_404(request: MemberRequest, number: str, pk: int) -> Survey:
    """Through both doors: the contract's, then the survey's."""
    contract = contract_or_404(request.membership, number)
    survey = get_or_404(Survey.objects.all(), request.membership, pk=pk, contract=contract)
    survey.contract = contract
    return survey


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
        "questions": questions_of(survey, questionnaire.FRENCH),
        "local": list(survey.local_questions.all()),
        "moderators": moderators,
        "is_moderator": request.membership in moderators,
        "refusal": permissions.can_change(survey, request.membership),
        "paper_refusal": permissions.can_enter_paper(survey, request.membership),
        "close_refusal": permissions.can_close(survey, request.membership),
        "count": reads.count_of(survey) if survey.state != DRAFT else None,
    }
    return render(request, "survey/home.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    survey = survey_or_404(request, number, pk)
    refuse_unless(permissions.can_change(survey, request.membership))
    given: dict[str, Any] = {
        "translations": reads.translations(survey.questionnaire),
        "members": reads.possible_moderators(survey.contract, today()),
    }
    french = questionnaire.FRENCH
    initial = {
        "title": survey.title,
        "welcome": survey.welcome.get(french, ""),
        "languages": survey.languages,
        "moderators": [str(key) for key in survey.moderators.values_list("pk", flat=True)],
        "version": survey.version,
    }
    form = SurveyForm(request.POST or None, initial=initial, **given)
    status = 200
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            acts.save_survey(
                survey, seen=values["version"], moderators=values["moderators"], by=request.membership, today=today(),
                title=values["title"], languages=values["languages"],
                welcome={**survey.welcome, french: values["welcome"]},
            )  # fmt: skip
        except Conflict as conflict:
            status = _say(form, conflict)
        else:
            messages.success(request, "Enquête enregistrée.")
            return redirect("survey:home", number=number, pk=pk)
    context = {"contract": survey.contract, "survey": survey, "form": form, "heading": "Modifier l'enquête"}
    return render(request, "survey/form.html", context, status=status)


def _say(form: Any, refused: ActRefused) -> int:
    """The refusal on top of the form, what was typed kept; the status to answer."""
    form.add_error(None, refused.refusal.sentence)
    return 409 if isinstance(refused, Conflict) else 403


@require_http_methods(["GET", "POST"])
def question(request: MemberRequest, number: str, pk: int, question: int) -> HttpResponse:
    """A local question: 0 for a new one. Its removal is another button of the same page."""
    survey = survey_or_404(request, number, pk)
    refuse_unless(permissions.can_change(survey, request.membership))
    found = survey.local_questions.filter(pk=question).first()
    if question and found is None:
        raise Http404
    if found and request.POST.get("delete"):
        found.survey = survey
        acts.delete_question(found, by=request.membership, today=today())
        messages.success(request, "Question retirée.")
        return redirect("survey:home", number=number, pk=pk)
    form = QuestionForm(request.POST or None, initial=question_initial(found) if found else {"version": 0})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _keep_question(request, survey, found, form)
        except ActRefused as refused:
            status = _say(form, refused)
        else:
            messages.success(
                request, "Question enregistrée. Elle s'affichera en français tant qu'elle n'est pas traduite."
            )
            return redirect("survey:home", number=number, pk=pk)
    heading = "Modifier la question" if found else "Ajouter une question"
    context = {"contract": survey.contract, "survey": survey, "form": form, "heading": heading, "question": found}
    return render(request, "survey/form.html", context, status=status)


def _keep_question(request: MemberRequest, survey: Survey, found: LocalQuestion | None, form: QuestionForm) -> None:
    values: dict[str, Any] = {"kind": form.cleaned_data["kind"], "words": form.words}
    if found is None:
        acts.add_question(survey, by=request.membership, today=today(), **values)
    else:
        found.survey = survey
        acts.save_question(found, seen=form.cleaned_data["version"], by=request.membership, today=today(), **values)


@require_http_methods(["GET", "POST"])
def translate(request: MemberRequest, number: str, pk: int, language: str) -> HttpResponse:
    """The local words in one language, the French beside each."""
    survey = survey_or_404(request, number, pk)
    refuse_unless(permissions.can_change(survey, request.membership))
    if language not in survey.languages or language == questionnaire.FRENCH:
        raise Http404
    form = TranslateForm(request.POST or None, survey=survey, language=language, initial={"version": survey.version})
    status = 200
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            acts.translate(
                survey, language, welcome=values["welcome"], words=form.words, seen=values["version"],
                by=request.membership, today=today(),
            )  # fmt: skip
        except Conflict as conflict:
            status = _say(form, conflict)
        else:
            messages.success(request, "Traduction enregistrée.")
            return redirect("survey:home", number=number, pk=pk)
    name = questionnaire.languages(survey.questionnaire)[language]
    context = {"contract": survey.contract, "survey": survey, "form": form, "heading": f"Textes locaux : {name}"}
    return render(request, "survey/form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def open_(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    survey = survey_or_404(request, number, pk)
    refuse_unless(permissions.can_open(survey, request.membership))
    form = OpenForm(request.POST or None, today=today(), initial={"opens_on": today(), "version": survey.version})
    status = 200
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            acts.open_survey(
                survey, opens_on=values["opens_on"], closes_on=values["closes_on"], seen=values["version"],
                by=request.membership, today=today(),
            )  # fmt: skip
        except ActRefused as refused:
            status = _say(form, refused)
        else:
            messages.success(request, "Enquête ouverte. Imprimez l'affiche, ou envoyez son adresse.")
            return redirect("survey:home", number=number, pk=pk)
    other = Side.STATE if request.membership.side == Side.AUTHORITY else Side.AUTHORITY
    context = {
        "contract": survey.contract,
        "survey": survey,
        "form": form,
        "missing": acts.missing_to_open(survey),
        "to_read": [one for one in reads.translations(survey.questionnaire)
                    if one.is_to_read and one.language in survey.languages],
        "recipients": people_of(survey.contract, [other], today()),
    }  # fmt: skip
    return render(request, "survey/open.html", context, status=status)


@require_http_methods(["GET", "POST"])
def end(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    """Close an open survey, or delete one never opened: the page says which before it is done."""
    survey = survey_or_404(request, number, pk)
    is_draft = survey.state == DRAFT
    refuse_unless((permissions.can_delete if is_draft else permissions.can_close)(survey, request.membership))
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
