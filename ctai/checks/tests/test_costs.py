"""Charges and resources, gifts in kind and their use, the cost of one person: each on both sides of its line."""

from datetime import date
from decimal import Decimal

import pytest

from ctai.checks import costs
from ctai.checks.facts import ActionFacts, CostFacts, Facts, LineFacts, Weight
from ctai.checks.registry import Status, outcome_of
from ctai.rules.campaigns import campaign_of
from ctai.rules.funders import Funder, Route
from ctai.rules.themes import Theme

FRENCH = ActionFacts(2, "Français du soir", Theme.FRENCH)


def line(asked, year=2027, funder=Funder.STATE_104_12):
    amount = None if asked is None else Decimal(asked)
    return LineFacts(FRENCH, year, funder, "l'État", Route.TO_OPERATOR, amount)


def cost(year=2027, **sums):
    return CostFacts(FRENCH, year, **{name: None if one is None else Decimal(one) for name, one in sums.items()})


def outcome(rule, lines=(), *given, year=2026):
    facts = Facts(
        campaign_of(year), date(2027, 1, 1), date(2029, 12, 31), "Ville", (FRENCH,), tuple(lines), costs=given
    )
    return outcome_of(rule, facts)


def told(rule, lines=(), *given):
    return [finding.sentence.replace("\u202f", " ").replace("\u00a0", " ") for finding in
            outcome(rule, lines, *given).findings]  # fmt: skip


# Charges and resources


@pytest.mark.parametrize(
    ("charges", "words"),
    [
        ("20000.00", []),
        ("20000.01", ["les charges (20 000,01 €) dépassent les ressources (20 000,00 €) de 0,01 €."]),
        ("19999.99", ["les ressources (20 000,00 €) dépassent les charges (19 999,99 €) de 0,01 €."]),
    ],
)
def test_charges_meet_what_is_asked_of_every_funder_to_the_cent(charges, words):
    lines = [line("15000"), line("5000", funder=Funder.AUTHORITY), line("999", year=2028)]
    said = told(costs.RULE, lines, cost(charges=charges))
    assert said == [f"Action 2 « Français du soir », 2027 : {word}" for word in words]


def test_charges_that_nobody_wrote_are_unknown_not_unbalanced():
    assert outcome(costs.RULE, [line("15000")]).status == Status.UNKNOWN
    assert outcome(costs.RULE, [line("15000")], cost(uses="10")).status == Status.UNKNOWN
    # One year is written: the other stays unknown, and says nothing.
    assert not told(costs.RULE, [line("100"), line("7", year=2028)], cost(charges="100"), cost(2028, people="4"))


def test_charges_without_any_resource_are_told_unless_they_are_nothing():
    assert told(costs.RULE, [line(None)], cost(charges="0.01")) == [
        "Action 2 « Français du soir », 2027 : 0,01 € de charges et aucune ressource écrite en face."
    ]
    assert not told(costs.RULE, [line(None)], cost(charges="0"))


def test_an_unbalanced_budget_is_to_justify():
    assert costs.RULE.weight == costs.RULE_IN_KIND.weight == Weight.JUSTIFY
    assert outcome(costs.RULE, [line("1")], cost(charges="2")).status == Status.TO_JUSTIFY


# In kind


@pytest.mark.parametrize(
    ("uses", "contributions", "words"),
    [
        ("1200", "1200", ""),
        ("1200", "1199.99", "1 200,00 € d'emplois (compte 86) pour 1 199,99 € reçus (compte 87), soit 0,01 € d'écart."),
        ("1199.99", "1200", "1 199,99 € d'emplois (compte 86) pour 1 200,00 € reçus (compte 87), soit 0,01 € d'écart."),
        ("1200", None, "1 200,00 € au compte 86 et rien au compte 87."),
        (None, "1200", "1 200,00 € au compte 87 et rien au compte 86."),
        ("0", None, ""),
    ],
)
def test_what_is_given_in_kind_equals_its_use_to_the_cent(uses, contributions, words):
    said = told(costs.RULE_IN_KIND, (), cost(uses=uses, contributions=contributions))
    assert [one.endswith(words) for one in said] == ([True] if words else [])


def test_in_kind_that_nobody_wrote_is_unknown():
    assert outcome(costs.RULE_IN_KIND, (), cost(charges="100")).status == Status.UNKNOWN


# One person


@pytest.mark.parametrize(
    ("charges", "people", "words"),
    [
        ("2670.00", "1", ""),
        ("2670.01", "1", "2 670,01 € par personne attendue (2 670,01 € pour 1), plus de dix fois l'ordre de grandeur"),
        ("26.70", "1", ""),
        ("26.69", "1", "26,69 € par personne attendue (26,69 € pour 1), moins du dixième de l'ordre de grandeur"),
        ("19375.00", "40", ""),
        ("0", "40", ""),
        ("19375.00", "0", ""),
        ("19375.00", None, ""),
    ],
)
def test_only_another_order_of_magnitude_is_told(charges, people, words):
    said = told(costs.RULE_PER_PERSON, (), cost(charges=charges, people=people))
    assert [words in one for one in said] == ([True] if words else [])
    assert costs.RULE_PER_PERSON.weight == Weight.ADVISE


def test_without_charges_the_amounts_asked_are_the_cost():
    assert told(costs.RULE_PER_PERSON, [line("26700"), line("1")], cost(people="10"))
    assert not told(costs.RULE_PER_PERSON, [line("26700")], cost(people="10"))


@pytest.mark.parametrize("given", [cost(people="40"), cost(charges="100"), cost(charges="100", people="0")])
def test_an_unknown_cost_or_number_of_people_is_not_judged(given):
    assert outcome(costs.RULE_PER_PERSON, (), given).status == Status.UNKNOWN
