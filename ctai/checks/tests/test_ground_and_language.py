"""The ground of the actions, the same lessons paid twice, where AGIR runs, several themes: both sides of each line."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ctai.checks import agir, housing, language, perimeter
from ctai.checks.facts import ActionFacts, Facts, LineFacts
from ctai.checks.registry import RULES, Status, outcome_of
from ctai.rules.campaigns import CAMPAIGNS
from ctai.rules.funders import Funder, Route
from ctai.rules.themes import Audience, Theme

SIRET = "90000001800013"
LESSONS = ActionFacts(
    1, "Ateliers de français", Theme.FRENCH, operator="Les Mots", siret=SIRET, is_association=True,
    starts_on=date(2027, 1, 1), ends_on=date(2027, 6, 30),
)  # fmt: skip
MORE = replace(LESSONS, number=2, title="Français du travail", starts_on=date(2027, 6, 30), ends_on=date(2027, 12, 31))


def facts(*actions, campaign=CAMPAIGNS[2026], lines=None, **more):
    paid = [line(one) for one in actions] if lines is None else lines
    return Facts(campaign, date(2027, 1, 1), date(2029, 12, 31), "Ville de Millau", actions, tuple(paid), **more)


def line(action, asked="0.01", funder=Funder.STATE_104_12):
    return LineFacts(action, 2027, funder, "l'État", Route.TO_OPERATOR, Decimal(asked))


def status(rule, given):
    return outcome_of(rule, given).status


def test_a_place_outside_the_contract_blocks():
    assert status(perimeter.RULE, facts(LESSONS)) == Status.PASSED
    outcome = outcome_of(perimeter.RULE, facts(replace(LESSONS, outside=("Rodez (12202)",))))
    assert outcome.status == Status.BLOCKING and "Rodez (12202)" in outcome.findings[0].sentence


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (MORE, Status.TO_JUSTIFY),  # one day in common
        (replace(MORE, starts_on=date(2027, 7, 1)), Status.PASSED),  # the day after
        (replace(MORE, starts_on=None, ends_on=None), Status.TO_JUSTIFY),
        (replace(MORE, siret="90000002600017"), Status.PASSED),
        (replace(MORE, theme=Theme.HEALTH), Status.PASSED),
        (replace(MORE, theme=Theme.EMPLOYMENT, more_themes=frozenset({Theme.FRENCH})), Status.TO_JUSTIFY),
    ],
)
def test_the_same_lessons_paid_twice_are_to_justify(other, told):
    assert status(language.RULE, facts(LESSONS, other)) == told


def test_lessons_twice_only_where_the_state_pays_an_association_for_both():
    for asked, funder in (("0.00", Funder.STATE_104_12), ("500", Funder.AUTHORITY)):
        lines = [line(LESSONS), line(MORE, asked, funder)]
        assert status(language.RULE, facts(LESSONS, MORE, lines=lines)) == Status.PASSED
    public = [replace(one, is_association=False) for one in (LESSONS, MORE)]
    assert status(language.RULE, facts(*public)) == Status.PASSED
    unknown = [replace(one, siret="") for one in (LESSONS, MORE)]
    assert status(language.RULE, facts(*unknown)) == Status.PASSED


@pytest.mark.parametrize(
    ("listed", "departement", "told"),
    [
        ("", "12", Status.TO_JUSTIFY),
        ("12, 51", "12", Status.TO_JUSTIFY),
        ("51;2a", "2A", Status.TO_JUSTIFY),
        ("51", "12", Status.NOT_APPLICABLE),
        ("51", "", Status.TO_JUSTIFY),
    ],
)
def test_agir_is_asked_about_where_it_runs(listed, departement, told):
    relais = ActionFacts(1, "Relais", Theme.HOUSING, audiences=frozenset({Audience.BPI}))
    campaign = replace(CAMPAIGNS[2024], agir_departements=listed)
    assert status(agir.RULE, facts(relais, campaign=campaign, departement=departement)) == told


def test_the_other_themes_of_a_sheet_count_as_domains():
    alone = ActionFacts(1, "Logement et emploi", Theme.HOUSING)
    assert status(housing.RULE, facts(alone)) == Status.BLOCKING
    both = replace(alone, theme=Theme.EMPLOYMENT, more_themes=frozenset({Theme.HOUSING}))
    assert status(housing.RULE, facts(both)) == Status.PASSED


def test_every_rule_is_tried_here():
    """A rule of the registry that no test of this folder names would be a rule nobody tried."""
    tried = "\n".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    missing = [rule.code for rule in RULES if f"{rule.find.__module__.rpartition('.')[2]}.RULE" not in tried]
    assert not missing
