"""Closing surveys whose last day has passed; called by the worker."""

from ctai.design.clock import today
from ctai.survey import acts, reads


def close_due() -> None:
    for survey in reads.due(today()):
        acts.close_survey(survey, by=None, today=today())
