"""The request asks for something, and each action has a funding.

Source: Cerfa 12156, heading « budget »: a request has resources. Applies to every campaign.
"""

from decimal import Decimal

from ctai.checks.facts import Facts, Rule, Weight


def find_empty_request(facts: Facts) -> list[tuple[str, str]]:
    if facts.total() > 0:
        return []
    return [("", "Aucun montant n'est demandé : le total de la demande est nul.")]


def find_actions_without_money(facts: Facts) -> list[tuple[str, str]]:
    """Only what was written as zero: what is not filled at all is missing, and said elsewhere."""
    found = []
    sums: dict[int, Decimal] = {}
    for line in facts.lines:
        if line.asked is not None:
            sums[line.action.number] = sums.get(line.action.number, Decimal(0)) + line.asked
    for action in facts.actions:
        if sums.get(action.number) == 0:
            found.append(
                (str(action), f"L'action {action.number} « {action.title} » ne coûte rien : son total est nul.")
            )
    return found


RULE = Rule(
    "request_total",
    "Le total de la demande est supérieur à zéro",
    Weight.BLOCK,
    "Cerfa 12156, rubrique « budget »",
    2019,
    find_empty_request,
)
RULE_ACTIONS = Rule(
    "action_total",
    "Chaque action a un financement",
    Weight.JUSTIFY,
    "Cerfa 12156, rubrique « budget »",
    2019,
    find_actions_without_money,
)
