"""Each action stays within the ground of the contract that funds it.

Source: a contract binds the authorities that sign it, on their ground (domain.md 2.3 and 4.3). Writing a place outside
is refused at once; this check is for a perimeter that shrinks afterwards, when a partner leaves.
"""

from ctai.checks.facts import Facts, Rule, Weight


def find(facts: Facts) -> list[tuple[str, str]]:
    return [
        (
            str(action),
            f"L'action {action.number} « {action.title} » couvre {', '.join(action.outside)}, hors du périmètre du "
            "contrat : retirez ce territoire de la fiche.",
        )
        for action in facts.actions
        if action.outside
    ]


RULE = Rule(
    "action_perimeter", "Les actions restent dans le périmètre du contrat", Weight.BLOCK,
    "Un contrat engage ses signataires sur leur territoire", 2019, find,
)  # fmt: skip
