"""Every check, in the order of the page, and their outcome on one proposal."""

from dataclasses import dataclass
from enum import StrEnum

from ctai.checks import (
    agir,
    audiences,
    convention,
    costs,
    dates,
    housing,
    investment,
    language,
    minimum,
    perimeter,
    reports,
    share,
    totals,
)
from ctai.checks.facts import Facts, Finding, Rule, Weight

RULES: tuple[Rule, ...] = (
    housing.RULE, perimeter.RULE, totals.RULE, totals.RULE_ACTIONS, minimum.RULE, audiences.RULE, audiences.RULE_CIR,
    convention.RULE, convention.RULE_YEARS, reports.RULE, language.RULE, agir.RULE, dates.RULE, dates.RULE_YEARS,
    share.RULE, investment.RULE, costs.RULE, costs.RULE_IN_KIND, costs.RULE_PER_PERSON,
)  # fmt: skip
RULE_BY_CODE = {rule.code: rule for rule in RULES}


class Status(StrEnum):
    BLOCKING = "blocking"
    TO_JUSTIFY = "to_justify"
    ADVICE = "advice"
    PASSED = "passed"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


STATUS_LABELS: dict[Status, str] = {
    Status.BLOCKING: "Bloquant",
    Status.TO_JUSTIFY: "À justifier",
    Status.ADVICE: "Conseil",
    Status.PASSED: "Respecté",
    Status.UNKNOWN: "Pas encore vérifiable, faute d'éléments",
    Status.NOT_APPLICABLE: "Non demandé à l'époque",
}
_STATUS_OF = {Weight.BLOCK: Status.BLOCKING, Weight.JUSTIFY: Status.TO_JUSTIFY, Weight.ADVISE: Status.ADVICE}


@dataclass(frozen=True)
class Outcome:
    rule: Rule
    status: Status
    findings: tuple[Finding, ...] = ()

    @property
    def label(self) -> str:
        return STATUS_LABELS[self.status]


def outcome_of(rule: Rule, facts: Facts) -> Outcome:
    if not rule.asked_of(facts):
        return Outcome(rule, Status.NOT_APPLICABLE)
    if not rule.written(facts):
        return Outcome(rule, Status.UNKNOWN)
    findings = tuple(rule.findings(facts))
    return Outcome(rule, _STATUS_OF[rule.weight] if findings else Status.PASSED, findings)


def outcomes(facts: Facts) -> list[Outcome]:
    return [outcome_of(rule, facts) for rule in RULES]
