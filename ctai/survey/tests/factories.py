"""Surveys in each state, and as many answers as wanted, made fast."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.survey import acts, questionnaire
from ctai.survey.models import DRAFT, OPEN, Answer, FreeText, LocalQuestion, Survey, new_code
from ctai.survey.questions import questions_of

OPENS, CLOSES = date(2026, 1, 1), date(2030, 12, 31)
LOCAL = (
    ("choice", {"label": "Connaissez-vous la maison France services ?", "options": ["Oui", "Non"]}),
    ("choices", {"label": "Quand êtes-vous libre ?", "options": ["Le matin", "Le soir", "Le samedi"]}),
    ("scale", {"label": "L'accueil en mairie", "options": ["très mauvais", "très bon"]}),
    ("text", {"label": "Que manque-t-il à Millau ?", "options": []}),
)
# Few people speak most languages: small counts are the whole matter.
_SPOKEN = {
    "fr": 30,
    "ar": 22,
    "en": 9,
    "fa": 9,
    "uk": 7,
    "facile": 6,
    "ps": 5,
    "ti": 3,
    "es": 3,
    "pt": 2,
    "tr": 2,
    "ru": 2,
}
_TEXTS = ("Des cours de français le soir", "Un bus le dimanche", "أريد أن أعمل", "Допомога з документами")


def make_survey(contract: Contract, by: Membership, *, state: str = OPEN, local: bool = True, **fields: Any) -> Survey:
    """Draft or open; `by` prepares it and reads its free texts. For a closed one, `close`."""
    dates = {} if state == DRAFT else {"opens_on": OPENS, "closes_on": CLOSES}
    languages = list(questionnaire.languages(questionnaire.CURRENT))
    values = {
        "code": new_code(),
        "title": "Vos besoins à Millau",
        "languages": languages,
        "state": state,
        **dates,
        **fields,
    }
    survey = Survey.objects.create(contract=contract, side=by.side, **values)
    survey.moderators.add(by)
    if local:
        for rank, (kind, words) in enumerate(LOCAL, start=1):
            LocalQuestion.objects.create(survey=survey, kind=kind, rank=rank, words={"fr": words})
    return survey


def make_answers(survey: Survey, n: int, seed: int = 1) -> None:
    """`n` answers in one insert, some questions skipped, one free text for five answers. The same for the same seed."""
    chance = random.Random(seed)
    questions = [one for one in questions_of(survey, "fr") if one.kind != "text"]
    spoken = {code: _SPOKEN[code] for code in survey.languages}
    answers, texts = [], []
    for _ in range(n):
        language = chance.choices(list(spoken), list(spoken.values()))[0]
        values: dict[str, Any] = {}
        for one in questions:
            codes = [code for code, _ in one.options]
            if one.kind == "choices":
                values[one.code] = [code for code in codes if chance.random() < 0.4]
            elif chance.random() < 0.9:
                values[one.code] = chance.choices(codes, range(len(codes), 0, -1))[0]
        answers.append(_answer(survey, language, values, chance))
        if chance.random() < 0.2:
            texts.append(
                FreeText( survey=survey, question="wish", language=language,
                    text=chance.choice(_TEXTS),
                )
            )  # fmt: skip
    Answer.objects.bulk_create(answers, batch_size=500)
    FreeText.objects.bulk_create(texts, batch_size=500)


def _answer(survey: Survey, language: str, values: dict[str, Any], chance: random.Random) -> Answer:
    return Answer(
        survey=survey,
        questionnaire=survey.questionnaire,
        language=language,
        answered_on=OPENS,
        is_paper=chance.random() < 0.1,
        values=values,
    )


def close(survey: Survey, by: Membership, today: date = date(2026, 9, 1)) -> Survey:
    return acts.close_survey(survey, by=by, today=today)
