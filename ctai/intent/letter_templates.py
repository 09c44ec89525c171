"""The numbered texts a letter begins with. A published template never changes: a new text takes a new number."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """What a template is filled with. `of_territory`: "de Millau", "de la CC de Millau Grands Causses"."""

    authority: str
    of_territory: str
    of_departement: str


@dataclass(frozen=True)
class LetterText:
    subject: str
    body: str


def _first(facts: Facts) -> LetterText:
    return LetterText(
        subject=f"Lettre d'intention : contrat territorial d'accueil et d'intégration {facts.of_territory}",
        body=(
            "Madame la Préfète, Monsieur le Préfet,\n\n"
            f"{facts.authority} souhaite s'engager avec l'État dans un contrat territorial d'accueil et d'intégration "
            f"(CTAI), au bénéfice des personnes étrangères nouvellement arrivées sur le territoire "
            f"{facts.of_territory}.\n\n"
            "Nous souhaitons établir avec vos services un diagnostic partagé, choisir ensemble des priorités, puis "
            "construire un programme d'actions sur plusieurs années, en complément du droit commun et des "
            f"dispositifs de l'État présents dans le département {facts.of_departement}.\n\n"
            "Nous vous proposons de convenir d'un premier échange. La personne désignée ci-dessous est à la "
            "disposition de vos services pour l'organiser.\n\n"
            "Nous vous prions d'agréer, Madame la Préfète, Monsieur le Préfet, l'expression de notre haute "
            "considération."
        ),
    )


TEMPLATES: dict[str, Callable[[Facts], LetterText]] = {"LI-2026-1": _first}
CURRENT = "LI-2026-1"


def fill(number: str, facts: Facts) -> LetterText:
    return TEMPLATES[number](facts)
