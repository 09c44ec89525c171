"""The programme of actions: every sheet by axis, then the money by year and by funder, as they stand."""

from collections.abc import Iterable
from datetime import date

from ctai.contracts.models import Contract
from ctai.design.formats import day
from ctai.documents.compose.contract import mark_of
from ctai.documents.compose.head import head_of
from ctai.funding.models import BudgetLine
from ctai.funding.reads import lines_of, years_of
from ctai.papers.compose import facts
from ctai.papers.schemas import ABSENT, Block, Break, Contents, Heading, PaperData, Row, Table, Text, answers
from ctai.papers.tables import Entry, year_table
from ctai.programme.certification import is_certified_by_operator, standing_of
from ctai.programme.models import Action, Axis
from ctai.programme.reads import by_axis, followed
from ctai.rules.themes import THEME_LABELS

NOTE = (
    "Montants en euros. Les crédits de l'État sont accordés chaque année, dans la limite des crédits disponibles. Un "
    "tiret signale qu'aucun montant n'est inscrit ; zéro est écrit 0,00 €."
)


def programme_data(contract: Contract, today: date) -> PaperData:
    sheets = list(
        contract.actions.in_order().select_related("axis", "operator", "priority").prefetch_related(*followed())
    )
    axes = [(axis, ones) for axis, ones in by_axis(contract.axes.all(), sheets) if ones]
    perimeter = facts.perimeter_of(contract)
    blocks: list[Block] = [Contents(), _overview(axes), Break()]
    for rank, (axis, actions) in enumerate(axes, start=1):
        blocks.append(Heading(f"Axe {rank} — {axis}"))
        for action in actions:
            blocks += _sheet(action, perimeter)
    return PaperData(
        head=head_of(contract, today, mark_of(contract)),
        title="Programme d'actions",
        subtitle=f"État au {day(today)} — {facts.standing_of(contract)}",
        notice="",
        facts=(*facts.contract_facts(contract), ("Périmètre", perimeter)),
        blocks=(*blocks, *_money(contract, today)),
    )


def _overview(axes: Iterable[tuple[Axis, list[Action]]]) -> Table:
    rows = tuple(
        Row((str(one.number), one.title, str(axis), one.lead or ABSENT, one.get_status_display()))
        for axis, actions in axes
        for one in actions
    )
    headers = ("N°", "Action", "Axe", "Porteur", "Avancement")
    return Table(headers, rows, (0, 2.6, 1.6, 1.6, 0), 5, "Les actions en un tableau")


def _lead(action: Action) -> str:
    if action.operator is None:
        return action.lead_name
    return f"{action.operator} (SIRET {facts.siret_of(action.operator)})" if action.operator.siret else action.lead


def _sheet(action: Action, perimeter: str) -> Iterable[Block]:
    """What is short in a table, what is long below; what is empty is not shown."""
    rows = (
        ("Domaines nationaux", ", ".join(THEME_LABELS[theme] for theme in action.themes)),
        ("Priorité du diagnostic", action.priority.title if action.priority else ""),
        ("Porteur", _lead(action)),
        ("Partenaires", action.partners),
        ("Publics", ", ".join(action.audience_labels)),
        ("Périmètre", facts.where(action, perimeter)),
        ("Calendrier", facts.period_of(action.starts_on, action.ends_on)),
        ("Avancement", action.get_status_display()),
        ("Action expérimentale", "oui" if action.is_innovative else ""),
        ("Certification du porteur", standing_of(action).sentence if is_certified_by_operator(action) else ""),
    )
    texts = (
        ("Problème traité", action.problem),
        ("Ce qui existe déjà", action.existing),
        ("Ce que l'action ajoute", action.adds),
        ("Livrables", action.deliverables),
        ("En quoi elle est nouvelle", action.innovation if action.is_innovative else ""),
        ("Plan d'évaluation", action.evaluation),
    )
    yield Heading(f"Action {action.number} — {action.title}", 2)
    yield answers(tuple((label, words) for label, words in rows if words.strip()))
    for title, text in texts:
        if text.strip():
            yield Heading(title, 3)
            yield Text(text)
    yield from facts.milestones_table(action, caption="Jalons")
    yield from facts.results_table(action.expected_results.all(), caption="Résultats attendus, par année")


def entries(lines: Iterable[BudgetLine], amount: str, *, by_action: bool = False) -> list[Entry]:
    """One entry a line that has this amount (« asked », « granted »): (action, funder) or (funder,)."""
    found = []
    for line in lines:
        value = getattr(line, amount)
        if value is not None:
            named = (f"{line.action.number}. {line.action.title}",) if by_action else ()
            found.append(((*named, line.funder_name), line.year, value))
    return found


def _money(contract: Contract, today: date) -> list[Block]:
    lines = lines_of(contract)
    asked, granted = entries(lines, "asked"), entries(lines, "granted")
    blocks: list[Block] = [Break(), Heading("Budget du programme")]
    if not asked and not granted:
        return [*blocks, Text("Aucun montant n'est encore inscrit au budget.")]
    years = years_of(contract, lines, today)
    blocks.append(Text(NOTE))
    if asked:
        blocks.append(year_table(("Financeur",), asked, years, caption="Demandé, par financeur et par année"))
    if granted:
        blocks.append(year_table(("Financeur",), granted, years, caption="Accordé, par financeur et par année"))
    if asked:
        each = entries(lines, "asked", by_action=True)
        caption = "Demandé, par action, par financeur et par année"
        blocks.append(year_table(("Action", "Financeur"), each, years, caption=caption))
    return blocks
