"""What an action costs, by nature: the accounts of an association's forecast budget, and an order of magnitude.

Sources: Cerfa 12156*06, heading « Budget du projet », and 15059*02 for the financial report; règlement ANC 2018-06
(accounts of associations, classes 6 and 8), in force for years opened from 1 January 2020. There, what is given in kind
stands apart at the foot: its uses (86) and its sources (87) are equal, and neither is a charge nor a resource.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class Account(StrEnum):
    """The account of the plan comptable that each amount goes to: what is stored is its number."""

    PURCHASES = "60"
    EXTERNAL = "61"
    OTHER_EXTERNAL = "62"
    TAXES = "63"
    STAFF = "64"
    OTHER_CURRENT = "65"
    FINANCIAL = "66"
    EXCEPTIONAL = "67"
    DEPRECIATION = "68"
    PROFIT_TAX = "69"
    IN_KIND_USES = "86"
    IN_KIND_GIFTS = "870"
    IN_KIND_SERVICES = "871"
    VOLUNTEERING = "875"


class Nature(StrEnum):
    """`charges`: what is paid for. `uses` and `contributions`: what is given in kind, spent and received."""

    CHARGES = "charges"
    USES = "uses"
    CONTRIBUTIONS = "contributions"


NATURE_LABELS: dict[Nature, str] = {
    Nature.CHARGES: "Charges",
    Nature.USES: "Emplois des contributions volontaires en nature",
    Nature.CONTRIBUTIONS: "Contributions volontaires en nature",
}


@dataclass(frozen=True)
class AccountFacts:
    """`label`: the words of the form. `examples`: what goes there, for who is not an accountant."""

    label: str
    nature: Nature
    examples: str


_CHARGES, _USES, _GIVEN = Nature.CHARGES, Nature.USES, Nature.CONTRIBUTIONS
ACCOUNTS: dict[Account, AccountFacts] = {
    Account.PURCHASES: AccountFacts("Achats", _CHARGES, "fournitures, petit matériel, prestations achetées"),
    Account.EXTERNAL: AccountFacts("Services extérieurs", _CHARGES, "loyers, assurance, entretien, documentation"),
    Account.OTHER_EXTERNAL: AccountFacts(
        "Autres services extérieurs", _CHARGES, "honoraires, interprétariat, déplacements, communication"
    ),
    Account.TAXES: AccountFacts("Impôts et taxes", _CHARGES, "taxe sur les salaires, formation professionnelle"),
    Account.STAFF: AccountFacts("Charges de personnel", _CHARGES, "salaires et cotisations sociales"),
    Account.OTHER_CURRENT: AccountFacts(
        "Autres charges de gestion courante", _CHARGES, "redevances, aides versées aux personnes"
    ),
    Account.FINANCIAL: AccountFacts("Charges financières", _CHARGES, "intérêts d'emprunt"),
    Account.EXCEPTIONAL: AccountFacts("Charges exceptionnelles", _CHARGES, "ce qui ne revient pas d'habitude"),
    Account.DEPRECIATION: AccountFacts(
        "Dotations aux amortissements, provisions et engagements", _CHARGES, "usure du matériel acheté avant"
    ),
    Account.PROFIT_TAX: AccountFacts(
        "Impôt sur les bénéfices, participation des salariés", _CHARGES, "rare pour une action"
    ),
    Account.IN_KIND_USES: AccountFacts(
        NATURE_LABELS[_USES], _USES, "secours en nature, biens prêtés, prestations offertes, personnel bénévole"
    ),
    Account.IN_KIND_GIFTS: AccountFacts("Dons en nature", _GIVEN, "biens donnés"),
    Account.IN_KIND_SERVICES: AccountFacts("Prestations en nature", _GIVEN, "locaux prêtés, services offerts"),
    Account.VOLUNTEERING: AccountFacts("Bénévolat", _GIVEN, "heures données, valorisées"),
}
SOURCE = "Cerfa 12156*06, rubrique « Budget du projet » ; règlement ANC 2018-06"


def accounts_of(nature: Nature) -> tuple[Account, ...]:
    return tuple(account for account, facts in ACCOUNTS.items() if facts.nature == nature)


# What one person costs -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Magnitude:
    """An order of magnitude, inferred by us from published totals: never a norm. Euros."""

    budget: Decimal
    projects: int
    people: int
    source: str
    url: str

    @property
    def per_project(self) -> Decimal:
        return _cents(self.budget / self.projects)

    @property
    def per_person(self) -> Decimal:
        """Rounded to the euro: the totals it comes from are round figures."""
        return (self.budget / self.people).quantize(Decimal(1), ROUND_HALF_UP)


# domain.md 3.3: 2,4 M€, 120 projects, 9 000 newcomers. No national figure of the cost of a CTAI by person is published.
OCCITANIE = Magnitude(
    Decimal(2_400_000), 120, 9_000,
    "ToulÉco, appel à projets d'Occitanie (hors CTAI) : 2,4 millions d'euros, 120 projets, 9 000 primo-arrivants",
    "https://www.touleco.fr/Integration-2-4-millions-d-euros-en-Occitanie-pour-les-projets-d,47822",
)  # fmt: skip
# Ten times more or ten times less is another order of magnitude: a typing error, or something to explain.
FAR = 10

# The units, as people write them, that count people; « ménages », « places » or « heures » do not.
_PEOPLE = frozenset(
    {
        "personne", "bénéficiaire", "beneficiaire", "participant", "participante", "stagiaire", "apprenant",
        "apprenante", "femme", "jeune", "réfugié", "réfugiée", "primo-arrivant", "primo-arrivante", "adulte", "enfant",
    }
)  # fmt: skip


def counts_people(unit: str) -> bool:
    """« personnes », « Personne(s) », « femmes accompagnées »: the first word says what is counted."""
    words = unit.lower().replace("(e)", "").replace("(s)", "").split()
    return bool(words) and words[0].removesuffix("s") in _PEOPLE


def per_person(cost: Decimal | None, people: Decimal | None) -> Decimal | None:
    """Euros for one person; None while the cost or the number of people is unknown, or nobody is expected."""
    return None if cost is None or not people else _cents(cost / people)


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None when nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
