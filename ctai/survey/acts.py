"""Preparing, opening and closing a survey; what the national steward sets for all of them."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.history import journal
from ctai.history.versioned import save_if_unchanged
from ctai.rules.refusals import ActRefused, Missing, NotReady, Refusal, refuse_unless
from ctai.survey import permissions, questionnaire, reads, results
from ctai.survey.models import CLOSED, OPEN, Approval, LocalQuestion, Setting, Survey, new_code

STREAM = "survey"
MOST_QUESTIONS = 10


def _record(survey: Survey, act: str, sentence: str, *, by: Membership | None, today: date, **more: Any) -> None:
    journal.record(survey.contract.number, act, sentence, by=by, today=today, about=more.pop("about", survey), **more)


@transaction.atomic
def create_survey(contract: Contract, *, title: str, by: Membership, today: date) -> Survey:
    """A draft in every language, with the core questions of the version of the day."""
    refuse_unless(permissions.can_prepare(contract, by))
    languages = list(questionnaire.languages(questionnaire.CURRENT))
    survey = Survey.objects.create(
        contract=contract, code=new_code(), title=title, side=by.side, questionnaire=questionnaire.CURRENT,
        languages=languages,
    )  # fmt: skip
    _record(survey, "create_survey", f"Enquête préparée : {title}", by=by, today=today)
    return survey


@transaction.atomic
def save_survey(survey: Survey, *, seen: int, moderators: list[Membership], by: Membership, today: date,
                **values: Any) -> Survey:  # fmt: skip
    """Title, welcome text, languages, and who reads the free texts. Raises Conflict."""
    refuse_unless(permissions.can_change(survey, by))
    allowed = {member.pk for member in reads.possible_moderators(survey.contract, today)}
    if any(member.pk not in allowed for member in moderators):
        raise ActRefused(Refusal("Les textes libres sont relus par des membres des parties au contrat.", code="member"))
    changes = save_if_unchanged(survey, seen=seen, **values)
    survey.moderators.set(moderators)
    # The welcome text is long and read on the page: the journal keeps that it changed.
    changes.pop("welcome", None)
    _record(survey, "save_survey", f"Enquête modifiée : {survey.title}", by=by, today=today, changes=changes)
    return survey


@transaction.atomic
def add_question(survey: Survey, *, kind: str, words: dict[str, Any], by: Membership, today: date) -> LocalQuestion:
    """`words`: the French ones, {"label", "options"}."""
    refuse_unless(permissions.can_change(survey, by))
    if survey.local_questions.count() >= MOST_QUESTIONS:
        raise ActRefused(
            Refusal(f"Une enquête reste courte : {MOST_QUESTIONS} questions locales au plus.", code="too_many")
        )
    question = LocalQuestion.objects.create(
        survey=survey, kind=kind, words={questionnaire.FRENCH: words}, rank=survey.local_questions.count() + 1
    )
    _record(survey, "add_survey_question", f"Question ajoutée : {question}", by=by, today=today, about=question)
    return question


@transaction.atomic
def save_question(question: LocalQuestion, *, kind: str, words: dict[str, Any], seen: int, by: Membership,
                  today: date) -> LocalQuestion:  # fmt: skip
    """The French words; translations go when the options change places. Raises Conflict."""
    refuse_unless(permissions.can_change(question.survey, by))
    before = question.words[questionnaire.FRENCH]
    kept = question.words if len(before["options"]) == len(words["options"]) and question.kind == kind else {}
    save_if_unchanged(question, seen=seen, kind=kind, words={**kept, questionnaire.FRENCH: words})
    _record(
        question.survey, "save_survey_question", f"Question modifiée : {question}", by=by, today=today, about=question
    )
    return question


@transaction.atomic
def delete_question(question: LocalQuestion, *, by: Membership, today: date) -> None:
    refuse_unless(permissions.can_change(question.survey, by))
    sentence = f"Question retirée : {question}"
    _record(question.survey, "delete_survey_question", sentence, by=by, today=today, about=question)
    question.delete()


@transaction.atomic
def translate(survey: Survey, language: str, *, welcome: str, words: dict[int, dict[str, Any]], seen: int,
              by: Membership, today: date) -> Survey:  # fmt: skip
    """The local words in one language: the welcome text, and those of each question by its key. Raises Conflict."""
    refuse_unless(permissions.can_change(survey, by))
    save_if_unchanged(survey, seen=seen, welcome={**survey.welcome, language: welcome})
    for question in survey.local_questions.select_for_update():
        question.words = {**question.words, language: words[question.pk]}
        question.version += 1
        question.save(update_fields=["words", "version"])
    name = questionnaire.languages(survey.questionnaire)[language]
    _record(survey, "translate_survey", f"Textes locaux de l'enquête traduits : {name}", by=by, today=today)
    return survey


def missing_to_open(survey: Survey) -> list[Missing]:
    """What an opening waits for."""
    missing = []
    if not survey.languages:
        missing.append(Missing("languages", "choisissez au moins une langue"))
    if not survey.moderators.exists():
        missing.append(Missing("moderators", "désignez au moins une personne pour relire les textes libres"))
    return missing


@transaction.atomic
def open_survey(survey: Survey, *, opens_on: date, closes_on: date, seen: int, by: Membership, today: date) -> Survey:
    """From now on nothing in it changes. The rules set by the steward that day stay its own. Raises Conflict."""
    refuse_unless(permissions.can_change(survey, by, "ouvrir cette enquête"))
    missing = missing_to_open(survey)
    if missing:
        raise NotReady(missing)
    if opens_on < today:
        raise ActRefused(Refusal("La date d'ouverture est passée : ouvrez l'enquête aujourd'hui ou plus tard."))
    if not opens_on <= closes_on <= opens_on + timedelta(days=366):
        raise ActRefused(Refusal("La date de fermeture suit celle d'ouverture, d'un an au plus."))
    threshold = reads.setting().threshold
    save_if_unchanged(survey, seen=seen, state=OPEN, opens_on=opens_on, closes_on=closes_on, threshold=threshold)
    sentence = f"Enquête ouverte aux réponses du {opens_on:%d/%m/%Y} au {closes_on:%d/%m/%Y} : {survey.title}"
    _record(survey, "open_survey", sentence, by=by, today=today)
    return survey


@transaction.atomic
def close_survey(survey: Survey, *, by: Membership | None, today: date) -> Survey:
    """Publish what may be published, once. `by` None: its date has passed. It never opens again."""
    locked = Survey.objects.select_for_update(of=("self",)).select_related("contract").get(pk=survey.pk)
    if by is not None:
        refuse_unless(permissions.can_close(locked, by))
    elif locked.state != OPEN:
        return locked
    locked.state, locked.closed_on, locked.results = CLOSED, today, results.compute(locked)
    locked.version += 1
    locked.save(update_fields=["state", "closed_on", "results", "version"])
    _record(locked, "close_survey", f"Enquête fermée, résultats publiés : {locked.title}", by=by, today=today)
    return locked


@transaction.atomic
def delete_survey(survey: Survey, *, by: Membership, today: date) -> None:
    """Only one that was never opened."""
    locked = Survey.objects.select_for_update(of=("self",)).select_related("contract").filter(pk=survey.pk).first()
    if locked is None:
        raise ActRefused(Refusal("Cette enquête a déjà été supprimée.", code="gone"))
    refuse_unless(permissions.can_change(locked, by, "supprimer cette enquête"))
    _record(locked, "delete_survey", f"Enquête supprimée avant d'être ouverte : {locked.title}", by=by, today=today)
    locked.local_questions.all().delete()
    locked.delete()


@transaction.atomic
def set_threshold(threshold: int, *, by: Membership, today: date) -> Setting:
    """For the surveys opened from now on; those already open keep theirs."""
    refuse_unless(permissions.can_steward(by))
    changes = {"threshold": (reads.setting().threshold, threshold)}
    rules = Setting.objects.create(threshold=threshold, set_on=today, set_by=by)
    sentence = f"Seuil de masquage des enquêtes : {threshold}"
    journal.record(STREAM, "set_survey_threshold", sentence, by=by, today=today, about=rules, changes=changes)
    return rules


@transaction.atomic
def approve_translation(version: str, language: str, *, by: Membership, today: date) -> Approval:
    """The text as it is in the files today; « à relire » comes back if it changes."""
    refuse_unless(permissions.can_steward(by))
    approval, _ = Approval.objects.get_or_create(
        questionnaire=version,
        language=language,
        digest=questionnaire.digest(version, language),
        defaults={"approved_by": by, "approved_on": today},
    )
    name = questionnaire.languages(version)[language]
    sentence = f"Questionnaire {version} relu et approuvé : {name}"
    journal.record(STREAM, "approve_translation", sentence, by=by, today=today, about=approval)
    return approval
