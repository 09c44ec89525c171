"""What is decided and not told yet, for whom, and whom telling it writes to; what was told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract, Party
from ctai.funding.models import BudgetLine, LedgerEntry
from ctai.funding.payees import payee_of, with_payee
from ctai.funding.permissions import PAID_IN
from ctai.rules.funders import FUNDERS, STATE_FUNDERS, Funder, LedgerKind
from ctai.rules.roles import AUTHORITY_ROLES, Role, Side
from ctai.rulings.models import Outcome, Ruling, RulingLine

ZERO = Decimal("0.00")
# The act whose entries are decisions: a carry-over or a return moves a grant that was told already.
_DECIDED = "grant"
_ROLES = [role.value for role in AUTHORITY_ROLES | {Role.OPERATOR_AGENT}]
_ORDER = ("contract__departement__code", "contract__number", "year", "pk")
Key = tuple[int, int, str, int | str]


def to_tell(lines: QuerySet[BudgetLine]) -> QuerySet[Any]:
    """Of these, the State's lines whose last grant nobody was told of; `last_grant`: that entry."""
    grants = LedgerEntry.objects.filter(line=OuterRef("pk"), kind=LedgerKind.GRANTED.value, act=_DECIDED)
    last = Subquery(grants.order_by("-pk").values("pk")[:1])
    state = lines.filter(funder__in=[one.value for one in STATE_FUNDERS], granted__isnull=False)
    shown: QuerySet[Any] = state.annotate(last_grant=last).filter(last_grant__isnull=False)
    return shown.filter(~Exists(RulingLine.objects.filter(entry=OuterRef("last_grant"))))


@dataclass
class Pending:
    """One decision to tell: the lines of one year and programme of one contract that pay the same body."""

    contract: Contract
    year: int
    funder: str
    payee: Organisation | None
    name: str
    lines: list[Any] = field(default_factory=list)
    reason: str = ""
    people: list[Membership] = field(default_factory=list)

    @property
    def asked(self) -> Decimal:
        return sum((line.asked or ZERO for line in self.lines), ZERO)

    @property
    def granted(self) -> Decimal:
        return sum((line.granted for line in self.lines), ZERO)

    @property
    def outcome(self) -> Outcome:
        if not self.granted and self.asked:
            return Outcome.REFUSED
        return Outcome.REDUCED if self.granted < self.asked else Outcome.GRANTED

    @property
    def seen(self) -> int:
        """The last grant it tells: another one makes it another decision."""
        return max(line.last_grant for line in self.lines)

    @property
    def first(self) -> int:
        """Names it in an address."""
        return min(line.pk for line in self.lines)

    @property
    def funder_label(self) -> str:
        return FUNDERS[Funder(self.funder)].label

    @property
    def needs_reason(self) -> bool:
        return self.outcome != Outcome.GRANTED and not self.reason

    @property
    def is_reached(self) -> bool:
        """Somebody of the body it pays reads here."""
        return self.payee is not None and any(one.organisation_id == self.payee.pk for one in self.people)


def gathered(lines: QuerySet[Any], at: date) -> list[Pending]:
    """These lines by decision, with the reasons given and whom telling writes to. Four queries."""
    related = ("contract__territory", "contract__lead", "contract__prefecture", "action__operator")
    groups: dict[Key, Pending] = {}
    for line in lines.select_related(*related).order_by(*_ORDER):
        payee = payee_of(line)
        name = str(payee or line.action.lead_name or "Porteur non désigné")
        key = (line.contract_id, line.year, line.funder, payee.pk if payee else name.casefold())
        one = groups.setdefault(key, Pending(line.contract, line.year, line.funder, payee, name))
        one.lines.append(line)
    found = list(groups.values())
    _give_reasons(found)
    _give_people(found, at)
    return found


def _give_reasons(found: Sequence[Pending]) -> None:
    entries = [line.last_grant for one in found for line in one.lines]
    said = dict(LedgerEntry.objects.filter(pk__in=entries).exclude(reason="").values_list("pk", "reason"))
    for one in found:
        one.reason = "\n".join(dict.fromkeys(said[line.last_grant] for line in one.lines if line.last_grant in said))


def _give_people(found: Sequence[Pending], at: date) -> None:
    """The project leads and signatories of the authorities of the contract, and the people of the body paid."""
    parties: dict[int, set[int]] = {}
    rows = Party.objects.filter(contract__in={one.contract.pk for one in found}, side=Side.AUTHORITY.value)
    for contract, organisation in rows.values_list("contract_id", "organisation_id"):
        parties.setdefault(contract, set()).add(organisation)
    bodies = set().union(*parties.values()) | {one.payee.pk for one in found if one.payee}
    members = Membership.objects.active(at).filter(organisation__in=bodies, role__in=_ROLES)
    members = members.select_related("person", "organisation").order_by("organisation__name", "person__last_name")
    by_body: dict[int, list[Membership]] = {}
    for member in members:
        by_body.setdefault(member.organisation_id, []).append(member)
    for one in found:
        told = parties.get(one.contract.pk, set()) | ({one.payee.pk} if one.payee else set())
        one.people = [member for body in sorted(told) for member in by_body.get(body, [])]


def pending_of(contract: Contract, at: date) -> list[Pending]:
    return gathered(to_tell(BudgetLine.objects.alive().filter(contract=contract)), at)


def pending_with(line: BudgetLine, at: date) -> Pending | None:
    """The decision to tell that holds this line."""
    same = BudgetLine.objects.alive().filter(contract=line.contract_id, year=line.year, funder=line.funder)
    found = gathered(to_tell(same), at)
    return next((one for one in found if any(other.pk == line.pk for other in one.lines)), None)


def pending_lines(membership: Membership, *, is_rehearsal: bool) -> QuerySet[Any]:
    """The lines one's prefecture has decided and not told."""
    mine = BudgetLine.objects.alive().filter(
        contract__prefecture=membership.organisation_id,
        contract__is_rehearsal=is_rehearsal,
        contract__state__in=[state.value for state in PAID_IN],
    )
    return to_tell(mine)


def keys(lines: QuerySet[Any]) -> list[list[int]]:
    """The lines of each decision to tell, with nothing else of them: what is needed to count and to page."""
    names = ("contract_id", "year", "funder", "payee", "action__lead_name", "pk")
    groups: dict[tuple[Any, ...], list[int]] = {}
    for contract, year, funder, payee, name, pk in with_payee(lines).order_by(*_ORDER).values_list(*names):
        groups.setdefault((contract, year, funder, payee or name.casefold()), []).append(pk)
    return list(groups.values())


def last_grants(lines: QuerySet[Any]) -> list[int]:
    """What names each of these decisions in an act: the last grant it tells."""
    last = dict(lines.values_list("pk", "last_grant"))
    return [max(last[pk] for pk in group) for group in keys(lines)]


def told_to(ruling: Ruling, at: date) -> list[Membership]:
    """The people of the body paid who are not of an authority of the contract: whom the journal tells besides."""
    if ruling.payee_id is None:
        return []
    members = Membership.objects.active(at).filter(organisation=ruling.payee_id, role__in=_ROLES)
    party = ruling.contract.parties.values("organisation_id")
    return list(members.exclude(organisation__in=party).select_related("person", "organisation"))


def rulings_told(pks: Iterable[int]) -> dict[int, Ruling]:
    return Ruling.objects.select_related("contract", "payee").in_bulk(list(pks))


def rulings(membership: Membership) -> QuerySet[Ruling]:
    shown = Ruling.objects.visible_to(membership)
    return shown.select_related(
        "contract__territory", "contract__prefecture", "payee", "notified_by__person", "reading"
    )


@dataclass(frozen=True)
class Standing:
    """Where the telling of one line stands: the last decision that told it, and whether it is the last taken."""

    ruling: Ruling
    is_current: bool


def standings(contract: Contract) -> dict[int, Standing]:
    """By line; a line no decision ever told is absent. Two queries."""
    waiting = set(to_tell(BudgetLine.objects.filter(contract=contract)).values_list("pk", flat=True))
    rows = RulingLine.objects.filter(line__contract=contract).select_related("ruling").order_by("pk")
    return {row.line_id: Standing(row.ruling, row.line_id not in waiting) for row in rows}
