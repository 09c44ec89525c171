"""Questions about a programme: what is missing, which themes are covered, how sheets stand."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.diagnosis.models import Diagnosis, Priority
from ctai.programme.models import Action, Axis, Certification, ExpectedResult, Milestone
from ctai.rules.refusals import Missing
from ctai.rules.roles import OrganisationKind
from ctai.rules.themes import THEME_LABELS, Theme


@dataclass(frozen=True)
class Gap:
    """Something a sheet lacks. `section`: the slug of the page where it is written."""

    sentence: str
    section: str


def gaps_of(action: Action, results: int) -> list[Gap]:
    """What a sheet needs before the proposal is certified. `results`: how many expected results it has."""
    wanted = (
        (action.title, "le titre", "objet"),
        (action.problem, "le problème traité", "objet"),
        (action.lead, "le porteur", "porteur"),
        (action.audiences, "les publics", "publics"),
        (action.starts_on and action.ends_on, "les dates", "calendrier"),
        (results, "au moins un résultat attendu", "resultats"),
    )
    return [Gap(sentence, section) for value, sentence, section in wanted if not value]


def followed() -> list[Prefetch]:
    """What a page needs of a sheet beside its row: results, milestones, certifications (certification.standing_of)."""
    certifications = Certification.objects.select_related("by__person", "by__organisation")
    return [Prefetch("expected_results"), Prefetch("milestones"), Prefetch("certifications", certifications)]


def sheets_of(contract: Contract, *, every: bool = False) -> list[Action]:
    """The sheets in order, each with its axis, operator and `result_count`, in one query. `every`: taken off too."""
    rows = (Action.everything if every else Action.objects).filter(contract=contract)
    return list(rows.in_order().select_related("axis", "operator").annotate(result_count=Count("expected_results")))


def programme_missing(contract: Contract, today: date, sheets: list[Action] | None = None) -> list[Missing]:
    """Readiness `programme_complete`: an axis, an action, and each sheet complete. `sheets`: those already read."""
    missing = []
    sheets = sheets_of(contract) if sheets is None else sheets
    if not sheets and not contract.axes.exists():
        missing.append(Missing("axis", "au moins un axe", "programme:home"))
    if not sheets:
        missing.append(Missing("action", "au moins une fiche action", "programme:home"))
    for action in sheets:
        gaps = gaps_of(action, action.result_count)  # type: ignore[attr-defined]
        if gaps:
            what = ", ".join(gap.sentence for gap in gaps)
            missing.append(Missing("sheet", f"fiche {action.number} « {action.title} » : {what}", "programme:home"))
    return missing


def outside_period(action: Action, contract: Contract) -> str:
    """A sentence when the action leaves the contract's period, "" inside: said, never blocked."""
    if contract.starts_on and action.starts_on and action.starts_on < contract.starts_on:
        return f"Commence avant le contrat, qui débute le {contract.starts_on:%d/%m/%Y}."
    if contract.ends_on and action.ends_on and action.ends_on > contract.ends_on:
        return f"Finit après le contrat, dont le terme est le {contract.ends_on:%d/%m/%Y}."
    return ""


@dataclass(frozen=True)
class Coverage:
    """One national theme and the sheets that work on it."""

    theme: Theme
    label: str
    count: int


def coverage(sheets: Iterable[Action]) -> list[Coverage]:
    counts: dict[Theme, int] = defaultdict(int)
    for action in sheets:
        for theme in action.themes:
            counts[theme] += 1
    return [Coverage(theme, label, counts[theme]) for theme, label in THEME_LABELS.items()]


def by_axis(axes: Iterable[Axis], sheets: Iterable[Action]) -> list[tuple[Axis, list[Action]]]:
    grouped: dict[int, list[Action]] = defaultdict(list)
    for action in sheets:
        grouped[action.axis_id].append(action)
    return [(axis, grouped[axis.pk]) for axis in axes]


def priorities_for(action: Action) -> QuerySet[Priority]:
    """The priorities of the last version of the diagnosis, and the one the sheet already names."""
    last = Diagnosis.objects.filter(contract=action.contract_id).order_by("-number").values("pk")[:1]
    return Priority.objects.filter(Q(diagnosis__in=list(last.values_list("pk", flat=True))) | Q(pk=action.priority_id))


def late_milestones(action: Action, today: date) -> list[Milestone]:
    return [one for one in action.milestones.all() if one.is_late(today)]


def results_of(action: Action) -> list[ExpectedResult]:
    return list(action.expected_results.all())


def sheets_for(membership: Membership) -> list[Action]:
    """An operator's sheets across contracts, the latest contract first."""
    return list(
        Action.objects.visible_to(membership)
        .select_related("contract__territory", "axis", "operator")
        .prefetch_related(*followed())
        .annotate(result_count=Count("expected_results"))
        .order_by("-contract_id", "number")
    )


def operators_of(contract: Contract) -> QuerySet[Organisation]:
    """The operators of an action of this contract; an authority that carries its own action is not one."""
    carried = Action.objects.filter(contract=contract, operator__isnull=False)
    return Organisation.objects.filter(pk__in=carried.values("operator"), kind=OrganisationKind.OPERATOR.value)
