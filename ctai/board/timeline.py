"""The calendar of the actions as a chart: a bar an action, the contract's period behind, and the table that says it."""

from collections.abc import Sequence
from datetime import date

from ctai.contracts.models import Contract
from ctai.design.charts import WIDTH, Chart, Key, Table
from ctai.design.formats import day
from ctai.design.svg import Mark, mark
from ctai.programme.models import Action, Milestone

_ROW = 40


def timeline(contract: Contract, sheets: Sequence[Action], today: date) -> Chart | None:
    """None while no action has both dates. Bars are placed by day, between the first and the last date known.

    A dot for each milestone: `sheets` come with theirs.
    """
    dated = [(action, action.starts_on, action.ends_on) for action in sheets if action.starts_on and action.ends_on]
    if not dated:
        return None
    bounds = [bound for _, starts_on, ends_on in dated for bound in (starts_on, ends_on)]
    bounds += [bound for bound in (contract.starts_on, contract.ends_on) if bound]
    steps = {action.pk: list(action.milestones.all()) for action, _, _ in dated}
    bounds += [one.planned_on for ones in steps.values() for one in ones]
    first, last = min(bounds), max(bounds)
    height = 24 + _ROW * len(dated)
    marks = _period(contract, first, last, height)
    for index, (action, starts_on, ends_on) in enumerate(dated):
        left, right = _x(starts_on, first, last), _x(ends_on, first, last)
        top = 38 + index * _ROW
        words = f"{action} : du {day(starts_on)} au {day(ends_on)}"
        marks.append(mark("text", "ctai-chart__label", text=_short(f"{action.number}. {action.title}"), x=0, y=top))
        marks.append(mark("rect", "c-1", title=words, x=left, y=top + 6, width=max(right - left, 3.0), height=12))
        marks += [_dot(one, today, _x(one.planned_on, first, last), top + 12) for one in steps.get(action.pk, [])]
    table = Table(
        ("Action", "Début", "Fin", "Jalons"),
        tuple(
            (f"{action.number}. {action.title}", day(start), day(end), _told(steps[action.pk], today))
            for action, start, end in dated
        ),
    )
    described = f"{len(dated)} actions, du {day(first)} au {day(last)}. Toutes les dates sont dans le tableau."
    legend: tuple[Key, ...] = (
        (Key("c-1", "Action"), Key("c-4", "Période du contrat")) if contract.starts_on else (Key("c-1", "Action"),)
    )
    if any(steps.values()):
        legend = (*legend, Key("c-3", "Jalon fait"), Key("c-5", "Jalon à venir"), Key("c-2", "Jalon en retard"))
    return Chart("calendrier", "Calendrier des actions", described, "", WIDTH, height + 10, tuple(marks), table, legend)


def _x(day_: date, first: date, last: date) -> float:
    return WIDTH * (day_ - first).days / max((last - first).days, 1)


def _dot(one: Milestone, today: date, x: float, y: float) -> Mark:
    words = f"{one.title}, prévu le {day(one.planned_on)}{_state(one, today)}"
    look = "c-3" if one.done_on else "c-2" if one.is_late(today) else "c-5"
    return mark("circle", look, title=words, cx=min(max(x, 6.0), WIDTH - 6.0), cy=y, r=6)


def _state(one: Milestone, today: date) -> str:
    """In words: colour alone says nothing to many."""
    if one.done_on:
        return f", fait le {day(one.done_on)}"
    return ", en retard" if one.is_late(today) else ""


def _told(steps: list[Milestone], today: date) -> str:
    return " ; ".join(f"{one.title} ({day(one.planned_on)}{_state(one, today)})" for one in steps) or "aucun"


def _period(contract: Contract, first: date, last: date, height: int) -> list[Mark]:
    """The contract's period as a band on top, and a line each 1 January."""
    marks = []
    if contract.starts_on and contract.ends_on:
        left, right = _x(contract.starts_on, first, last), _x(contract.ends_on, first, last)
        words = f"Période du contrat : du {day(contract.starts_on)} au {day(contract.ends_on)}"
        marks.append(mark("rect", "c-4", title=words, x=left, y=14, width=right - left, height=6))
    for year in range(first.year, last.year + 1):
        x = _x(max(date(year, 1, 1), first), first, last)
        marks.append(mark("line", "ctai-chart__grid", x1=x, x2=x, y1=14, y2=height))
        following = _x(date(year + 1, 1, 1), first, last)
        if following - x > 36 and x < WIDTH - 30:
            marks.append(mark("text", "ctai-chart__axis", text=str(year), x=x, y=10))
    return marks


def _short(text: str) -> str:
    return text if len(text) <= 62 else f"{text[:61].rstrip()}…"
