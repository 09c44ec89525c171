"""A written convention above 23 000 € a year from one public body to one private body, for four years at most.

Source: law 2000-321 of 12 April 2000, article 10; decree 2001-495 of 6 June 2001, article 1: the duty starts **above**
23 000 €. Applies to every campaign. Bodies whose SIREN starts with 1 or 2 are public (SIRENE).
Four years: model convention, Prime Minister's circular of 29 September 2015 (domain.md 2.6).
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from ctai.checks.facts import Facts, Level, LineFacts, Rule, Weight
from ctai.rules.funders import Funder, Route

THRESHOLD = Decimal("23000.00")
YEARS = 4
# These do not grant: the operator's own money and private funders.
NOT_PUBLIC = frozenset({Funder.OWN, Funder.OTHER})


def payer(line: LineFacts, authority: str) -> str:
    """Who signs with the operator: the authority for what it grants again, the funder otherwise."""
    return authority if line.route == Route.REGRANTED else line.funder_name


def _above(facts: Facts) -> list[tuple[tuple[str, str, str, int], Decimal]]:
    """((SIRET, operator, payer, year), euros) above the threshold."""
    sums: dict[tuple[str, str, str, int], Decimal] = defaultdict(Decimal)
    for line in facts.lines:
        reaches_operator = line.route in (Route.TO_OPERATOR, Route.REGRANTED)
        if reaches_operator and line.action.is_association and line.funder not in NOT_PUBLIC and line.asked:
            sums[line.action.siret, line.action.operator, payer(line, facts.authority), line.year] += line.asked
    return [(key, total) for key, total in sorted(sums.items()) if total > THRESHOLD]


def find(facts: Facts) -> list[tuple[str, str]]:
    return [
        (
            operator,
            f"{operator} recevrait {euros(total)} de {who} en {year}, plus de 23 000 € : une convention écrite est "
            "obligatoire. Indiquez sa date ou la date prévue.",
        )
        for (_siret, operator, who, year), total in _above(facts)
    ]


def _last_day(start: date) -> date:
    """The last day of four years that begin on `start`."""
    end = date(start.year + YEARS, start.month, min(start.day, 28))
    return date.fromordinal(end.toordinal() + start.day - end.day - 1)


def find_years(facts: Facts) -> list[tuple[str, str]]:
    """The actions of one association, first day to last; the contract's own days where a sheet has none."""
    said = (
        "Les actions de {} vont du {:%d/%m/%Y} au {:%d/%m/%Y}, plus de quatre ans : une convention ne dure pas "
        "davantage. Prévoyez-en une autre, après évaluation."
    )
    found = []
    for siret, operator in sorted({(key[0], key[1]) for key, _total in _above(facts)}):
        actions = [action for action in facts.actions if (action.siret, action.operator) == (siret, operator)]
        starts = [day for day in (action.starts_on or facts.starts_on for action in actions) if day]
        ends = [day for day in (action.ends_on or facts.ends_on for action in actions) if day]
        if starts and ends and max(ends) > _last_day(min(starts)):
            found.append((operator, said.format(operator, min(starts), max(ends))))
    return found


def euros(total: Decimal) -> str:
    return f"{total:,.2f} €".replace(",", " ").replace(".", ",")


RULE = Rule(
    "convention_23000",
    "Convention écrite au-delà de 23 000 € par an à une association",
    Weight.JUSTIFY,
    "Loi du 12 avril 2000, article 10 ; décret 2001-495 du 6 juin 2001, article 1",
    2019,
    find,
    level=Level.PAYEE,
)
RULE_YEARS = Rule(
    "convention_four_years", "Une convention avec une association dure quatre ans au plus", Weight.JUSTIFY,
    "Circulaire du Premier ministre du 29 septembre 2015, modèle de convention pluriannuelle", 2019, find_years,
    level=Level.PAYEE,
)  # fmt: skip
