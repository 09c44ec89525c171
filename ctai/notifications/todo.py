""" "Ce qui m'attend": what a person's organisation is expected to do, late first; then what others hold."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, OuterRef, Q, Subquery, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from ctai.accounts.models import Membership
from ctai.claims import reads as claims
from ctai.contracts.models import Contract, Party
from ctai.decisions.models import DecisionProposal
from ctai.decisions.reads import waiting as proposed_to
from ctai.design.formats import euros
from ctai.exchanges.models import Decision
from ctai.funding.models import BudgetLine, LedgerEntry
from ctai.funding.permissions import PAID_IN
from ctai.history.models import BOTH
from ctai.monitoring.models import YearlyReport
from ctai.opinions.reads import awaited_of
from ctai.programme.models import Milestone
from ctai.programme.permissions import FOLLOWED
from ctai.rules.deadlines import EXPECTED_DAYS, days_late
from ctai.rules.reports import REPORT_LABELS, REPORT_TURN, ReportState
from ctai.rules.roles import KINDS, OrganisationKind, Side
from ctai.rules.states import PROGRAMME_EDITABLE, STATES, State
from ctai.rulings.reads import to_tell
from ctai.writing import kinds
from ctai.writing.models import Remark

SHOWN = 50
# Whose remarks are one's own side's.
KINDS_OF = {
    side: [kind.value for kind, facts in KINDS.items() if facts.side == side] for side in (Side.AUTHORITY, Side.STATE)
}
_PARTIES = (OrganisationKind.AUTHORITY, OrganisationKind.PREFECTURE)
# Those who are asked for an opinion.
_CONSULTED = (OrganisationKind.SUB_PREFECTURE, OrganisationKind.REGION_PREFECTURE)


@dataclass(frozen=True)
class Item:
    """One line: which contract, what is expected, since when, by when if known, where to go. `late`: days past that."""

    contract: Contract
    sentence: str
    since: date
    url: str
    late: int = 0
    holder: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Todo:
    """`waiting`: as `waiting_count`, when the query that reads the contracts counted it on its way; None otherwise."""

    mine: list[Item]
    both: list[Item]
    others: list[Item]
    waiting: int | None = None


def _states(turn: Side | None) -> list[str]:
    return [state.value for state, facts in STATES.items() if facts.turn == turn and not facts.closed]


def own_contracts(membership: Membership) -> Q:
    """The contracts this membership's organisation is a party to, as a condition on Contract."""
    if membership.organisation.kind == OrganisationKind.PREFECTURE:
        return Q(prefecture=membership.organisation_id) & ~Q(state=State.DRAFT)
    return Q(pk__in=Party.objects.filter(organisation=membership.organisation_id).values("contract_id"))


def waiting_count(membership: Membership, today: date) -> int:
    """The number shown in the header, in one query: contracts whose turn it is; opinions to give, where one gives."""
    if membership.organisation.kind in _CONSULTED:
        return awaited_of(membership).count()
    if membership.organisation.kind not in _PARTIES:
        return 0
    return Contract.objects.filter(own_contracts(membership), state__in=_states(membership.side)).count()


def todo(membership: Membership, today: date) -> Todo:
    """The three lists of the home page of a party, `SHOWN` contracts at most. Whatever their length: seven queries for
    an authority, nine for a prefecture."""
    if membership.organisation.kind in _CONSULTED:
        return Todo(_opinions(membership, today), [], [])
    if membership.organisation.kind not in _PARTIES:
        return Todo([], [], [])
    contracts = (
        Contract.objects.filter(own_contracts(membership))
        .exclude(state__in=[state.value for state, facts in STATES.items() if facts.closed])
        .exclude(state=State.IN_FORCE)
        .select_related("territory", "lead", "prefecture")
        # Over all of them, not only those shown.
        .annotate(waiting=Window(Count("pk", filter=Q(state__in=_states(membership.side)))))
        .order_by("state_since", "pk")
    )
    rows = list(contracts[:SHOWN])
    mine: list[Item] = []
    both: list[Item] = []
    others: list[Item] = []
    for contract in rows:
        turn = STATES[State(contract.state)].turn
        target = mine if turn == membership.side else both if turn is None else others
        target.append(_of_contract(contract, membership, today))
    mine += [*_reports(membership, today), *_decisions(membership, today), *_remarks(membership)]
    if membership.organisation.kind == OrganisationKind.PREFECTURE:
        mine += [*_proposed(membership), *_untold(membership, today), *_claimed(membership)]
    else:
        mine += _to_complete(membership)
    # The authority follows its actions; the prefecture reads which are late.
    (mine if membership.side == Side.AUTHORITY else others).extend(_milestones(membership, today))
    for items in (mine, both, others):
        items.sort(key=lambda item: (-item.late, item.since))
    return Todo(mine, both, others, rows[0].waiting if rows else 0)


def _of_contract(contract: Contract, membership: Membership, today: date) -> Item:
    state = State(contract.state)
    turn = STATES[state].turn
    holder = contract.lead if turn == Side.AUTHORITY else contract.prefecture
    return Item(
        contract,
        contract.label_for(membership.side),
        contract.state_since,
        reverse("lifecycle:contract", kwargs={"number": contract.number}),
        days_late(state, contract.state_since, today),
        "" if turn is None or turn == membership.side else str(holder),
        contract.state_since + timedelta(days=EXPECTED_DAYS[state]) if state in EXPECTED_DAYS else None,
    )


def _opinions(membership: Membership, today: date) -> list[Item]:
    """The opinions one's service was asked and has not given, the earliest wanted first."""
    return [
        Item(
            one.contract,
            f"Avis à donner sur {one.subject}, demandé par {one.asked_by.organisation}",
            one.asked_on,
            reverse("opinions:opinion", kwargs={"number": one.contract.number, "pk": one.pk}),
            one.days_late(today),
            due=one.wanted_for,
        )
        for one in awaited_of(membership)[:SHOWN]
    ]


def _reports(membership: Membership, today: date) -> list[Item]:
    states = [state.value for state, turn in REPORT_TURN.items() if turn == membership.side]
    reports = YearlyReport.objects.filter(
        contract__in=Contract.objects.filter(own_contracts(membership)).values("pk"), state__in=states
    ).select_related("contract__territory")
    return [
        Item(
            report.contract,
            f"Bilan {report.year} : {REPORT_LABELS[ReportState(report.state)].lower()}",
            report.state_since,
            reverse("monitoring:report", kwargs={"number": report.contract.number, "year": report.year}),
            max(0, (today - report.due_on).days) if report.is_editable else 0,
            due=report.due_on if report.is_editable else None,
        )
        for report in reports.order_by("due_on")[:SHOWN]
    ]


def _decisions(membership: Membership, today: date) -> list[Item]:
    """Those given to this organisation, the earliest due first; each leads to its meeting."""
    decisions = Decision.objects.filter(
        owner=membership.organisation_id, done_on=None, meeting__is_shared=True
    ).select_related("meeting__contract__territory")
    return [
        Item(
            decision.meeting.contract,
            f"Décision à tenir : {Truncator(decision.text).chars(120)}",
            decision.meeting.on,
            reverse(
                "exchanges:meeting", kwargs={"number": decision.meeting.contract.number, "pk": decision.meeting_id}
            ),
            max(0, (today - decision.due_on).days) if decision.due_on else 0,
            due=decision.due_on,
        )
        for decision in decisions[:SHOWN]
    ]


def _proposed(membership: Membership) -> list[Item]:
    """The amounts proposed to one's prefecture that nobody decided: one line for them all, the oldest named."""
    # What this line says, and no more.
    waiting = (
        proposed_to(membership).select_related(None).select_related("contract__territory", "proposed_by__organisation")
    )
    waiting = waiting.annotate(count=Window(Count("pk"))).order_by("proposed_on", "pk")
    return [
        Item(
            one.contract,
            f"{one.count} décisions à prendre, la plus ancienne : {_proposal(one)}"
            if one.count > 1
            else f"Décision à prendre : {_proposal(one)}",
            one.proposed_on,
            reverse("decisions:proposals"),
        )
        for one in waiting[:1]
    ]


def _proposal(one: DecisionProposal) -> str:
    return f"{euros(one.amount)} pour {one.year}, par {one.proposed_by.organisation}"


def _untold(membership: Membership, today: date) -> list[Item]:
    """The first amount of this budget year or a later one, decided and told to nobody; its page holds the others."""
    contracts = Contract.objects.filter(own_contracts(membership), state__in=[state.value for state in PAID_IN])
    lines = BudgetLine.objects.alive().filter(contract__in=contracts.values("pk"), year__gte=today.year)
    since = LedgerEntry.objects.filter(pk=OuterRef("last_grant")).values("day")
    untold = to_tell(lines).annotate(since=Subquery(since)).select_related("contract__territory")
    return [
        Item(line.contract, "Des montants accordés restent à notifier", line.since, reverse("rulings:pending"))
        for line in untold.order_by("pk")[:1]
    ]


def _claimed(membership: Membership) -> list[Item]:
    return [
        Item(
            one.line.contract,
            f"Demande de versement à examiner : {euros(one.amount)} pour {one.payee}",
            one.asked_on,
            one.get_absolute_url(),
        )
        for one in claims.awaited_of(membership)[:SHOWN]
    ]


def _to_complete(membership: Membership) -> list[Item]:
    return [
        Item(
            one.line.contract,
            f"Demande de versement à compléter : {euros(one.amount)}",
            one.answered_on or one.asked_on,
            one.get_absolute_url(),
        )
        for one in claims.sent_back_to(membership)[:SHOWN]
    ]


def _remarks(membership: Membership) -> list[Item]:
    """The texts where the other side asks or suggests something nobody answered to yet: one line a text."""
    contracts = Contract.objects.filter(own_contracts(membership)).values("pk")
    open_ones = (
        Remark.objects.filter(text__contract__in=contracts, text__closed_on=None, resolved_at=None, audience=BOTH)
        .exclude(author__organisation=membership.organisation_id)
        .exclude(author__organisation__kind__in=KINDS_OF[membership.side])
        .select_related("text__contract__territory", *(f"text__{name}" for name in kinds.related()))
        .order_by("at")
    )
    by_text: dict[int, list[Remark]] = {}
    for remark in open_ones[: SHOWN * 4]:
        by_text.setdefault(remark.text_id, []).append(remark)
    return [
        Item(
            found[0].text.contract,
            f"« {found[0].text} » : {len(found)} remarque{'s' if len(found) > 1 else ''} de l'autre partie",
            timezone.localtime(found[0].at).date(),
            kinds.of(found[0].text).address(found[0].text),
        )
        for found in list(by_text.values())[:SHOWN]
    ]


def _milestones(membership: Membership, today: date) -> list[Item]:
    """Steps past their day and not done, where somebody may still say so: one line a contract, to its board, or to the
    sheet when there is one step alone. One query."""
    states = [state.value for state in FOLLOWED | PROGRAMME_EDITABLE]
    contracts = Contract.objects.filter(own_contracts(membership), state__in=states).values("pk")
    late = (
        Milestone.objects.filter(done_on=None, planned_on__lt=today, action__removed_on=None)
        .filter(action__contract__in=contracts)
        .select_related("action__contract__territory", "action__contract__lead")
        .order_by("planned_on", "pk")
    )
    by_contract: dict[int, list[Milestone]] = {}
    for one in late[: SHOWN * 4]:
        by_contract.setdefault(one.action.contract_id, []).append(one)
    return [_of_milestones(steps, membership, today) for steps in list(by_contract.values())[:SHOWN]]


def _of_milestones(steps: list[Milestone], membership: Membership, today: date) -> Item:
    """`steps`: late ones of one contract, the oldest first."""
    action, number = steps[0].action, steps[0].action.contract.number
    named = f"« {Truncator(steps[0].title).chars(80)} » (action {action.number})"
    if len(steps) == 1:
        sentence = f"Jalon à faire : {named}"
        url = reverse("programme:action", kwargs={"number": number, "rank": action.number})
    else:
        sentence = f"{len(steps)} jalons à faire, le plus ancien : {named}"
        url = reverse("board:home", kwargs={"number": number}) + "#retards"
    holder = "" if membership.side == Side.AUTHORITY else str(action.contract.lead)
    planned_on = steps[0].planned_on
    return Item(action.contract, sentence, planned_on, url, (today - planned_on).days, holder, planned_on)
