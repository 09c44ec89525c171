"""Each rule on both sides of its line: the cent, the day, the year."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ctai.checks import agir, convention, dates, housing, investment, share, totals
from ctai.checks.facts import ActionFacts, Facts, LineFacts, Weight
from ctai.checks.registry import RULE_BY_CODE, RULES, Status, outcome_of, outcomes
from ctai.rules.campaigns import CAMPAIGNS, campaign_of
from ctai.rules.funders import FUNDERS, Funder, Route
from ctai.rules.themes import Audience, Theme

HOUSING = ActionFacts(1, "Appartements relais", Theme.HOUSING, siret="90000001800013", operator="Le Toit")
FRENCH = ActionFacts(2, "Ateliers de français", Theme.FRENCH)


def facts(*actions, year=2026, lines=(), **more):
    return Facts(
        campaign_of(year), date(2027, 1, 1), date(2029, 12, 31), "Ville de Millau", actions, tuple(lines), **more
    )


def line(asked, action=HOUSING, year=2027, funder=Funder.STATE_104_12, name="l'État", route=Route.TO_OPERATOR):
    return LineFacts(action, year, funder, name, route, None if asked is None else Decimal(asked))


def found(rule, given):
    return [finding.sentence for finding in rule.findings(given)]


# Campaigns


def test_a_year_nobody_knows_yet_obeys_the_last_known_instruction():
    assert campaign_of(2031) is CAMPAIGNS[2026]
    assert campaign_of(2012) is CAMPAIGNS[2019]


def test_every_campaign_says_its_source_and_leaves_what_nobody_published_unknown():
    assert list(CAMPAIGNS) == list(range(2019, 2027))
    assert all(campaign.source and campaign.summary for campaign in CAMPAIGNS.values())
    assert all(campaign.state_share_ceiling is None for campaign in CAMPAIGNS.values())


def test_every_rule_has_a_sentence_a_source_and_a_known_start():
    assert len(RULE_BY_CODE) == len(RULES)
    for rule in RULES:
        assert rule.rule and rule.source and 2019 <= rule.since <= 2026


# Two domains with housing


def test_two_domains_with_housing_pass():
    assert not found(housing.RULE, facts(HOUSING, FRENCH))


def test_housing_alone_is_one_domain():
    assert found(housing.RULE, facts(HOUSING)) == [
        "Le contrat porte sur au moins 2 domaines ; il n'en compte que 1 (Logement)."
    ]


def test_two_domains_without_housing_block():
    outcome = outcome_of(housing.RULE, facts(FRENCH, replace(FRENCH, number=3, theme=Theme.HEALTH)))
    assert outcome.status == Status.BLOCKING
    assert "logement" in outcome.findings[0].sentence


@pytest.mark.parametrize(
    ("year", "status"), [(2020, Status.NOT_APPLICABLE), (2021, Status.PASSED), (2022, Status.BLOCKING)]
)
def test_a_later_rule_never_rewrites_a_past_contract(year, status):
    """Housing alone: nothing asked in 2020, housing asked in 2021, two domains from 2022."""
    assert outcome_of(housing.RULE, facts(HOUSING, year=year)).status == status


# Totals


@pytest.mark.parametrize(("asked", "count"), [(None, 1), ("0", 1), ("0.01", 0)])
def test_a_request_asks_for_something(asked, count):
    assert len(found(totals.RULE, facts(HOUSING, lines=[line(asked)]))) == count


def test_an_action_written_at_zero_is_to_justify_and_an_empty_one_is_not_its_business():
    assert found(totals.RULE_ACTIONS, facts(HOUSING, lines=[line("0")]))
    assert not found(totals.RULE_ACTIONS, facts(HOUSING, lines=[line(None)]))
    assert not found(totals.RULE_ACTIONS, facts(HOUSING, lines=[line("0"), line("5", year=2028)]))


# 23 000 €

ASSOCIATION = replace(HOUSING, is_association=True)


@pytest.mark.parametrize(("asked", "count"), [("23000.00", 0), ("23000.01", 1)])
def test_the_convention_starts_one_cent_above(asked, count):
    assert len(found(convention.RULE, facts(ASSOCIATION, lines=[line(asked, ASSOCIATION)]))) == count


def test_the_threshold_adds_the_actions_of_one_payee_in_one_year():
    second = replace(ASSOCIATION, number=2)
    lines = [line("12000", ASSOCIATION), line("11000.01", second)]
    assert found(convention.RULE, facts(ASSOCIATION, second, lines=lines)) == [
        "Le Toit recevrait 23 000,01 € de l'État en 2027, plus de 23 000 € : une convention écrite est obligatoire. "
        "Indiquez sa date ou la date prévue."
    ]


def test_two_years_or_two_funders_are_two_sums():
    other = line("12000", ASSOCIATION, funder=Funder.OTHER_AUTHORITY, name="Département")
    lines = [line("12000", ASSOCIATION), line("12000", ASSOCIATION, year=2028), other]
    assert not found(convention.RULE, facts(ASSOCIATION, lines=lines))


def test_money_granted_again_is_the_authoritys_convention():
    lines = [line("30000", ASSOCIATION, route=Route.REGRANTED)]
    assert "de Ville de Millau en 2027" in found(convention.RULE, facts(ASSOCIATION, lines=lines))[0]


@pytest.mark.parametrize("change", [{"route": Route.TO_AUTHORITY}, {"action": HOUSING}, {"funder": Funder.OWN}])
def test_public_bodies_own_money_and_the_authority_need_no_convention(change):
    given = {"action": ASSOCIATION, "route": Route.TO_OPERATOR} | change
    assert not found(convention.RULE, facts(given["action"], lines=[line("50000", **given)]))


# Dates


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        (date(2027, 1, 1), date(2029, 12, 31), []),
        (date(2026, 12, 31), date(2029, 12, 31), ["commence le 31/12/2026, avant"]),
        (date(2027, 1, 1), date(2030, 1, 1), ["finit le 01/01/2030, après"]),
        (date(2026, 12, 31), date(2030, 1, 1), ["commence le", "et finit le"]),
        (None, None, []),
    ],
)
def test_dates_outside_the_contract_are_said(starts_on, ends_on, words):
    said = found(dates.RULE, facts(replace(HOUSING, starts_on=starts_on, ends_on=ends_on)))
    assert bool(said) == bool(words)
    assert all(word in said[0] for word in words)
    assert dates.RULE.weight == Weight.ADVISE


@pytest.mark.parametrize(("year", "count"), [(2026, 1), (2027, 0), (2029, 0), (2030, 1)])
def test_budget_years_outside_the_contract_are_said(year, count):
    assert len(found(dates.RULE_YEARS, facts(HOUSING, lines=[line("1", year=year)]))) == count


def test_nothing_is_outside_a_period_not_fixed_yet():
    given = replace(facts(HOUSING, lines=[line("1", year=2012)]), starts_on=None, ends_on=None)
    assert not found(dates.RULE_YEARS, given)


# Shares


def test_an_authority_that_brings_nothing_is_advised_from_2025():
    alone = facts(HOUSING, lines=[line("100")])
    assert "100,0 %" in found(share.RULE, alone)[0]
    shared = facts(HOUSING, lines=[line("100"), line("0.01", funder=Funder.AUTHORITY, name="Ville")])
    assert not found(share.RULE, shared)
    assert outcome_of(share.RULE, facts(HOUSING, lines=[line("100")], year=2024)).status == Status.NOT_APPLICABLE


@pytest.mark.parametrize(("own", "count"), [("20.00", 0), ("19.99", 1)])
def test_a_ceiling_known_by_the_campaign_is_compared(own, count):
    campaign = replace(campaign_of(2026), state_share_ceiling=Decimal("0.80"))
    lines = (line("80"), line(own, funder=Funder.AUTHORITY, name="Ville"))
    given = replace(facts(HOUSING, lines=lines), campaign=campaign)
    assert len(found(share.RULE, given)) == count


# AGIR and investment


def test_agir_asks_for_a_declaration_on_housing_and_jobs_of_refugees_since_2022():
    concerned = replace(HOUSING, audiences=frozenset({Audience.BPI}))
    assert found(agir.RULE, facts(concerned))
    assert not found(agir.RULE, facts(replace(concerned, theme=Theme.FRENCH)))
    assert not found(agir.RULE, facts(replace(concerned, audiences=frozenset({Audience.WOMEN}))))
    assert not found(agir.RULE, facts(concerned, year=2021))


def test_investment_words_are_only_advice():
    assert found(investment.RULE, facts(replace(HOUSING, title="Achat d'un minibus")))
    assert not found(investment.RULE, facts(replace(HOUSING, title="Accompagnement des travailleurs")))
    assert investment.RULE.weight == Weight.ADVISE


def test_outcomes_keep_the_order_and_name_every_rule_once():
    assert [outcome.rule for outcome in outcomes(facts())] == list(RULES)


def test_every_kind_of_funder_has_facts():
    assert set(FUNDERS) == set(Funder)
