"""The least the State is asked for one action, where the campaign sets one.

Source: the campaign of the year (domain.md 4.4: no national minimum is known, so it is a value of the campaign). Read
by budget year, since the credits are annual. An action the State is not asked for is not concerned.
"""

from collections import defaultdict
from decimal import Decimal

from ctai.checks.convention import euros
from ctai.checks.facts import Facts, Rule, Weight
from ctai.rules.funders import STATE_FUNDERS


def find(facts: Facts) -> list[tuple[str, str]]:
    least = facts.campaign.minimum_per_action
    if least is None:
        return []
    sums: dict[tuple[int, str, int], Decimal] = defaultdict(Decimal)
    for line in facts.lines:
        if line.funder in STATE_FUNDERS and line.asked:
            sums[line.action.number, line.action.title, line.year] += line.asked
    said = "L'action {} « {} » demande {} à l'État en {}, moins que le minimum de la campagne ({})."
    return [
        (f"action {number}", said.format(number, title, euros(total), year, euros(least)))
        for (number, title, year), total in sorted(sums.items())
        if total < least
    ]


RULE = Rule(
    "action_minimum", "Chaque action demande à l'État au moins le minimum de la campagne", Weight.JUSTIFY,
    "Valeur de la campagne de l'année", 2019, find, lambda campaign: campaign.minimum_per_action is not None,
)  # fmt: skip
