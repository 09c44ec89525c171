"""How to contest a decision of the State, told with each decision that refuses or reduces.

Without these words the delay does not run against the person: code de justice administrative (CJA), article R. 421-5.
"""

from dataclasses import dataclass

APPEAL_MONTHS = 2


@dataclass(frozen=True)
class Remedy:
    """One way of appeal: `how`, in a sentence to complete with the name of the prefecture; `source`: its article."""

    name: str
    how: str
    source: str


REMEDIES: tuple[Remedy, ...] = (
    Remedy(
        "Recours gracieux",
        "écrivez à {prefecture} pour lui demander de revoir sa décision",
        "code des relations entre le public et l'administration, article L. 411-2",
    ),
    Remedy(
        "Recours hiérarchique",
        "écrivez au ministre chargé de l'intégration",
        "code des relations entre le public et l'administration, article L. 411-2",
    ),
    Remedy(
        "Recours contentieux",
        "saisissez le tribunal administratif dont relève {prefecture}, par courrier ou sur www.telerecours.fr",
        "code de justice administrative, article R. 421-1",
    ),
)
APPEAL_OPENING = "Vous pouvez contester cette décision dans les deux mois qui suivent sa notification :"
# CRPA, L. 411-2 (the first appeal stops the clock) and L. 231-4, 2° (two months of silence refuse it).
APPEAL_CLOSING = (
    "Un recours gracieux ou hiérarchique fait dans ces deux mois interrompt ce délai. Sans réponse dans les deux mois, "
    "il est rejeté (même code, article L. 231-4), et deux nouveaux mois s'ouvrent pour saisir le tribunal."
)


def appeal_text(prefecture: str) -> str:
    """Plain text, one way a line, as it is kept with the decision."""
    lines = [f"- {one.name} : {one.how.format(prefecture=prefecture)} ({one.source})." for one in REMEDIES]
    return "\n".join([APPEAL_OPENING, *lines, APPEAL_CLOSING])
