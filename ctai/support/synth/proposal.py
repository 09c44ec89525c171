"""The proposal: axes, about twelve action sheets, what is expected of them, about sixty budget lines."""

from __future__ import annotations

from decimal import Decimal

from ctai.funding.acts.ledger import told
from ctai.funding.models import BudgetLine, LedgerEntry
from ctai.programme.models import Action, Axis, ExpectedResult
from ctai.rules.acts import Act
from ctai.rules.funders import Funder, LedgerKind, Route
from ctai.rules.states import State
from ctai.rules.themes import Audience, Theme
from ctai.support.synth.case import Case, Draft
from ctai.support.synth.opening import moved
from ctai.support.synth.words import ADDS, EXISTING, PROBLEM, SHEETS


def propose(case: Case) -> list[BudgetLine]:
    """The programme and its budget once the diagnosis is frozen; the lines, for the money that follows."""
    life, lead = case.life, case.authority.writer
    if life.frozen is None or life.starts is None or life.ends is None:
        return []
    until = life.certified or life.closed
    period = {"starts_on": ["", str(life.starts)], "ends_on": ["", str(life.ends)]}
    case.tell(life.frozen, lead, "set_period", "Période du contrat modifiée", changes=period)
    themes = [Theme.HOUSING, *case.rng.sample([t for t in Theme if t != Theme.HOUSING], case.rng.randint(2, 4))]
    actions = [action for rank, theme in enumerate(themes, start=1) for action in _axis(case, theme, rank)]
    for number, action in enumerate(actions, start=1):
        action.number = number
        case.add(action)
        day = case.between(life.frozen, until)
        case.tell(day, lead, "add_action", f"{action} : fiche ajoutée", about=action)
    day = until or case.day
    asking = case.tell(day, lead, "ask", "Montants demandés modifiés")
    lines = [line for action in actions for line in _lines(case, action, asking)]
    _submit(case)
    return lines


def _axis(case: Case, theme: Theme, rank: int) -> list[Action]:
    """Three to five sheets of one theme, not numbered yet."""
    axis = case.add(Axis(contract=case.contract, theme=theme.value, title="", rank=rank))
    models = case.rng.choices(SHEETS[theme], k=case.rng.randint(2, 4))
    return [_action(case, axis, place, title) for place, (title, _, _) in enumerate(models, start=1)]


def _action(case: Case, axis: Axis, rank: int, title: str) -> Action:
    direct = case.rng.random() < 0.5
    body = case.place.operator if direct else case.authority
    return Action(
        contract=case.contract, axis=axis, rank=rank, title=title if rank == 1 else f"{title} (volet {rank})",
        problem=PROBLEM, existing=EXISTING, adds=ADDS, operator=body.organisation,
        partners="CCAS, centres sociaux, France Travail",
        audiences=[Audience.ALL_NEWCOMERS.value, case.rng.choice(list(Audience)[1:]).value],
        starts_on=case.life.starts, ends_on=case.life.ends, deliverables="Bilan annuel chiffré et rapport final.",
        status="running" if case.life.in_force else "planned", version=2,
    )  # fmt: skip


def _lines(case: Case, action: Action, asking: Draft) -> list[BudgetLine]:
    """Each year of the contract: the State, the authority, and often the body's own funds; results beside them."""
    assert case.life.starts and case.life.ends  # noqa: S101
    rng = case.rng
    asked = rng.randrange(20, 400) * 100
    shares = [(Funder.STATE_104_12, "", asked)]
    others = (
        (0.75, Funder.AUTHORITY, case.authority.organisation.name, 4),
        (0.15, Funder.OWN, "", 10),
        (0.05, Funder.EUROPE_AMIF, "", 5),
    )
    shares += [(funder, name, asked // part) for often, funder, name, part in others if rng.random() < often]
    is_operator = action.operator_id == case.place.operator.organisation.pk
    route = Route.TO_OPERATOR if is_operator else Route.TO_AUTHORITY
    label, unit = next((label, unit) for title, label, unit in SHEETS[action.theme] if action.title.startswith(title))
    lines = []
    target = rng.randrange(5, 120)
    for year in range(case.life.starts.year, case.life.ends.year + 1):
        result = ExpectedResult(action=action, year=year, label=label, target=Decimal(target), unit=unit)
        case.results.append(case.add(result))
        for funder, name, amount in shares:
            line = BudgetLine(
                contract=case.contract, action=action, year=year, funder=funder.value, label=name[:200],
                route=route.value, organisation=case.authority.organisation if name else None,
            )  # fmt: skip
            lines.append(case.add(line))
            enter(case, line, LedgerKind.ASKED, Decimal(amount), asking)
    return lines


def enter(case: Case, line: BudgetLine, kind: LedgerKind, amount: Decimal, draft: Draft) -> LedgerEntry:
    """One movement, told by `draft`: before and after, except payments, which their sentence tells."""
    if kind != LedgerKind.PAID:
        draft.changes[told(line)] = [None, str(amount)]
    entry = LedgerEntry(line=line, kind=kind.value, amount=amount, day=draft.day, act=draft.act, by=draft.by)
    case.batch.enter(entry, draft)
    return entry


def _submit(case: Case) -> None:
    """Certified, submitted, sent back, refused or accepted: as far as the life goes."""
    life, lead, state = case.life, case.authority, case.prefecture
    if life.certified:
        moved(case, Act.CERTIFY_PROPOSAL, life.certified, lead.signatory, State.PROPOSAL)
    if life.submitted:
        moved(case, Act.SUBMIT_PROPOSAL, life.submitted, lead.writer, State.CERTIFIED)
    if life.state == State.CORRECTIONS:
        moved(case, Act.REQUEST_CORRECTIONS, life.since, state.writer, State.SUBMITTED)
    if life.state == State.REFUSED:
        moved(case, Act.REFUSE_PROPOSAL, life.since, state.signatory, State.SUBMITTED)
    if life.accepted:
        moved(case, Act.ACCEPT_PROPOSAL, life.accepted, state.signatory, State.SUBMITTED)
