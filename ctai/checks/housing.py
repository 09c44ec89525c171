"""At least two domains, housing one of them.

Source: instruction of 25 January 2022 (NOR INTV2202529J), Maires de France. Applies from 2022. The instruction of 2021
already asked for actions on housing, without the number of domains.
"""

from ctai.checks.facts import Facts, Rule, Weight
from ctai.rules.themes import THEME_LABELS, Theme


def find(facts: Facts) -> list[tuple[str, str]]:
    themes = {theme for action in facts.actions for theme in action.themes}
    found = []
    minimum = facts.campaign.minimum_themes
    if minimum and len(themes) < minimum:
        present = ", ".join(THEME_LABELS[theme] for theme in Theme if theme in themes) or "aucun"
        found.append(
            ("", f"Le contrat porte sur au moins {minimum} domaines ; il n'en compte que {len(themes)} ({present}).")
        )
    if facts.campaign.housing_required and Theme.HOUSING not in themes:
        found.append(("", "Le contrat comporte au moins une action sur le logement ; il n'y en a aucune."))
    return found


RULE = Rule(
    "two_domains",
    "Au moins deux domaines, dont le logement",
    Weight.BLOCK,
    "Instruction du 25 janvier 2022, NOR INTV2202529J (dès 2021 pour le logement)",
    2021,
    find,
    lambda campaign: bool(campaign.housing_required or campaign.minimum_themes),
)
