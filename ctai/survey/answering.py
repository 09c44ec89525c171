"""Receiving an answer, and reading what people wrote. No act here ever sees who answers."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.history import journal
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless
from ctai.survey import permissions
from ctai.survey.models import CITABLE, SET_ASIDE, Answer, FreeText, Survey, UsedForm


class TooMany(ActRefused):
    """The cap of the hour is reached: what was typed must be sent again later."""


Values = Mapping[str, str | list[str]]
Texts = Mapping[str, str]


@transaction.atomic
def receive(survey: Survey, *, language: str, values: Values, texts: Texts, nonce: str, now: datetime) -> bool:
    """Keep one answer sent from the public page; False when this form was already received. Raises TooMany.

    `now` decides the day kept and the hour of the cap; neither minute nor hour is kept with the answer.
    """
    # Locked, so that nothing slips in while the survey closes.
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    if not survey.takes_answers(now.date()):
        raise ActRefused(Refusal("Cette enquête ne reçoit pas de réponse aujourd'hui.", code="not_open"))
    digest = hashlib.sha256(nonce.encode()).hexdigest()
    # A form lives two hours: the day after, remembering it is useless.
    UsedForm.objects.filter(day__lt=now.date() - timedelta(days=1)).delete()
    if not UsedForm.objects.get_or_create(digest=digest, defaults={"day": now.date()})[1]:
        return False
    _count(survey, now)
    _keep(survey, language, values, texts, now.date(), is_paper=False)
    return True


def _count(survey: Survey, now: datetime) -> None:
    # The hour of the week is enough to see that another one began.
    hour = now.weekday() * 24 + now.hour
    survey.pace_count = survey.pace_count + 1 if survey.pace_hour == hour else 1
    survey.pace_hour = hour
    if survey.pace_count > survey.hourly_cap:
        raise TooMany(Refusal("Trop de réponses en une heure.", code="too_many"))
    survey.save(update_fields=["pace_hour", "pace_count"])


def _keep(survey: Survey, language: str, values: Values, texts: Texts, day: date, *, is_paper: bool) -> None:
    Answer.objects.create(
        survey=survey, questionnaire=survey.questionnaire, language=language, answered_on=day, is_paper=is_paper,
        values=dict(values),
    )  # fmt: skip
    FreeText.objects.bulk_create(
        FreeText(survey=survey, question=code, language=language, text=text) for code, text in texts.items()
    )


@transaction.atomic
def enter_paper(survey: Survey, *, language: str, values: Values, texts: Texts, by: Membership,
                today: date) -> None:  # fmt: skip
    """One paper form typed by an agent. The journal says one more was typed, not which."""
    survey = Survey.objects.select_for_update(of=("self",)).select_related("contract").get(pk=survey.pk)
    refuse_unless(permissions.can_enter_paper(survey, by))
    _keep(survey, language, values, texts, today, is_paper=True)
    sentence = f"Un questionnaire papier saisi : {survey.title}"
    journal.record(survey.contract.number, "enter_paper", sentence, by=by, today=today, about=survey)


@transaction.atomic
def decide(text: FreeText, *, state: str, citable: str, by: Membership, today: date) -> FreeText:
    """Make a passage citable, in the moderator's words, or set the text aside. May be decided again."""
    survey = text.survey
    refuse_unless(permissions.can_moderate(survey, by))
    if state == CITABLE and not citable:
        raise ActRefused(Refusal("Écrivez le passage qui peut être cité, sans aucun nom.", code="empty"))
    text.state, text.citable, text.decided_by = state, citable if state == CITABLE else "", by
    text.save(update_fields=["state", "citable", "decided_by"])
    what = "écarté" if state == SET_ASIDE else "rendu citable"
    journal.record(
        survey.contract.number, "moderate_text", f"Un texte libre {what} : {survey.title}", by=by, today=today,
        about=survey,
    )  # fmt: skip
    return text
