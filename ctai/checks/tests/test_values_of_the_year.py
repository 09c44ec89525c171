"""Rules that read a value of the campaign or a payee's past: both sides of the cent and of the day, and the unknown."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ctai.checks import audiences, convention, housing, minimum, reports
from ctai.checks.facts import ActionFacts, Facts, GrantFacts, LineFacts
from ctai.checks.registry import Status, outcome_of
from ctai.rules.campaigns import CAMPAIGNS, Eligibility
from ctai.rules.funders import Funder, Route
from ctai.rules.themes import Audience, Theme

TOIT = ActionFacts(1, "Relais", Theme.HOUSING, siret="90000001800013", operator="Le Toit", is_association=True)


def line(asked, action=TOIT, year=2027, funder=Funder.STATE_104_12):
    return LineFacts(action, year, funder, "l'État", Route.TO_OPERATOR, Decimal(asked))


def facts(*actions, lines=(), campaign=CAMPAIGNS[2026], **more):
    period = {"starts_on": date(2027, 1, 1), "ends_on": date(2029, 12, 31)} | more
    return Facts(campaign=campaign, authority="Ville de Millau", actions=actions, lines=tuple(lines), **period)


def status(rule, given):
    return outcome_of(rule, given).status


# The least asked for an action

FROM_5000 = replace(CAMPAIGNS[2026], minimum_per_action=Decimal(5000))


@pytest.mark.parametrize(("asked", "told"), [("4999.99", Status.TO_JUSTIFY), ("5000.00", Status.PASSED)])
def test_an_action_asks_the_minimum_to_the_cent(asked, told):
    assert status(minimum.RULE, facts(TOIT, lines=[line(asked)], campaign=FROM_5000)) == told


def test_the_minimum_is_of_one_year_of_the_state_alone_and_of_an_action_that_asks():
    two_years = [line("4000"), line("4000", year=2028), line("9000", funder=Funder.AUTHORITY)]
    assert [
        finding.sentence for finding in minimum.RULE.findings(facts(TOIT, lines=two_years, campaign=FROM_5000))
    ] == [
        f"L'action 1 « Relais » demande 4 000,00 € à l'État en {year}, moins que le minimum de la campagne "
        "(5 000,00 €)."
        for year in (2027, 2028)
    ]
    two_programmes = [line("4000"), line("1000", funder=Funder.STATE_OTHER)]
    assert status(minimum.RULE, facts(TOIT, lines=two_programmes, campaign=FROM_5000)) == Status.PASSED
    assert status(minimum.RULE, facts(TOIT, lines=[line("0")], campaign=FROM_5000)) == Status.PASSED
    assert status(minimum.RULE, facts(TOIT, lines=[line("1")])) == Status.NOT_APPLICABLE


# Audiences of the region

BPT = replace(TOIT, audiences=frozenset({Audience.BPT}))


@pytest.mark.parametrize(
    ("admitted", "action", "told"),
    [
        (False, BPT, Status.TO_JUSTIFY), (True, BPT, Status.PASSED), (False, TOIT, Status.PASSED),
        (None, BPT, Status.NOT_APPLICABLE),
    ],
)  # fmt: skip
def test_temporary_protection_is_admitted_or_not_by_region(admitted, action, told):
    campaign = replace(CAMPAIGNS[2026], audiences={"76": Eligibility("Occitanie", bpt=admitted)})
    assert status(audiences.RULE, facts(action, campaign=campaign, region="76")) == told
    assert status(audiences.RULE, facts(action, campaign=campaign, region="11")) == Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("required", "told"), [(True, Status.ADVICE), (False, Status.PASSED), (None, Status.NOT_APPLICABLE)]
)
def test_a_region_that_wants_a_signed_contract_says_so(required, told):
    campaign = replace(CAMPAIGNS[2026], audiences={"76": Eligibility("Occitanie", cir_required=required)})
    assert status(audiences.RULE_CIR, facts(TOIT, campaign=campaign, region="76")) == told


# Four years


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "told"),
    [
        (date(2027, 1, 1), date(2030, 12, 31), Status.PASSED),
        (date(2027, 1, 1), date(2031, 1, 1), Status.TO_JUSTIFY),
        (date(2027, 10, 31), date(2031, 10, 30), Status.PASSED),
        (date(2027, 10, 31), date(2031, 10, 31), Status.TO_JUSTIFY),
        (date(2028, 2, 29), date(2032, 2, 28), Status.PASSED),
        (date(2028, 2, 29), date(2032, 2, 29), Status.TO_JUSTIFY),
    ],
)
def test_a_convention_lasts_four_years_to_the_day(starts_on, ends_on, told):
    given = facts(TOIT, lines=[line("23000.01")], starts_on=starts_on, ends_on=ends_on)
    assert status(convention.RULE_YEARS, given) == told


def test_without_a_compulsory_convention_there_is_no_length():
    given = facts(TOIT, lines=[line("23000.00")], ends_on=date(2040, 1, 1))
    assert status(convention.RULE_YEARS, given) == Status.PASSED


def test_the_days_of_the_sheets_come_before_those_of_the_contract():
    dated = replace(TOIT, starts_on=date(2026, 12, 31), ends_on=date(2030, 12, 31))
    assert status(convention.RULE_YEARS, facts(dated, lines=[line("30000", dated)])) == Status.TO_JUSTIFY


# Six months

OWED, TOLD = GrantFacts("Le Toit", TOIT.siret, 2025, False), GrantFacts("Le Toit", TOIT.siret, 2025, True)


@pytest.mark.parametrize(
    ("grants", "asked_on", "told"),
    [
        ((OWED,), date(2026, 6, 30), Status.PASSED),
        ((OWED,), date(2026, 7, 1), Status.TO_JUSTIFY),
        ((TOLD,), date(2026, 7, 1), Status.PASSED),
        ((), date(2026, 7, 1), Status.PASSED),
        (None, date(2026, 7, 1), Status.NOT_APPLICABLE),
    ],
)
def test_a_financial_report_is_due_six_months_after_its_year(grants, asked_on, told):
    given = facts(TOIT, lines=[line("1")], grants=grants, asked_on=asked_on)
    assert status(reports.RULE, given) == told


def test_only_a_body_that_asks_again_owes_its_report_first():
    given = facts(TOIT, lines=[line("0")], grants=(OWED,), asked_on=date(2027, 1, 1))
    assert status(reports.RULE, given) == Status.PASSED


# Domains and housing, told apart


def test_a_campaign_may_ask_for_domains_without_housing():
    three = replace(CAMPAIGNS[2026], minimum_themes=3, housing_required=False)
    french, health = replace(TOIT, number=2, theme=Theme.FRENCH), replace(TOIT, number=3, theme=Theme.HEALTH)
    jobs = replace(TOIT, number=4, theme=Theme.EMPLOYMENT)
    assert status(housing.RULE, facts(french, health, campaign=three)) == Status.BLOCKING
    assert status(housing.RULE, facts(french, health, jobs, campaign=three)) == Status.PASSED
