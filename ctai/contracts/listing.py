"""The list of contracts: what a membership sees, narrowed by filters, with the counts that are themselves filters.

The number of queries never depends on the number of contracts. Counting is one GROUP BY on an index, which also gives
the pagination its total.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract, ContractQuerySet
from ctai.contracts.search import matching
from ctai.rules.roles import OrganisationKind, Side
from ctai.rules.states import STATES, STEP_LABELS, State, Step

PER_PAGE = 25
CLOSED = "clos"
# In force, each side acts when it must: nobody is awaited by the state itself.
_SHARED_TURN = frozenset({State.EXCHANGES, State.DIAGNOSIS, State.ACCEPTED, State.SIGNATURE})
ME, AUTHORITY, PREFECTURE = "moi", "collectivite", "prefecture"


def group_of(state: State) -> str:
    """The count a state goes to: its step, "6" while running, "clos" once nothing can happen any more."""
    facts = STATES[state]
    return CLOSED if facts.closed else str(facts.step.value)


GROUPS: dict[str, str] = {str(step.value): STEP_LABELS[step] for step in Step} | {CLOSED: "Dossiers clos"}


def waiting_states(turn: str, membership: Membership) -> frozenset[State]:
    """The states in which this side is expected to act, alone or with the other."""
    side = membership.side if turn == ME else Side.AUTHORITY if turn == AUTHORITY else Side.STATE
    return frozenset(state for state, facts in STATES.items() if facts.turn == side) | _SHARED_TURN


def turn_choices(membership: Membership) -> list[tuple[str, str]]:
    """Parties read « à vous de jouer »; other readers of the State name each side."""
    kind = membership.organisation.kind
    if kind == OrganisationKind.AUTHORITY:
        return [(ME, "À vous de jouer"), (PREFECTURE, "À la préfecture de jouer")]
    if kind == OrganisationKind.PREFECTURE:
        return [(ME, "À vous de jouer"), (AUTHORITY, "À la collectivité de jouer")]
    return [(PREFECTURE, "À la préfecture de jouer"), (AUTHORITY, "À la collectivité de jouer")]


def turn_words(contract: Contract, membership: Membership) -> str:
    """Whose turn it is, in the words of who reads."""
    state = State(contract.state)
    facts = STATES[state]
    if facts.closed:
        return "Personne : dossier clos"
    if facts.turn is None:
        return "Les deux parties" if state in _SHARED_TURN else "Chacun, selon le calendrier"
    if facts.turn == Side.AUTHORITY:
        return "À vous" if membership.side == Side.AUTHORITY else "La collectivité"
    return "À vous" if membership.organisation_id == contract.prefecture_id else "La préfecture"


@dataclass(frozen=True)
class Filters:
    """What the address asks, already checked. Empty strings ask nothing."""

    words: str = ""
    group: str = ""
    state: str = ""
    departement: str = ""
    region: str = ""
    kind: str = ""
    turn: str = ""
    rehearsal: bool = False
    longest_first: bool = False

    def narrowed(self, contracts: ContractQuerySet, membership: Membership) -> ContractQuerySet:
        """Every filter but step and state, which the counts share out."""
        exact = {"departement__code": self.departement, "region__code": self.region, "kind": self.kind}
        contracts = contracts.filter(**{name: value for name, value in exact.items() if value})
        if self.turn:
            contracts = contracts.filter(state__in=sorted(waiting_states(self.turn, membership)))
        return matching(contracts, self.words)

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.departement or self.region or self.kind or self.turn)

    def states(self) -> list[str]:
        """The states kept by step and state; all of them when neither is asked."""
        kept = [state for state in State if not self.group or group_of(state) == self.group]
        return [state.value for state in kept if not self.state or state.value == self.state]


@dataclass(frozen=True)
class Listing:
    """`total`: rows shown over all pages. `hidden`: of the same mode, left out by the filters. `other_mode`: real when
    rehearsals are shown and the reverse. `by_state`: counts under the other filters."""

    rows: ContractQuerySet
    total: int
    hidden: int
    other_mode: int
    by_state: Mapping[str, int] = field(default_factory=dict)

    @property
    def by_group(self) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for state, count in self.by_state.items():
            counts[group_of(State(state))] += count
        return dict(counts)


def listing(membership: Membership, filters: Filters) -> Listing:
    """Counts by mode and state, counts under the filters when there are any, and the rows, not yet read."""
    visible = Contract.objects.visible_to(membership)
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for mode, state, count in _grouped(visible, "is_rehearsal", "state"):
        counts[mode][state] = count
    mine = visible.filter(is_rehearsal=filters.rehearsal)
    narrowed = filters.narrowed(mine, membership)
    by_state = Counter(dict(_grouped(narrowed, "state"))) if filters.narrows else counts[filters.rehearsal]
    rows = narrowed
    if filters.group or filters.state:
        rows = rows.filter(state__in=filters.states())
    total = sum(by_state[state] for state in filters.states())
    order = ("state_since", "pk") if filters.longest_first else ("-pk",)
    return Listing(
        rows=rows.select_related("territory__departement", "departement", "lead").order_by(*order),
        total=total,
        hidden=counts[filters.rehearsal].total() - total,
        other_mode=counts[not filters.rehearsal].total(),
        by_state=by_state,
    )


def _grouped(contracts: ContractQuerySet, *names: str) -> list[tuple[Any, ...]]:
    return list(contracts.order_by().values_list(*names).annotate(Count("pk")))


class CountedPaginator(Paginator):
    """A paginator told its total, so that nothing is counted twice."""

    def __init__(self, rows: ContractQuerySet, total: int) -> None:
        super().__init__(rows, PER_PAGE)
        self.count = total
