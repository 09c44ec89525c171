"""Writing the rows of a workbook: the inner pieces of the acts of the programme and of the budget, without their row of
the journal, which the whole act writes once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max

from ctai.accounts.models import Membership
from ctai.contracts.amounts import checked
from ctai.contracts.models import Contract
from ctai.contracts.perimeter import refuse_outside
from ctai.funding.acts.ledger import Movement, append
from ctai.funding.models import BudgetLine, LedgerEntry
from ctai.history.models import Entry
from ctai.history.versioned import save_if_unchanged
from ctai.programme.acts import body_of, keep_words, next_rank
from ctai.programme.models import Action, Axis, ExpectedResult
from ctai.rules.funders import Funder, LedgerKind
from ctai.rules.refusals import ActRefused, Refusal
from ctai.rules.themes import THEME_LABELS, Audience, Theme
from ctai.sheets.cellwords import text
from ctai.workbook.columns import ACTIONS, BUDGET, MILESTONES, RESULTS, SHEETS, parts_of
from ctai.workbook.difference import ADDED, REMOVED, RowChange
from ctai.workbook.steps import steps_of, write_steps

_TEXTS = ("title", "problem", "existing", "adds", "partners", "deliverables", "evaluation", "perimeter_note")
_DAYS = ("starts_on", "ends_on")


class Writer:
    """Inside the transaction of an act that locked the contract, checked the rights, and recorded `entry`."""

    def __init__(self, contract: Contract, entry: Entry, *, by: Membership, today: date) -> None:
        self.contract, self.entry, self.by, self.today = contract, entry, by, today
        self.actions: dict[str, Action] = {str(one.number): one for one in contract.actions.select_related("operator")}
        self.axes = {str(axis.pk): axis for axis in contract.axes.all()}
        self.last = Action.everything.filter(contract=contract).aggregate(last=Max("number"))["last"] or 0

    def write(self, rows: Sequence[RowChange]) -> None:
        of = {sheet: [row for row in rows if row.sheet == sheet] for sheet in SHEETS}
        steps = steps_of(self.contract) if of[MILESTONES] else {}
        for row in of[ACTIONS]:
            self._action(row)
        # What goes makes room for what comes: an indicator has one target a year.
        for row in sorted(of[RESULTS], key=lambda row: row.kind != REMOVED and any(cell.file for cell in row.cells)):
            self._result(row)
        write_steps(of[MILESTONES], steps, self.actions)
        self._budget(of[BUDGET])
        if of[ACTIONS]:
            keep_words(self.contract)

    # Actions

    def _action(self, row: RowChange) -> None:
        ref = parts_of(row.key)[0]
        if row.kind == ADDED:
            cells = {cell.field: cell.file for cell in row.cells}
            axis = self.axis(cells.pop("axis"))
            self.last += 1
            action = Action(contract=self.contract, axis=axis, number=self.last, rank=next_rank(axis))
            for name, value in self._values(action, cells).items():
                setattr(action, name, value)
            action.save(force_insert=True)
            self.actions[ref] = action
            return
        action = self.actions[ref]
        if row.kind == REMOVED:
            save_if_unchanged(action, seen=action.version, removed_on=self.today)
            return
        cells = {cell.field: cell.file for cell in row.cells}
        values: dict[str, Any] = {}
        if "axis" in cells:
            axis = self.axis(cells.pop("axis"))
            values = {"axis": axis, "rank": next_rank(axis)}
        save_if_unchanged(action, seen=action.version, **values, **self._values(action, cells))

    def _values(self, action: Action, cells: dict[str, str]) -> dict[str, Any]:
        """The fields of a sheet these cells change."""
        values: dict[str, Any] = {name: cells[name] for name in _TEXTS if name in cells}
        values |= {name: date.fromisoformat(cells[name]) if cells[name] else None for name in _DAYS if name in cells}
        starts_on, ends_on = (values.get(name, getattr(action, name)) for name in _DAYS)
        if starts_on and ends_on and ends_on < starts_on:
            title = values.get("title", action.title)
            raise ActRefused(Refusal(f"« {title} » : la date de fin précède la date de début.", "dates"))
        told = {name.removeprefix("audience:"): value for name, value in cells.items() if name.startswith("audience:")}
        if told:
            kept = {code for code in action.audiences if code not in told} | {code for code in told if told[code]}
            values["audiences"] = [one.value for one in Audience if one.value in kept]
        if "more_themes" in cells:
            codes = {label: code.value for code, label in THEME_LABELS.items()}
            values["more_themes"] = [codes[label] for label in cells["more_themes"].splitlines()]
        if "places" in cells:
            values["places"] = refuse_outside(self.contract, cells["places"].splitlines())
        if "siret" in cells or "lead" in cells:
            body = action.operator
            siret = cells.get("siret", (body.siret or "") if body else "")
            name = cells.get("lead", text(action.lead))
            carrier = body_of(siret, name) if siret else None
            values |= {"operator": carrier, "lead_name": "" if carrier else name}
        return values

    def axis(self, canonical: str) -> Axis:
        """The axis of this canonical text, opened when it is a new one."""
        if canonical in self.axes:
            return self.axes[canonical]
        if not canonical.startswith("+"):
            raise ActRefused(Refusal("Un axe choisi dans le classeur a été retiré entre-temps.", "axis"))
        theme, _, title = canonical[1:].partition(":")
        last = self.contract.axes.aggregate(last=Max("rank"))["last"] or 0
        opened = Axis.objects.create(contract=self.contract, theme=Theme(theme).value, title=title, rank=last + 1)
        self.axes[canonical] = opened
        return opened

    # Expected results

    def _result(self, row: RowChange) -> None:
        ref, label, unit = parts_of(row.key)
        action = self.actions[ref]
        same = action.expected_results.all()
        found = {one.year: one for one in same if (text(one.label), text(one.unit)) == (label, unit)}
        if row.kind == REMOVED:
            same.filter(pk__in=[one.pk for one in found.values()]).delete()
        for cell in row.cells:
            self._target(action, found.get(int(cell.field)), int(cell.field), label, unit, cell.file)
        if row.cells or row.kind == REMOVED:
            save_if_unchanged(action, seen=action.version)

    def _target(
        self, action: Action, found: ExpectedResult | None, year: int, label: str, unit: str, target: str
    ) -> None:
        if not target:
            if found is not None:
                found.delete()
            return
        others = action.expected_results.filter(year=year, label=label)
        if found is None and others.exists():
            raise ActRefused(
                Refusal(f"« {label} » a déjà une cible en {year}, dans une autre unité. Gardez-en une seule.", "twice")
            )
        values = {"target": Decimal(target)}
        if found is None:
            action.expected_results.create(year=year, label=label, unit=unit, **values)
        else:
            action.expected_results.filter(pk=found.pk).update(**values)

    # Budget

    def _budget(self, rows: Sequence[RowChange]) -> None:
        lines: dict[tuple[str, str, str, str], dict[int, BudgetLine]] = {}
        number = {action.pk: ref for ref, action in self.actions.items()}
        for line in self.contract.budget_lines.select_related("action"):
            key = (number.get(line.action_id, ""), line.funder, text(line.label), line.route)
            lines.setdefault(key, {})[line.year] = line
        movements: list[Movement] = []
        for row in rows:
            ref, funder, label, route = parts_of(row.key)
            there = lines.get((ref, funder, label, route), {})
            if row.kind == REMOVED:
                movements += self._take_off(list(there.values()))
                continue
            for year, amount in self._amounts(row, there):
                line = there.get(year) or self.line(self.actions[ref], Funder(funder), label, route, year)
                if amount is not None and amount != line.asked:
                    movements.append(Movement(line, amount - (line.asked or Decimal(0))))
        append(movements, LedgerKind.ASKED, self.entry, by=self.by, today=self.today)

    def _amounts(self, row: RowChange, there: dict[int, BudgetLine]) -> list[tuple[int, Decimal | None]]:
        """A funder added without an amount opens empty lines, one a year of the contract."""
        given = [(int(cell.field), checked(Decimal(cell.file)) if cell.file else None) for cell in row.cells]
        if given or there or self.contract.starts_on is None or self.contract.ends_on is None:
            return given
        return [(year, None) for year in range(self.contract.starts_on.year, self.contract.ends_on.year + 1)]

    def line(self, action: Action, funder: Funder, label: str, route: str, year: int) -> BudgetLine:
        is_lead = funder == Funder.AUTHORITY and label == str(self.contract.lead)
        return BudgetLine.objects.create(
            contract=self.contract, action=action, year=year, funder=funder.value, label=label, route=route,
            organisation=self.contract.lead if is_lead else None,
        )  # fmt: skip

    def _take_off(self, lines: list[BudgetLine]) -> list[Movement]:
        """Lines never written on go; the others are worth zero, and their history stays."""
        written = set(LedgerEntry.objects.filter(line__in=lines).values_list("line_id", flat=True))
        BudgetLine.objects.filter(pk__in=[line.pk for line in lines if line.pk not in written]).delete()
        return [Movement(line, -line.asked) for line in lines if line.pk in written and line.asked]
