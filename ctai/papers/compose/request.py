"""The request of an association for one budget year, under the headings of Cerfa n° 12156*06.

Sources: Cerfa n° 12156*06 (« Demande de subvention(s), formulaire unique ») and its notice 51781; law 2000-321 of 12
April 2000, articles 9-1, 10 and 10-1; decree 2016-1971 of 28 December 2016. This paper is never the form itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ctai.accounts.models import Organisation
from ctai.contracts.models import Contract
from ctai.design.formats import day, euros, number
from ctai.documents.compose.head import head_of
from ctai.expenses.reads import YearPlan, plans_of
from ctai.funding.models import BudgetLine
from ctai.papers.compose import facts
from ctai.papers.compose.charges import budget_of_project
from ctai.papers.schemas import BLANK, Block, Break, Heading, PaperData, Row, Signatures, Table, Text, answers
from ctai.papers.tables import ZERO
from ctai.programme.models import Action
from ctai.programme.reads import followed
from ctai.rules.funders import ROUTE_LABELS, Route

NOTICE = (
    "Demande présentée selon les rubriques du Cerfa n° 12156*06 : ce document n'est pas le formulaire officiel. Il "
    "réunit ce que la plateforme connaît des actions ; les mentions « à compléter » restent à remplir par "
    "l'association."
)
MARK = "Demande à compléter et à signer par l'association"
ATTESTATIONS = (
    "Le ou la représentant·e légal·e de l'association, ou la personne qu'il ou elle a mandatée, atteste :\n\n"
    "- que l'association est à jour de ses obligations administratives, comptables, sociales et fiscales ;\n"
    "- que les informations de la demande sont exactes et sincères, y compris les autres demandes de "
    "subvention déposées auprès d'autres financeurs publics ;\n"
    "- que l'association souscrit au contrat d'engagement républicain annexé au décret n° 2021-1947 du 31 "
    "décembre 2021 ;\n"
    "- le montant des aides publiques reçues sur les trois derniers exercices ;\n"
    "- le montant demandé et le compte bancaire sur lequel il doit être versé (relevé d'identité à joindre).\n\n"
    "Un compte rendu financier est dû dans les six mois qui suivent la fin de l'exercice pour lequel la "
    "subvention est attribuée (loi n° 2000-321 du 12 avril 2000, article 10 ; Cerfa n° 15059)."
)


@dataclass(frozen=True)
class Project:
    """One action of the body, with its lines of the year that ask for something."""

    action: Action
    lines: tuple[BudgetLine, ...]

    @property
    def state(self) -> Decimal:
        return sum((line.asked or ZERO for line in self.lines if line.is_state), ZERO)

    @property
    def total(self) -> Decimal:
        return sum((line.asked or ZERO for line in self.lines), ZERO)


def projects_of(contract: Contract, body: Organisation, year: int) -> list[Project]:
    """The actions this body carries for which something is asked that year. Six queries, whatever their number."""
    lines: dict[int, list[BudgetLine]] = {}
    for line in contract.budget_lines.filter(year=year, asked__isnull=False, action__operator=body).order_by("pk"):
        lines.setdefault(line.action_id, []).append(line)
    actions = contract.actions.in_order().filter(pk__in=list(lines)).select_related("axis", "operator", "priority")
    return [Project(one, tuple(lines[one.pk])) for one in actions.prefetch_related(*followed())]


def request_data(contract: Contract, body: Organisation, year: int, today: date) -> PaperData:
    projects = projects_of(contract, body, year)
    state = sum((one.state for one in projects), ZERO)
    blocks: list[Block] = [*_association(contract, body, year, projects)]
    perimeter, plans = facts.perimeter_of(contract), plans_of(contract)
    for rank, project in enumerate(projects, start=1):
        of = f" ({rank} sur {len(projects)})" if len(projects) > 1 else ""
        plan = plans.get((project.action.pk, year), YearPlan(year))
        blocks += [*_project(project, of, perimeter, year), *_budget(project, plan, of)]
    blocks += [
        Heading("7. Attestations"),
        Text(ATTESTATIONS),
        Signatures((("Pour l'association", "Nom, qualité, date, cachet et signature"),)),
    ]
    return PaperData(
        head=head_of(contract, today, MARK),
        title=f"Demande de subvention {year}",
        subtitle=f"{body} — État au {day(today)}",
        notice=NOTICE,
        facts=(
            ("Adressée à", str(contract.prefecture)),
            ("Contrat", f"n° {contract.number}, {contract.get_kind_display()}, {contract.territory.label}"),
            ("Année budgétaire", str(year)),
            ("Montant demandé à l'État", euros(state)),
            ("Forme", "en numéraire"),
            ("Objet", "projet(s) ou action(s)"),
        ),
        blocks=tuple(blocks),
    )


def _association(contract: Contract, body: Organisation, year: int, projects: Sequence[Project]) -> Iterator[Block]:
    yield Heading("1. Identification de l'association")
    yield answers(
        (
            ("Nom", str(body)),
            ("Sigle, site internet", BLANK),
            ("Numéro SIRET", facts.siret_of(body)),
            ("Numéro RNA", BLANK),
            ("Adresse du siège", BLANK),
            ("Représentant·e légal·e (nom, fonction, téléphone, courriel)", BLANK),
            ("Personne chargée de la demande", BLANK),
        )
    )
    for title, rows in (
        ("2. Relations avec l'administration", ("Agréments, reconnaissance d'utilité publique", "Impôts commerciaux")),
        ("3. Relations avec d'autres associations", ("Réseau, union ou fédération", "Adhérents personnes morales")),
        (
            "4. Moyens humains au 31 décembre de l'année écoulée",
            ("Bénévoles", "Volontaires", "Salariés et équivalents temps plein", "Adhérents"),
        ),
    ):
        yield Heading(title)
        yield answers(tuple((row, BLANK) for row in rows))
    yield Heading("5. Budget de l'association")
    yield Text(f"À joindre par l'association : budget prévisionnel de l'exercice {year}, charges et produits.")
    yield Heading("Les projets de cette demande", 2)
    listed = [Row((f"{one.action.number}. {one.action.title}", euros(one.total), euros(one.state))) for one in projects]
    sums = (sum((one.total for one in projects), ZERO), sum((one.state for one in projects), ZERO))
    listed.append(Row(("Total", *(euros(one) for one in sums)), strong=True))
    yield Table(("Action", f"Coût {year}", "Demandé à l'État"), tuple(listed), (3, 0, 0))


def _project(project: Project, of: str, perimeter: str, year: int) -> Iterator[Block]:
    """`of`: « (2 sur 3) » when the request holds several projects."""
    action = project.action
    results = [one for one in action.expected_results.all() if one.year == year]
    yield Break()
    yield Heading(f"6. Projet — Objet de la demande{of}")
    yield answers(
        (
            ("Intitulé", action.title),
            ("Axe du contrat", str(action.axis)),
            ("Priorité du diagnostic", action.priority.title if action.priority else "—"),
            ("Publics bénéficiaires", ", ".join(action.audience_labels) or BLANK),
            ("Territoire", facts.where(action, perimeter)),
            ("Calendrier", facts.period_of(action.starts_on, action.ends_on) or BLANK),
            ("Partenaires", action.partners or BLANK),
            ("Moyens matériels et humains", BLANK),
        )
    )
    for title, texts in (
        ("Objectifs : à quel besoin le projet répond", (action.problem, action.existing)),
        ("Description", (action.adds, action.deliverables, action.innovation if action.is_innovative else "")),
        ("Évaluation", (action.evaluation,)),
    ):
        yield Heading(title, 2)
        yield Text("\n\n".join(text for text in texts if text.strip()) or BLANK.capitalize() + ".")
    yield from facts.results_table(results, caption=f"Résultats attendus en {year}")
    yield from facts.milestones_table(action, caption="Étapes")


def _budget(project: Project, plan: YearPlan, of: str) -> Iterator[Block]:
    yield Heading(f"6 bis. Budget du projet, année {plan.year}{of}")
    yield from budget_of_project(plan, project.lines)
    yield Text(_wanted(project))


def _wanted(project: Project) -> str:
    """What is asked of the State, its share, and by which way it is paid."""
    if not project.state:
        return "Aucun montant n'est demandé à l'État pour ce projet cette année."
    share = number((100 * project.state / project.total).quantize(Decimal("0.1"))) if project.total else "0"
    routes = _routes(project.lines)
    return (
        f"La subvention demandée à l'État, {euros(project.state)}, représente {share}\u00a0% du total des produits du "
        f"projet. {routes}."
    )


def _routes(lines: Iterable[BudgetLine]) -> str:
    sums: dict[str, Decimal] = {}
    for line in lines:
        if line.is_state and line.asked:
            sums[line.route] = sums.get(line.route, ZERO) + line.asked
    return " ; ".join(f"{ROUTE_LABELS[Route(route)]} : {euros(total)}" for route, total in sums.items())
