"""A written convention above 23 000 € a year from one public body to one private body.

Source: law 2000-321 of 12 April 2000, article 10; decree 2001-495 of 6 June 2001, article 1: the duty starts **above**
23 000 €. Applies to every campaign. Bodies whose SIREN starts with 1 or 2 are public (SIRENE): not concerned.
"""

from collections import defaultdict
from decimal import Decimal

from ctai.rules.checks.facts import Facts, LineFacts, Rule, Weight
from ctai.rules.funders import Funder, Route

THRESHOLD = Decimal("23000.00")
# These do not grant: the operator's own money and private funders.
_NOT_PUBLIC = frozenset({Funder.OWN, Funder.OTHER})


def payer(line: LineFacts, authority: str) -> str:
    """Who signs with the operator: the authority for what it grants again, the funder otherwise."""
    return authority if line.route == Route.REGRANTED else line.funder_name


def find(facts: Facts) -> list[tuple[str, str]]:
    sums: dict[tuple[str, str, str, int], Decimal] = defaultdict(Decimal)
    for line in facts.lines:
        reaches_operator = line.route in (Route.TO_OPERATOR, Route.REGRANTED)
        if reaches_operator and line.action.is_association and line.funder not in _NOT_PUBLIC and line.asked:
            sums[line.action.siret, line.action.operator, payer(line, facts.authority), line.year] += line.asked
    return [
        (
            operator,
            f"{operator} recevrait {_euros(total)} de {who} en {year}, plus de 23 000 € : une convention écrite est "
            "obligatoire. Indiquez sa date ou la date prévue.",
        )
        for (_siret, operator, who, year), total in sorted(sums.items())
        if total > THRESHOLD
    ]


def _euros(total: Decimal) -> str:
    return f"{total:,.2f} €".replace(",", " ").replace(".", ",")


RULE = Rule(
    "convention_23000",
    "Convention écrite au-delà de 23 000 € par an à une association",
    Weight.JUSTIFY,
    "Loi du 12 avril 2000, article 10 ; décret 2001-495 du 6 juin 2001, article 1",
    2019,
    find,
)
