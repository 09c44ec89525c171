"""No investment spending in a grant request.

Source: Cerfa 12156, notice: the form is not for investment grants. Applies to every campaign. The sheets do not carry
the nature of each expense yet, so the words of the sheet are read, and the finding is only advice.
"""

import re

from ctai.checks.facts import Facts, Rule, Weight

WORDS = re.compile(
    r"\b(travaux|construction|acquisition|rénovation|équipement immobilier"
    r"|achat (?:d'un |de )?(?:véhicule|minibus|local|bâtiment))\b",
    re.IGNORECASE,
)


def find(facts: Facts) -> list[tuple[str, str]]:
    found = []
    for action in facts.actions:
        match = WORDS.search(f"{action.title}\n{action.deliverables}")
        if match:
            found.append(
                (
                    str(action),
                    f"L'action {action.number} « {action.title} » parle de « {match[0].lower()} » : les "
                    "dépenses d'investissement n'entrent pas dans cette demande.",
                )
            )
    return found


RULE = Rule(
    "no_investment",
    "Pas de dépense d'investissement",
    Weight.ADVISE,
    "Notice du Cerfa 12156 : le formulaire ne concerne pas l'investissement",
    2019,
    find,
)
