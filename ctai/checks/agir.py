"""Actions must not duplicate AGIR: the authority declares how they complete it.

Source: call for projects 2024 of the Marne, programme 104 (AGIR runs since 2022, jobs and housing of refugees). The
product cannot know what AGIR does there, so it asks for a declaration, which the officer judges.
"""

from ctai.checks.facts import Facts, Rule, Weight
from ctai.rules.themes import Audience, Theme

THEMES = frozenset({Theme.EMPLOYMENT, Theme.HOUSING})
AUDIENCES = frozenset({Audience.BPI, Audience.ALL_NEWCOMERS})


def runs_here(facts: Facts) -> bool:
    """In the département of the contract, where the campaign lists those of AGIR (27 in 2022); anywhere otherwise."""
    listed = facts.campaign.agir_departements.replace(";", ",").split(",")
    codes = {code.strip().upper() for code in listed if code.strip()}
    return not codes or not facts.departement or facts.departement in codes


def find(facts: Facts) -> list[tuple[str, str]]:
    return [
        (
            str(action),
            f"L'action {action.number} « {action.title} » touche l'emploi ou le logement de personnes "
            "réfugiées, comme AGIR : "
            "dites comment elle le complète sans le doubler.",
        )
        for action in facts.actions
        if action.themes & THEMES and action.audiences & AUDIENCES
    ]


RULE = Rule(
    "agir_overlap",
    "Les actions complètent le programme AGIR sans le doubler",
    Weight.JUSTIFY,
    "Appel à projets 2024 du programme 104, préfecture de la Marne",
    2022,
    find,
    lambda campaign: campaign.agir_running,
    known=runs_here,
)
