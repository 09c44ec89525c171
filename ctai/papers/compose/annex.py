"""The financial annex of an authority's request: actions, years, funders, the State's share, routes, checks."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from ctai.contracts.models import Contract
from ctai.design.formats import day, number
from ctai.documents.compose.contract import mark_of
from ctai.documents.compose.head import head_of
from ctai.funding.models import BudgetLine
from ctai.funding.reads import Judged, Proposal, campaign_for, checks_of, proposal_of, years_of
from ctai.papers.compose import facts
from ctai.papers.compose.programme import NOTE, entries
from ctai.papers.schemas import ABSENT, Block, Heading, PaperData, Row, Table, Text
from ctai.papers.tables import ZERO, said, year_table
from ctai.rules.funders import ROUTE_LABELS, Route


def annex_data(contract: Contract, today: date) -> PaperData:
    proposal = proposal_of(contract)
    asked = [line for line in proposal.lines if line.asked is not None]
    years = years_of(contract, asked, today)
    sent = contract.submitted_on
    whole = [((line.action.number, line.action.title), line) for line in asked]
    each = [
        ((f"{number}. {title}", line.funder_name, ROUTE_LABELS[Route(line.route)]), line.year, line.asked or ZERO)
        for (number, title), line in whole
    ]
    blocks: list[Block] = [
        Text(NOTE),
        Heading("1. Part de l'État"),
        _share(asked, years),
        Heading("2. Financeurs"),
        year_table(("Financeur",), entries(asked, "asked"), years, caption="Demandé, par financeur et par année"),
        Heading("3. Circuits de versement des crédits de l'État"),
        _routes(asked, years),
        Heading("4. Actions"),
        year_table(
            ("Action", "Financeur", "Versement"), each, years, widths=(2.2, 1.5, 1.9), part="Total de l'action",
            caption="Demandé, par action, par financeur et par année",
        ),
        *_checks(contract, today, proposal),
    ]  # fmt: skip
    return PaperData(
        head=head_of(contract, today, mark_of(contract)),
        title="Annexe financière de la demande",
        subtitle=f"Demande déposée le {day(sent)}" if sent else f"État au {day(today)} — demande pas encore déposée",
        notice="",
        facts=facts.contract_facts(contract),
        blocks=tuple(blocks),
    )


def _share(lines: list[BudgetLine], years: list[int]) -> Table:
    """The State beside the whole, each year and over the contract."""
    rows = []
    for label, some in [(str(year), [line for line in lines if line.year == year]) for year in years] + [
        ("Toutes les années", lines)
    ]:
        total = sum((line.asked or ZERO for line in some), ZERO)
        state = sum((line.asked or ZERO for line in some if line.is_state), ZERO)
        cells = (label, said(total if some else None), said(state if some else None), _percent(state, total))
        rows.append(Row(cells, strong=label == "Toutes les années"))
    headers = ("Année", "Coût des actions", "Demandé à l'État", "Part de l'État")
    return Table(headers, tuple(rows), (1, 1, 1, 1), 1, "Demandé à l'État et coût total, par année")


def _percent(part: Decimal, total: Decimal) -> str:
    return f"{number((100 * part / total).quantize(Decimal('0.1')))}\u00a0%" if total else ABSENT


def _routes(lines: list[BudgetLine], years: list[int]) -> Block:
    state = [line for line in lines if line.is_state]
    if not state:
        return Text("Aucun montant n'est demandé à l'État.")
    found = [((ROUTE_LABELS[Route(line.route)],), line.year, line.asked or ZERO) for line in state]
    return year_table(("Versement",), found, years, caption="Crédits de l'État, par circuit et par année")


def _checks(contract: Contract, today: date, proposal: Proposal) -> Iterable[Block]:
    """Each rule of the year: what it found, what was answered, what the officer thinks of it."""
    yield Heading("5. Contrôles de l'instruction de l'année")
    yield Text(f"Campagne {campaign_for(contract, today).year}. Chaque règle est citée avec sa source.")
    rows = tuple(
        Row((f"{one.outcome.rule.rule} ({one.outcome.rule.source})", one.outcome.label, _found(one), _answer(one)))
        for one in checks_of(contract, today, proposal)
    )
    yield Table(("Règle et source", "Résultat", "Constat", "Justification et avis"), rows, (1.7, 0, 1.6, 1.9), 4)


def _found(one: Judged) -> str:
    return " ".join(finding.sentence for finding in one.outcome.findings) or ABSENT


def _answer(one: Judged) -> str:
    answer = one.justification
    if answer is None:
        return "À justifier" if one.needs_text else ABSENT
    words = f"{answer.text.strip()} — {answer.by.person}, {answer.by.organisation}, le {day(answer.written_on)}."
    if not one.is_current:
        words += " Une anomalie a changé depuis cette justification."
    if answer.judged_on:
        reason = f" ({answer.judge_reason.strip()})" if answer.judge_reason.strip() else ""
        words += (
            f" Avis de la préfecture : {answer.get_judgement_display().lower()}, le {day(answer.judged_on)}{reason}."
        )
    return words
