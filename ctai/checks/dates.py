"""Actions and budget years outside the contract: said, never blocked.

Source: domain.md 2.2 and 10: actions may start before the signature, contracts rarely start on 1 January, the budget
year is not the year of the contract. Applies to every campaign.
"""

from datetime import date

from ctai.checks.facts import Facts, Rule, Weight


def outside(starts_on: date | None, ends_on: date | None, facts: Facts) -> list[str]:
    """What leaves the contract's period, in words; the first and the last day are inside."""
    said = []
    if facts.starts_on and starts_on and starts_on < facts.starts_on:
        said.append(f"commence le {starts_on:%d/%m/%Y}, avant le contrat ({facts.starts_on:%d/%m/%Y})")
    if facts.ends_on and ends_on and ends_on > facts.ends_on:
        said.append(f"finit le {ends_on:%d/%m/%Y}, après le contrat ({facts.ends_on:%d/%m/%Y})")
    return said


def find_actions(facts: Facts) -> list[tuple[str, str]]:
    found = []
    for action in facts.actions:
        said = outside(action.starts_on, action.ends_on, facts)
        if said:
            found.append((str(action), f"L'action {action.number} « {action.title} » {' et '.join(said)}."))
    return found


def find_years(facts: Facts) -> list[tuple[str, str]]:
    if not facts.starts_on or not facts.ends_on:
        return []
    first, last = facts.starts_on.year, facts.ends_on.year
    years = sorted({line.year for line in facts.lines if line.asked and not first <= line.year <= last})
    return [
        ("", f"Des montants sont demandés pour {year}, hors des années du contrat ({first}-{last}).") for year in years
    ]


RULE = Rule(
    "action_dates",
    "Les actions se déroulent pendant le contrat",
    Weight.ADVISE,
    "Usage constaté : une action peut commencer avant la signature, à condition de le dire",
    2019,
    find_actions,
)
RULE_YEARS = Rule(
    "budget_years",
    "Les montants portent sur les années du contrat",
    Weight.ADVISE,
    "Annualité budgétaire : l'année du budget n'est pas toujours celle du contrat",
    2019,
    find_years,
)
