"""Where a diagnosis stands: what is written, who agreed, whose turn it is, what is missing, which figures are old."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.design.charts import Chart
from ctai.diagnosis.models import OF_SIDE, SIDES, Agreement, Answer, Citation, Diagnosis, Priority, SectionText
from ctai.diagnosis.sources import Copy, newer_than
from ctai.figures.pictures import Picture
from ctai.rules.refusals import Missing
from ctai.rules.roles import Side

AGREED, PRIORITIES = "diagnosis_agreed", "diagnosis_priorities"
_REFUSALS: dict[str, str] = {Answer.DISAGREE: "désaccord", Answer.ABSTAIN: "abstention"}


@dataclass(frozen=True)
class SideAnswer:
    """What one side answered on a section. `holds`: on the section as it stands; otherwise the answer has fallen."""

    side: Side
    agreement: Agreement | None
    holds: bool

    @property
    def has_fallen(self) -> bool:
        return self.agreement is not None and not self.holds

    @property
    def agrees(self) -> bool:
        return self.holds and self.agreement is not None and self.agreement.status == Answer.AGREE

    @property
    def label(self) -> str:
        if self.agreement is None:
            return "Réponse attendue"
        answer = Answer(self.agreement.status)
        if self.holds:
            return answer.label
        return "Accord à redonner" if answer == Answer.AGREE else "Réponse à revoir"

    @property
    def tone(self) -> str:
        if self.agreement is None or not self.holds:
            return "warning" if self.has_fallen else ""
        return {Answer.AGREE: "success", Answer.DISAGREE: "error"}.get(Answer(self.agreement.status), "info")


@dataclass(frozen=True)
class SectionState:
    """One section with both answers, in the order authority, State."""

    section: SectionText
    answers: tuple[SideAnswer, ...]
    citations: int

    @property
    def is_agreed(self) -> bool:
        return not self.section.hidden_by and self.section.is_written and all(one.agrees for one in self.answers)

    def answer_of(self, side: Side | None) -> SideAnswer | None:
        return next((answer for answer in self.answers if answer.side == side), None)

    def waits_for(self, side: Side | None) -> str:
        """What this side has to do now, "" when nothing."""
        answer = self.answer_of(side)
        if answer is None or not self.section.is_shown_to(side):
            return ""
        if self.section.hidden_by:
            return "Votre brouillon, à partager"
        if not self.section.is_written:
            return "À écrire"
        return "" if answer.holds else "Votre accord est attendu"

    @property
    def lacking(self) -> str:
        """What keeps it from being agreed, in words; "" when agreed."""
        if self.section.hidden_by:
            return f"section non partagée (brouillon {OF_SIDE[Side(self.section.hidden_by)]})"
        if not self.section.is_written:
            return "à écrire, ou à déclarer sans objet"
        words = []
        for answer in self.answers:
            if answer.agrees:
                continue
            status = answer.agreement.status if answer.agreement and answer.holds else ""
            word = _REFUSALS.get(status, "accord attendu")
            words.append(f"{word} {OF_SIDE[answer.side]}")
        return ", ".join(words)


def current_of(contract: Contract) -> Diagnosis | None:
    """The version being written, or the last frozen one."""
    return contract.diagnoses.order_by("-number").first()


def sections_of(diagnosis: Diagnosis) -> list[SectionState]:
    """The sections in order, in three queries."""
    rows = list(with_body(diagnosis.sections.all()))
    given = Agreement.objects.filter(section__diagnosis=diagnosis).select_related("by__person", "by__organisation")
    answers: dict[int, dict[str, Agreement]] = defaultdict(dict)
    for agreement in given:
        answers[agreement.section_id][agreement.side] = agreement
    placed: dict[int, int] = defaultdict(int)
    for section_id in Citation.objects.filter(section__diagnosis=diagnosis).values_list("section_id", flat=True):
        placed[section_id] += 1
    for row in rows:
        row.diagnosis = diagnosis
    return [SectionState(row, answers_on(row, answers[row.pk]), placed[row.pk]) for row in rows]


def with_body(sections: QuerySet[SectionText]) -> QuerySet[SectionText]:
    """With the text and who wrote it."""
    return sections.select_related("body__written_by__person", "body__written_by__organisation")


def state_of(section: SectionText) -> SectionState:
    given = {one.side: one for one in section.agreements.select_related("by__person", "by__organisation")}
    return SectionState(section, answers_on(section, given), len(section.citations.all()))


def answers_on(section: SectionText, given: dict[str, Agreement]) -> tuple[SideAnswer, ...]:
    return tuple(
        SideAnswer(side, given.get(side), side in given and given[side].revision == section.revision) for side in SIDES
    )


def diagnosis_agreed_missing(contract: Contract, today: date) -> list[Missing]:
    """For readiness: each section that is not written or that one side has not agreed to as it stands."""
    diagnosis = current_of(contract)
    if diagnosis is None:
        return [Missing(AGREED, "le diagnostic partagé n'est pas ouvert", "diagnosis:home")]
    return missing_in(sections_of(diagnosis))


def missing_in(states: Iterable[SectionState]) -> list[Missing]:
    return [
        Missing(AGREED, f"la section « {state.section} » : {state.lacking}", "diagnosis:home")
        for state in states
        if not state.is_agreed
    ]


def diagnosis_priorities_missing(contract: Contract, today: date) -> list[Missing]:
    """For readiness: the actions of the contract answer priorities, so there is at least one."""
    if Priority.objects.filter(diagnosis__in=contract.diagnoses.order_by("-number").values("pk")[:1]).exists():
        return []
    return [Missing(PRIORITIES, "au moins une priorité", "diagnosis:home")]


@dataclass(frozen=True)
class Placed:
    """A thing cited as it was placed; `newer`: what its source says now, when it changed; `is_gone`: withdrawn."""

    citation: Citation
    newer: Copy | None
    is_gone: bool
    picture: Chart | None


def placed_in(section: SectionText) -> list[Placed]:
    """What a section cites, each with what changed at its source since."""
    citations = list(section.citations.all())
    newer = newer_than(section.diagnosis.contract, citations) if not section.diagnosis.is_frozen else {}
    return [
        Placed(one, newer.get(one.pk), one.pk in newer and newer[one.pk] is None, drawn_picture(one.copy["picture"]))
        for one in citations
    ]


def drawn_picture(picture: dict[str, Any] | None) -> Chart | None:
    return Picture.from_json(picture).draw() if picture else None


def sentences_of(citations: Iterable[Citation]) -> dict[int, str]:
    """What each marker of a section stands for."""
    return {one.number: one.copy["sentence"] for one in citations}


def last_versions(membership: Membership) -> QuerySet[Diagnosis]:
    """The last version of every diagnosis this membership may read, those of the latest contracts first."""
    visible = Diagnosis.objects.visible_to(membership)
    later = Diagnosis.objects.filter(contract=OuterRef("contract"), number__gt=OuterRef("number"))
    return visible.exclude(Exists(later)).for_pages().order_by("-contract_id")
