"""One association is not funded twice by the State for the same French lessons.

Source: Cour des comptes, February 2025: schemes poorly coordinated, duplicates notably in language training (domain.md
6). Here, two actions of one request, on days in common; across contracts and other funders, the payee's page says it.
"""

from datetime import date
from itertools import combinations

from ctai.checks.facts import ActionFacts, Facts, Level, Rule, Weight
from ctai.rules.funders import STATE_FUNDERS
from ctai.rules.themes import Theme


def _in_common(one: ActionFacts, other: ActionFacts) -> bool:
    """A day at least; a sheet without dates may run at any time."""
    starts = max(one.starts_on or date.min, other.starts_on or date.min)
    return starts <= min(one.ends_on or date.max, other.ends_on or date.max)


def find(facts: Facts) -> list[tuple[str, str]]:
    paid = {line.action.number for line in facts.lines if line.funder in STATE_FUNDERS and line.asked}
    lessons = [one for one in facts.actions if Theme.FRENCH in one.themes and one.number in paid]
    said = (
        "L'État financerait deux fois des cours de français de {0.operator}, sur la même période : actions {0.number} "
        "« {0.title} » et {1.number} « {1.title} ». Dites en quoi elles diffèrent, ou réunissez-les."
    )
    return [
        (one.operator, said.format(one, other))
        for one, other in combinations(lessons, 2)
        if one.is_association and one.siret and one.siret == other.siret and _in_common(one, other)
    ]


RULE = Rule(
    "language_twice", "Une même offre de français n'est pas financée deux fois", Weight.JUSTIFY,
    "Cour des comptes, février 2025 : doublons, notamment en formation linguistique", 2019, find, level=Level.PAYEE,
)  # fmt: skip
