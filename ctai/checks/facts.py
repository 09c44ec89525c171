"""What the checks read: a frozen picture of one proposal, without any table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from ctai.rules.campaigns import Campaign, Eligibility
from ctai.rules.funders import Funder, Route
from ctai.rules.themes import Audience, Theme


class Weight(StrEnum):
    """`block`: no certification. `justify`: a written reason, judged by the officer. `advise`: said, no obstacle."""

    BLOCK = "block"
    JUSTIFY = "justify"
    ADVISE = "advise"


class Level(StrEnum):
    """What a rule binds: a contract, a body that is paid. What binds an envelope is in `envelopes.reads`."""

    CONTRACT = "contrat"
    PAYEE = "bénéficiaire"


@dataclass(frozen=True)
class ActionFacts:
    """`siret`: of the body that carries the action, "" when unknown. `more_themes`: beside the one of its axis.
    `outside`: the places it covers that are not within the contract's perimeter, as written."""

    number: int
    title: str
    theme: Theme
    audiences: frozenset[Audience] = frozenset()
    starts_on: date | None = None
    ends_on: date | None = None
    operator: str = ""
    siret: str = ""
    is_association: bool = False
    deliverables: str = ""
    more_themes: frozenset[Theme] = frozenset()
    outside: tuple[str, ...] = ()

    @property
    def themes(self) -> frozenset[Theme]:
        return self.more_themes | {self.theme}

    def __str__(self) -> str:
        return f"action {self.number}"


class LineFacts(NamedTuple):
    """One amount asked: euros, in one budget year, of one funder. `funder_name`: who pays, in words.

    A tuple, as a large budget has more than a thousand of them.
    """

    action: ActionFacts
    year: int
    funder: Funder
    funder_name: str
    route: Route
    asked: Decimal | None


@dataclass(frozen=True)
class GrantFacts:
    """An association of this proposal was paid before, that year; `reported`: what it cost has been told."""

    operator: str
    siret: str
    year: int
    reported: bool


@dataclass(frozen=True)
class CostFacts:
    """What one action is foreseen to cost in one budget year, in euros, and for how many people; None: not written.

    `charges`: accounts 60 to 69. `uses`, `contributions`: what is given in kind, accounts 86 and 87.
    """

    action: ActionFacts
    year: int
    charges: Decimal | None = None
    uses: Decimal | None = None
    contributions: Decimal | None = None
    people: Decimal | None = None


@dataclass(frozen=True)
class Facts:
    """`region`, `departement`: INSEE codes. `asked_on`: the day it is judged. `grants`: None when nobody looked."""

    campaign: Campaign
    starts_on: date | None
    ends_on: date | None
    authority: str
    actions: tuple[ActionFacts, ...] = ()
    lines: tuple[LineFacts, ...] = ()
    region: str = ""
    departement: str = ""
    asked_on: date | None = None
    grants: tuple[GrantFacts, ...] | None = None
    costs: tuple[CostFacts, ...] = ()

    @property
    def eligibility(self) -> Eligibility | None:
        return self.campaign.audiences.get(self.region)

    def total(self, lines: Callable[[LineFacts], bool] = lambda line: True) -> Decimal:
        return sum((line.asked or Decimal(0) for line in self.lines if lines(line)), Decimal(0))


@dataclass(frozen=True)
class Finding:
    """One anomaly. `where`: what it is about, « action 3 », "" for the whole proposal."""

    code: str
    sentence: str
    weight: Weight
    source: str
    where: str = ""


@dataclass(frozen=True)
class Rule:
    """One check. `rule`: the sentence shown when it passes. `applies`: does the campaign ask it?

    `find` gives (where, sentence) for each anomaly; a pure function of the facts. `known`: what it reads is known; a
    rule about something nobody knows is not asked, rather than passed. `written`: somebody wrote what it compares;
    until then it cannot be checked, which is neither passed nor unasked.
    """

    code: str
    rule: str
    weight: Weight
    source: str
    since: int
    find: Callable[[Facts], list[tuple[str, str]]]
    applies: Callable[[Campaign], bool] = lambda campaign: True
    known: Callable[[Facts], bool] = lambda facts: True
    level: Level = Level.CONTRACT
    written: Callable[[Facts], bool] = lambda facts: True

    def asked_in(self, campaign: Campaign) -> bool:
        return campaign.year >= self.since and self.applies(campaign)

    def asked_of(self, facts: Facts) -> bool:
        return self.asked_in(facts.campaign) and self.known(facts)

    def findings(self, facts: Facts) -> list[Finding]:
        """Nothing when the campaign of the contract did not ask it: a later rule never rewrites a past contract."""
        if not self.asked_of(facts) or not self.written(facts):
            return []
        return [Finding(self.code, text, self.weight, self.source, where) for where, text in self.find(facts)]
