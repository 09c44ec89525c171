"""Questions about the money of a contract: its lines, the facts the checks read, what is missing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from django.db.models import Max, Q, Sum

from ctai.campaigns.reads import campaign_in_force
from ctai.checks.facts import ActionFacts, Facts, GrantFacts, LineFacts
from ctai.checks.registry import Outcome, Status, outcomes
from ctai.contracts import perimeter
from ctai.contracts.models import Contract
from ctai.expenses.reads import YearPlan, cost_facts, people_of, plans_of
from ctai.funding.models import ACCEPTED, REFUSED, BudgetLine, Commitment, Justification, LedgerEntry
from ctai.programme.models import Action
from ctai.programme.reads import sheets_of
from ctai.rules.campaigns import Campaign
from ctai.rules.funders import Funder, LedgerKind, Route
from ctai.rules.refusals import Missing
from ctai.rules.themes import Audience


def lines_of(contract: Contract, sheets: Iterable[Action] | None = None) -> list[BudgetLine]:
    """Every line that counts (`alive`), with its action and axis, in the order of the programme. Two queries at most.

    One object an action, shared by its lines: a large grid has twenty lines an action. `sheets`: all of them, those
    taken off included, when they were read already.
    """
    if sheets is None:
        sheets = Action.everything.filter(contract=contract).in_order().select_related("axis", "operator")
    actions = {action.pk: action for action in sheets}
    rank = {pk: place for place, pk in enumerate(actions)}
    every = BudgetLine.objects.filter(contract=contract).order_by("pk")
    alive = (line for line in every if line.granted or actions[line.action_id].removed_on is None)
    lines = sorted(alive, key=lambda line: rank[line.action_id])
    for line in lines:
        line.stands_in(contract, actions[line.action_id])
    return lines


def years_of(contract: Contract, lines: Iterable[BudgetLine], today: date) -> list[int]:
    """The years of the contract, and any other year that carries an amount; three years while no period is set."""
    years = {line.year for line in lines if line.asked is not None or line.granted is not None}
    if contract.starts_on and contract.ends_on:
        years |= set(range(contract.starts_on.year, contract.ends_on.year + 1))
    return sorted(years or range(today.year, today.year + 3))


def campaign_for(contract: Contract, today: date) -> Campaign:
    """The campaign as it stood the day the proposal was submitted; today's while it is being written. One query."""
    day = contract.submitted_on or today
    return campaign_in_force(day.year, day)


def _action_facts(action: Action, outside: frozenset[str]) -> ActionFacts:
    body = action.operator
    siret = (body.siret or "") if body else ""
    is_association = body is not None and body.is_association
    return ActionFacts(
        number=action.number,
        title=action.title,
        theme=action.theme,
        audiences=frozenset(Audience(code) for code in action.audiences),
        starts_on=action.starts_on,
        ends_on=action.ends_on,
        operator=action.lead,
        siret=siret,
        is_association=is_association,
        deliverables=action.deliverables,
        more_themes=frozenset(action.themes[1:]),
        outside=tuple(place for place in action.places if place in outside),
    )


def grants_before(contract: Contract, sirets: set[str], day: date) -> tuple[GrantFacts, ...]:
    """What the State and the authorities paid to these associations in the years before, on this same lead authority's
    contracts: nobody learns here what a body owes elsewhere. `spent` tells what the action cost. One query at most.
    """
    if not sirets:
        return ()
    lines = BudgetLine.objects.filter(
        contract__lead=contract.lead_id, contract__is_rehearsal=contract.is_rehearsal, paid__gt=0, year__lt=day.year,
        route__in=[Route.TO_OPERATOR.value, Route.REGRANTED.value], action__operator__siret__in=sirets,
    )  # fmt: skip
    told: dict[tuple[str, str, int], bool] = {}
    for line in lines.select_related("action__operator"):
        body = line.action.operator
        key = (str(body), body.siret or "", line.year) if body else ("", "", line.year)
        told[key] = told.get(key, True) and line.spent is not None
    return tuple(GrantFacts(*key, reported) for key, reported in sorted(told.items()))


@dataclass(frozen=True)
class Proposal:
    """The sheets, the lines and the charges of a contract, read once for every check of one page or one act.

    `plans`, `people`: by (primary key of the action, year).
    """

    sheets: list[Action]
    lines: list[BudgetLine]
    plans: dict[tuple[int, int], YearPlan]
    people: dict[tuple[int, int], Decimal]


def proposal_of(contract: Contract) -> Proposal:
    every = sheets_of(contract, every=True)
    sheets = [action for action in every if action.removed_on is None]
    return Proposal(sheets, lines_of(contract, every), plans_of(contract), people_of(contract))


def facts_of(contract: Contract, today: date, proposal: Proposal | None = None) -> Facts:
    """The frozen picture the checks read. `proposal`: what was already read, if anything."""
    proposal = proposal or proposal_of(contract)
    places = {place for action in proposal.sheets for place in action.places}
    outside = frozenset(perimeter.outside(contract, places)) if places else frozenset()
    actions = {action.pk: _action_facts(action, outside) for action in proposal.sheets}
    day = contract.submitted_on or today
    associations = {one.siret for one in actions.values() if one.is_association and one.siret}
    campaign = campaign_for(contract, today)
    return Facts(
        campaign=campaign,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        authority=str(contract.lead),
        actions=tuple(actions.values()),
        lines=tuple(_line_facts(actions, proposal.lines)),
        # Read only where the campaign says something of regions.
        region=contract.region.code if campaign.audiences else "",
        departement=contract.departement.code if campaign.agir_departements else "",
        asked_on=day,
        grants=grants_before(contract, associations, day),
        costs=cost_facts(actions, proposal.plans, proposal.people),
    )


def _line_facts(actions: Mapping[int, ActionFacts], lines: Iterable[BudgetLine]) -> Iterator[LineFacts]:
    known: dict[tuple[str, str], tuple[Funder, str]] = {}
    for line in lines:
        payer = line.funder, line.label
        if payer not in known:
            # One State, whatever its programme: the prefect signs for all of them.
            known[payer] = Funder(line.funder), "l'État" if line.is_state else line.funder_name
        if line.action_id in actions:
            yield LineFacts(actions[line.action_id], line.year, *known[payer], Route(line.route), line.asked)


@dataclass(frozen=True)
class Judged:
    """A check, its outcome, and the justification that answers it."""

    outcome: Outcome
    justification: Justification | None

    @property
    def is_current(self) -> bool:
        """False when an anomaly appeared or changed since the justification was written."""
        if self.justification is None:
            return False
        return {finding.sentence for finding in self.outcome.findings} <= set(self.justification.anomalies)

    @property
    def needs_text(self) -> bool:
        return self.outcome.status == Status.TO_JUSTIFY and not self.is_current


def checks_of(contract: Contract, today: date, proposal: Proposal | None = None) -> list[Judged]:
    return judged(contract, facts_of(contract, today, proposal))


def judged(contract: Contract, facts: Facts) -> list[Judged]:
    """The outcome of every check on these facts, with what justifies it. One query."""
    written = {
        one.code: one
        for one in contract.justifications.select_related("by__person", "by__organisation", "judged_by__person")
    }
    return [Judged(outcome, written.get(outcome.rule.code)) for outcome in outcomes(facts)]


def budget_missing(contract: Contract, today: date, proposal: Proposal | None = None) -> list[Missing]:
    """Readiness `budget_complete`: each action has an amount, were it zero, and the State is asked for something."""
    proposal = proposal or proposal_of(contract)
    lines = [line for line in proposal.lines if line.asked is not None]
    filled = {line.action_id for line in lines}
    missing = [
        Missing("amounts", f"un montant au budget pour l'action {action.number} « {action.title} »", "budget:budget")
        for action in proposal.sheets
        if action.pk not in filled
    ]
    if not any(line.is_state and line.asked for line in lines):
        missing.append(Missing("state_asked", "un montant demandé à l'État", "budget:budget"))
    return missing


def rules_missing(contract: Contract, today: date, proposal: Proposal | None = None) -> list[Missing]:
    """Readiness `rules_of_the_year`: nothing blocks, and each anomaly to justify has its justification."""
    missing = []
    for one in checks_of(contract, today, proposal):
        rule = one.outcome.rule
        if one.outcome.status == Status.BLOCKING:
            said = " ".join(finding.sentence for finding in one.outcome.findings)
            missing.append(Missing(rule.code, f"règle « {rule.rule} » : {said.rstrip('.')}", "budget:checks"))
        elif one.needs_text:
            missing.append(Missing(rule.code, f"une justification pour « {rule.rule} »", "budget:checks"))
    return missing


def anomalies_missing(contract: Contract, today: date, proposal: Proposal | None = None) -> list[Missing]:
    """Readiness `anomalies_judged`: the officer accepted each justification; a refused one calls for corrections."""
    missing = []
    for one in checks_of(contract, today, proposal):
        rule = one.outcome.rule
        if one.outcome.status != Status.TO_JUSTIFY:
            continue
        if one.justification is not None and one.justification.judgement == REFUSED:
            sentence = f"la justification de « {rule.rule} » est refusée : demandez des corrections"
            missing.append(Missing(rule.code, sentence, "budget:checks"))
        elif one.justification is None or one.justification.judgement != ACCEPTED:
            missing.append(Missing(rule.code, f"l'avis sur la justification de « {rule.rule} »", "budget:checks"))
    return missing


@dataclass(frozen=True)
class Totals:
    """Euros; None where nothing was ever written."""

    asked: Decimal | None
    granted: Decimal | None
    committed: Decimal | None
    paid: Decimal | None
    spent: Decimal | None


def totals_of(contract: Contract) -> Totals:
    """The totals of a contract, for its page."""
    sums = contract.budget_lines.alive().aggregate(**{f"total_{kind.value}": Sum(kind.value) for kind in LedgerKind})
    return Totals(*(cents(sums[f"total_{kind.value}"]) for kind in LedgerKind))


def cents(value: Decimal | None) -> Decimal | None:
    """SQLite adds in floating point: bring a sum back to the cent."""
    return None if value is None else value.quantize(Decimal("0.01"))


def lines_off_the_ledger() -> list[int]:
    """Lines whose sums are not those of their entries: always empty, unless somebody wrote past the product."""
    lines = BudgetLine.objects.all()
    for kind in LedgerKind:
        lines = lines.annotate(**{f"sum_{kind.value}": Sum("entries__amount", filter=Q(entries__kind=kind.value))})
    names = [name for kind in LedgerKind for name in (kind.value, f"sum_{kind.value}")]
    return [
        pk
        for pk, *amounts in lines.order_by("pk").values_list("pk", *names).iterator(chunk_size=2000)
        if any(a != b and cents(a) != cents(b) for a, b in zip(amounts[::2], amounts[1::2], strict=True))
    ]


def last_commitment(contract: Contract) -> int:
    """The number of the last entry that commits or releases on this contract; 0 before the first."""
    entries = LedgerEntry.objects.filter(line__contract=contract, kind=LedgerKind.COMMITTED)
    return entries.aggregate(last=Max("pk"))["last"] or 0


def commitments_of(contract: Contract) -> list[tuple[Commitment, list[tuple[BudgetLine, Decimal]], Decimal]]:
    """Each EJ with what it commits line by line, and in all. Three queries, whatever their number."""
    rows = list(contract.commitments.select_related("recorded_by__person"))
    held: dict[int, dict[int, Decimal]] = {row.pk: {} for row in rows}
    lines: dict[int, BudgetLine] = {}
    entries = LedgerEntry.objects.filter(commitment__in=list(held)).select_related("line__action").order_by("pk")
    for entry in entries:
        lines[entry.line_id] = entry.line
        sums = held[entry.commitment_id or 0]
        sums[entry.line_id] = sums.get(entry.line_id, Decimal(0)) + entry.amount
    return [
        (row, [(lines[pk], amount) for pk, amount in held[row.pk].items()], sum(held[row.pk].values(), Decimal(0)))
        for row in rows
    ]


def balance_due(line: BudgetLine) -> Decimal | None:
    """What may still be paid on a line once the spending of its action is told: the grant is due in proportion of what
    the action cost that year against what was planned, never above the grant. None while no spending is told.

    A usage of grants with a forecast budget, shown as such: no text on CTAI says it (domain.md 4.4).
    """
    rows = BudgetLine.objects.filter(action=line.action_id, year=line.year).values_list("asked", "spent")
    told = [spent for _, spent in rows if spent is not None]
    planned = sum((asked for asked, _ in rows if asked), Decimal(0))
    if not told or not planned or line.granted is None:
        return None
    rate = min(Decimal(1), sum(told, Decimal(0)) / planned)
    due = (line.granted * rate).quantize(Decimal("0.01"), ROUND_DOWN)
    return max(due - (line.paid or Decimal(0)), Decimal(0))
