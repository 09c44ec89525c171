"""Closing surveys whose last day has passed; called by the worker."""

from ctai.design.clock import today
from ctai.survey import acts
from ctai.survey.models import OPEN, Survey


def close_due() -> None:
    for survey in Survey.objects.filter(state=OPEN, closes_on__lt=today()):
        acts.close_survey(survey, by=None, today=today())
