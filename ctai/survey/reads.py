"""Questions about surveys: rules in force, translations to read, pictures and testimonies that may be cited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.reads import people_of
from ctai.figures.pictures import Picture
from ctai.rules.roles import Side
from ctai.survey import questionnaire, results
from ctai.survey.models import CITABLE, CLOSED, Approval, FreeText, Setting, Survey
from ctai.survey.questionnaire import FRENCH

PREFIX = "survey"


def setting() -> Setting:
    """The rules in force; those of the house as long as nobody set any."""
    return Setting.objects.order_by("-pk").first() or Setting()


def possible_moderators(contract: Contract, at: date) -> list[Membership]:
    return people_of(contract, [Side.AUTHORITY, Side.STATE], at)


@dataclass(frozen=True)
class Translation:
    """One language of a version: `name` in French, `own` in itself. `approval`: who read it, None while nobody did.

    French is the source: it needs none.
    """

    language: str
    name: str
    own: str
    approval: Approval | None

    @property
    def is_to_read(self) -> bool:
        return self.language != FRENCH and self.approval is None


def translations(version: str) -> list[Translation]:
    rows = Approval.objects.filter(questionnaire=version).select_related("approved_by__person")
    found = {row.language: row for row in rows if row.digest == questionnaire.digest(version, row.language)}
    return [
        Translation(code, name, questionnaire.words(version, code)["name"], found.get(code))
        for code, name in questionnaire.languages(version).items()
    ]


def count_of(survey: Survey) -> int | None:
    """How many answers came in; None under the threshold, where even that number stays hidden."""
    count = survey.answers.count()
    return count if count >= survey.threshold else None


def testimonies_of(contract: Contract) -> list[FreeText]:
    """What a moderator made citable (`citable`), once results are published: under the threshold, words hide too."""
    rows = FreeText.objects.select_related("survey").filter(survey__contract=contract, survey__state=CLOSED)
    return [one for one in rows.filter(state=CITABLE) if one.survey.results["total"]]


# Citations in the diagnosis: "survey:<survey>:<question>"


def citations_of(contract: Contract) -> list[tuple[str, str]]:
    """(reference, label) of each question whose results are published, newest survey first."""
    surveys = Survey.objects.filter(contract=contract, state=CLOSED)
    found = []
    for survey in surveys.prefetch_related("local_questions"):
        for table in results.tables(survey):
            found.append((f"{PREFIX}:{survey.pk}:{table.code}", f"{survey.title} — {table.title}"))
    return found


def picture_of(reference: str) -> Picture | None:
    """The bars of a published question; None when the reference leads nowhere. Masked values are None, and said so."""
    kind, _, rest = reference.partition(":")
    pk, _, code = rest.partition(":")
    if kind != PREFIX or not pk.isdecimal() or not pk.isascii():
        return None
    survey = Survey.objects.filter(pk=int(pk), state=CLOSED).first()
    if survey is None:
        return None
    table = next((one for one in results.tables(survey) if one.code == code), None)
    return results.picture(survey, table) if table else None
