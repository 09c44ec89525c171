"""Where a diagnosis stands: what is written, who agreed, whose turn it is, what is missing, which figures are old."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.diagnosis.models import SIDES, Agreement, Answer, Diagnosis, PlacedFigure, Priority, SectionText
from ctai.figures.models import Value
from ctai.rules.refusals import Missing
from ctai.rules.roles import Side

AGREED, PRIORITIES = "diagnosis_agreed", "diagnosis_priorities"
_REFUSALS: dict[str, str] = {Answer.DISAGREE: "désaccord", Answer.ABSTAIN: "abstention"}
OF_SIDE = {Side.AUTHORITY: "de la collectivité", Side.STATE: "de l'État"}


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
    figures: int

    @property
    def is_agreed(self) -> bool:
        return self.section.is_written and all(answer.agrees for answer in self.answers)

    def answer_of(self, side: Side | None) -> SideAnswer | None:
        return next((answer for answer in self.answers if answer.side == side), None)

    def waits_for(self, side: Side | None) -> str:
        """What this side has to do now, "" when nothing."""
        answer = self.answer_of(side)
        if answer is None:
            return ""
        if not self.section.is_written:
            return "À écrire"
        return "" if answer.holds else "Votre accord est attendu"

    @property
    def lacking(self) -> str:
        """What keeps it from being agreed, in words; "" when agreed."""
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
    people = ("written_by__person", "written_by__organisation")
    rows = list(diagnosis.sections.select_related(*people).order_by("rank"))
    given = Agreement.objects.filter(section__diagnosis=diagnosis).select_related("by__person", "by__organisation")
    answers: dict[int, dict[str, Agreement]] = defaultdict(dict)
    for agreement in given:
        answers[agreement.section_id][agreement.side] = agreement
    placed: dict[int, int] = defaultdict(int)
    for section_id in PlacedFigure.objects.filter(section__diagnosis=diagnosis).values_list("section_id", flat=True):
        placed[section_id] += 1
    return [SectionState(row, answers_on(row, answers[row.pk]), placed[row.pk]) for row in rows]


def state_of(section: SectionText) -> SectionState:
    given = {one.side: one for one in section.agreements.select_related("by__person", "by__organisation")}
    return SectionState(section, answers_on(section, given), section.figures.count())


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
    """A figure of a section as it was placed, and the later value when one was loaded since."""

    figure: PlacedFigure
    newer: Value | None

    @property
    def written(self) -> str:
        return self.figure.series.written(self.figure.value)

    @property
    def newer_written(self) -> str:
        return f"{self.figure.series.written(self.newer.value)}, {self.newer.period}" if self.newer else ""


def placed_in(section: SectionText) -> list[Placed]:
    """The figures of a section, each with what was published since. Two queries."""
    figures = list(section.figures.select_related("series", "territory", "placed_by__person"))
    latest: dict[tuple[int, int | None], Value] = {}
    wanted = Q(territory__in=[figure.territory_id for figure in figures if figure.territory_id]) | Q(territory=None)
    cited = [figure.series_id for figure in figures]
    values = Value.objects.current().filter(wanted, series__in=cited, value__isnull=False)
    for value in values.order_by("year") if figures else ():
        latest[value.series_id, value.territory_id] = value
    return [Placed(figure, _newer(figure, latest.get((figure.series_id, figure.territory_id)))) for figure in figures]


def _newer(figure: PlacedFigure, latest: Value | None) -> Value | None:
    same = latest is None or (latest.year, latest.value) == (figure.year, figure.value)
    return None if same or latest is None or latest.year < figure.year else latest


def last_versions(membership: Membership) -> QuerySet[Diagnosis]:
    """The last version of every diagnosis this membership may read, those of the latest contracts first."""
    visible = Diagnosis.objects.visible_to(membership)
    later = Diagnosis.objects.filter(contract=OuterRef("contract"), number__gt=OuterRef("number"))
    return visible.exclude(Exists(later)).for_pages().order_by("-contract_id")
