"""The questions of one survey in one language: the core ones, then the local ones."""

from __future__ import annotations

from dataclasses import replace

from ctai.survey import questionnaire
from ctai.survey.models import LocalQuestion, Survey
from ctai.survey.questionnaire import SCALE, Question


def questions_of(survey: Survey, language: str) -> list[Question]:
    """The core questions in this language, then the local ones, in French where nobody translated them."""
    return [*questionnaire.core(survey.questionnaire, language), *local_questions(survey, language)]


def local_questions(survey: Survey, language: str) -> list[Question]:
    return [_local(one, survey.questionnaire, language) for one in survey.local_questions.all()]


def _local(one: LocalQuestion, version: str, language: str) -> Question:
    said, found = one.in_language(language)
    given = said["options"]
    if one.kind == "scale":
        low, high = given
        options = ((SCALE[0], f"1 — {low}"), *((step, step) for step in SCALE[1:-1]), (SCALE[-1], f"5 — {high}"))
    else:
        options = tuple((str(place), text) for place, text in enumerate(given, start=1))
    question = Question(one.code, one.kind, said["label"], options)
    if found == language:
        return question
    words = questionnaire.words(version, found)
    return replace(question, tag=words["tag"], direction=words["direction"])
