"""What actions cost, by nature, and what meets it.

Sources: Cerfa 12156, heading « Budget du projet »: the total of the charges equals the total of the resources.
Règlement ANC 2018-06: what is given in kind is written twice, its uses (86) equal to its sources (87). Judged by action
and budget year, to the cent, and only where somebody wrote the charges: an unknown plan is not an unbalanced one.

The cost of one person is no rule of law: an advice when it is ten times away from the only order of magnitude known.
"""

from collections import defaultdict
from decimal import Decimal

from ctai.checks.convention import euros
from ctai.checks.facts import CostFacts, Facts, Rule, Weight
from ctai.rules.expenses import FAR, OCCITANIE, per_person


def resources_of(facts: Facts) -> dict[tuple[int, int], Decimal]:
    """What is asked of every funder, by (number of the action, year), where something is written."""
    sums: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for line in facts.lines:
        if line.asked is not None:
            sums[line.action.number, line.year] += line.asked
    return dict(sums)


def cost_of(cost: CostFacts, resources: dict[tuple[int, int], Decimal]) -> Decimal | None:
    """The whole cost of a year: its charges, or what is asked for it while no charge is written."""
    return cost.charges if cost.charges is not None else resources.get((cost.action.number, cost.year))


def find(facts: Facts) -> list[tuple[str, str]]:
    resources, found = resources_of(facts), []
    for cost in facts.costs:
        if cost.charges is not None:
            said = balance_said(cost.charges, resources.get((cost.action.number, cost.year)))
            if said:
                found.append((str(cost.action), f"{_named(cost)} : {said}"))
    return found


def balance_said(charges: Decimal, resources: Decimal | None) -> str:
    """The difference between the two totals of one action and year, in a sentence; "" when they meet."""
    if resources is None:
        return f"{euros(charges)} de charges et aucune ressource écrite en face." if charges else ""
    if charges == resources:
        return ""
    more, less = ("charges", "ressources") if charges > resources else ("ressources", "charges")
    high, low = max(charges, resources), min(charges, resources)
    return f"les {more} ({euros(high)}) dépassent les {less} ({euros(low)}) de {euros(high - low)}."


def find_in_kind(facts: Facts) -> list[tuple[str, str]]:
    found = []
    for cost in facts.costs:
        said = in_kind_said(cost.uses, cost.contributions)
        if said:
            found.append((str(cost.action), f"{_named(cost)} : {said}"))
    return found


def in_kind_said(uses: Decimal | None, contributions: Decimal | None) -> str:
    """The difference between what is given in kind and its use, in a sentence; "" when they meet or none is written."""
    if (uses or Decimal(0)) == (contributions or Decimal(0)):
        return ""
    if contributions is None or uses is None:
        written, empty = ("86", "87") if contributions is None else ("87", "86")
        return f"{euros(uses or contributions or Decimal(0))} au compte {written} et rien au compte {empty}."
    return (
        f"contributions volontaires en nature, {euros(uses)} d'emplois (compte 86) pour {euros(contributions)} reçus "
        f"(compte 87), soit {euros(abs(uses - contributions))} d'écart."
    )


def find_far(facts: Facts) -> list[tuple[str, str]]:
    resources, usual, found = resources_of(facts), OCCITANIE.per_person, []
    for cost in facts.costs:
        spent = cost_of(cost, resources)
        each = per_person(spent, cost.people)
        if not each or spent is None or cost.people is None or usual / FAR <= each <= usual * FAR:
            continue
        where = "plus de dix fois" if each > usual else "moins du dixième de"
        whole = f"{euros(spent)} pour {cost.people.normalize():f}"
        said = (
            f"{_named(cost)} : {euros(each)} par personne attendue ({whole}), {where} l'ordre de grandeur connu "
            f"({usual} €). Vérifiez le montant et le nombre de personnes."
        )
        found.append((str(cost.action), said))
    return found


def _named(cost: CostFacts) -> str:
    return f"Action {cost.action.number} « {cost.action.title} », {cost.year}"


def _some_charges(facts: Facts) -> bool:
    return any(cost.charges is not None for cost in facts.costs)


def _some_in_kind(facts: Facts) -> bool:
    return any(cost.uses is not None or cost.contributions is not None for cost in facts.costs)


def _some_people(facts: Facts) -> bool:
    resources = resources_of(facts)
    return any(per_person(cost_of(cost, resources), cost.people) is not None for cost in facts.costs)


_FORM = "Cerfa 12156*06, rubrique « Budget du projet » ; règlement ANC 2018-06"
RULE = Rule(
    "charges_resources", "Les charges prévues et les ressources de chaque action s'équilibrent", Weight.JUSTIFY,
    _FORM, 2019, find, written=_some_charges,
)  # fmt: skip
RULE_IN_KIND = Rule(
    "in_kind_balance", "Les contributions volontaires en nature et leurs emplois s'équilibrent", Weight.JUSTIFY,
    _FORM, 2019, find_in_kind, written=_some_in_kind,
)  # fmt: skip
RULE_PER_PERSON = Rule(
    "cost_per_person", "Le coût par personne est proche de l'ordre de grandeur connu", Weight.ADVISE,
    f"Calcul CTAI à partir de {OCCITANIE.source}", 2019, find_far, written=_some_people,
)  # fmt: skip
