"""Each row of a foreign table made canonical, with every problem named by its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ctai.accounts.models import Organisation
from ctai.contracts.models import Contract
from ctai.plans.candidates import Candidate, Layout, Money, Problem, axis_label, layout_of, rows_of
from ctai.plans.mapping import funder_of
from ctai.plans.models import TakeOver
from ctai.plans.words import (
    amount_in,
    amount_proposed,
    audience_words,
    audiences_in,
    day_in,
    day_proposed,
    folded,
    funder_in,
    theme_in,
)  # fmt: skip
from ctai.rules.funders import Funder
from ctai.rules.roles import OrganisationKind
from ctai.rules.themes import Audience, Theme
from ctai.sheets.cellwords import YES, CellWrong, read_siret, shown, text

_LONG = ("problem", "existing", "adds", "partners", "deliverables")
CARRIERS = (OrganisationKind.OPERATOR, OrganisationKind.AUTHORITY)


@dataclass
class Reading:
    layout: Layout
    rows: list[Candidate]

    @property
    def actions(self) -> list[Candidate]:
        return [row for row in self.rows if not row.left and row.of is None]

    @property
    def faulty(self) -> list[Candidate]:
        return [row for row in self.rows if row.problems]

    @property
    def left(self) -> list[Candidate]:
        return [row for row in self.rows if row.left]


@dataclass
class _Around:
    """What a row is compared with."""

    contract: Contract
    mapping: Mapping[str, Any]
    layout: Layout
    titles: dict[str, int]
    axes: dict[str, tuple[str, str]]
    bodies: dict[str, bool]


def read_plan(plan: TakeOver) -> Reading:
    """Every row of the chosen sheet, read with the chosen columns. Three queries, whatever its size."""
    sheet = plan.sheets[plan.mapping["sheet"]]
    layout = layout_of(sheet, plan.mapping)
    rows = list(rows_of(sheet, layout, plan.mended, plan.left, plan.kept))
    around = _Around(
        plan.contract, plan.mapping, layout,
        {folded(title): 0 for title in plan.contract.actions.values_list("title", flat=True)},
        {folded(str(axis)): (str(axis.pk), axis.theme) for axis in plan.contract.axes.all()},
        _bodies(rows),
    )  # fmt: skip
    by_row = {row.at: row for row in rows}
    for row in rows:
        if not row.left and row.of is None:
            _read_action(row, around)
        if not row.left:
            _read_money(row, by_row[row.of] if row.of else row, around)
    return Reading(layout, rows)


def _bodies(rows: Sequence[Candidate]) -> dict[str, bool]:
    sirets = {"".join(row.texts.get("siret", "").split()) for row in rows} - {""}
    known = Organisation.objects.filter(siret__in=sirets).values_list("siret", "kind")
    return {str(siret): kind in CARRIERS for siret, kind in known}


def _fault(row: Candidate, around: _Around, name: str, sentence: str, proposed: str = "") -> None:
    layout = around.layout
    row.problems.append(Problem(name, layout.where(name, row.at), layout.header_of(name), sentence, proposed))


def _read_action(row: Candidate, around: _Around) -> None:
    _title(row, around)
    for name in _LONG:
        written = text(row.texts.get(name, ""))
        if len(written) > 5000:
            said = f"ce texte compte {len(written)} caractères : 5000 au plus."
            _fault(row, around, name, said, written[:5000])
        row.cells[name] = written[:5000]
    _lead(row, around)
    _axis(row, around)
    _audiences(row, around)
    _days(row, around)


def _title(row: Candidate, around: _Around) -> None:
    title = " ".join(text(row.texts.get("title", "")).split())
    row.cells["title"] = title
    if not title:
        _fault(row, around, "title", "il manque le titre de l'action. Écrivez-le, ou laissez la ligne.")
        return
    if len(title) > 200:
        said = f"ce titre compte {len(title)} caractères : 200 au plus. Raccourcissez-le."
        _fault(row, around, "title", said, f"{title[:199].rsplit(' ', 1)[0]}…")
        return
    known = around.titles.get(folded(title))
    if known is None:
        around.titles[folded(title)] = row.at
    elif known:
        _fault(row, around, "title", f"ce titre est déjà celui de la ligne {known}. Changez-le, ou laissez la ligne.")
    else:
        _fault(row, around, "title", "une action du programme porte déjà ce titre. Changez-le, ou laissez la ligne.")


def _lead(row: Candidate, around: _Around) -> None:
    name = " ".join(text(row.texts.get("lead", "")).split())
    row.cells["lead"], row.cells["siret"] = name[:200], ""
    if len(name) > 200:
        _fault(row, around, "lead", f"ce nom compte {len(name)} caractères : 200 au plus.", name[:200])
    written = text(row.texts.get("siret", ""))
    if not written:
        return
    try:
        siret = read_siret(written)
    except CellWrong as wrong:
        _fault(row, around, "siret", f"{wrong.sentence} Corrigez-le, ou videz cette case.")
        return
    row.cells["siret"] = siret
    if around.bodies.get(siret) is False:
        _fault(row, around, "siret", "un service de l'État ne peut pas porter d'action. Videz cette case.")
    elif siret not in around.bodies and not name:
        said = "ce SIRET n'est pas encore connu de la plateforme : donnez le nom du porteur."
        _fault(row, around, "lead", said)


def _axis(row: Candidate, around: _Around) -> None:
    """The axis by its local name, or a new one on the theme the words tell; a person says it when they do not."""
    label = axis_label(row.part) if row.part else ""
    known = around.axes.get(folded(label)) or around.axes.get(folded(row.part))
    written = row.texts.get("theme", "")
    theme = Theme(written) if written in set(Theme) else theme_in(written) or theme_in(label)
    if known and (not written or theme == known[1]):
        row.cells["axis"] = known[0]
        return
    if theme is None and around.mapping.get("theme"):
        theme = Theme(around.mapping["theme"])
    if theme is None:
        name = "theme" if "theme" in around.layout.places or "axis" not in around.layout.places else "axis"
        said = f"« {shown(written or row.part)} »" if written or row.part else "cette ligne"
        layout = around.layout
        sentence = f"{said} ne dit pas le domaine national : choisissez-le."
        row.problems.append(Problem("theme", layout.where(name, row.at), layout.header_of(name), sentence))
        return
    if label:
        row.cells["axis"] = f"+{theme.value}:{label}"
    else:
        same = next((pk for pk, of in around.axes.values() if of == theme.value), None)
        row.cells["axis"] = same or f"+{theme.value}:"


def _audiences(row: Candidate, around: _Around) -> None:
    written = row.texts.get("audiences", "")
    found, unknown = audiences_in(written)
    if unknown:
        said = f"« {shown(unknown[0])} » n'est pas un public connu de la plateforme. Corrigez, ou retirez ce mot."
        _fault(row, around, "audiences", said, audience_words(found))
    row.cells |= {f"audience:{one.value}": YES if one in found else "" for one in Audience}


def _days(row: Candidate, around: _Around) -> None:
    for name in ("starts_on", "ends_on"):
        written = text(row.texts.get(name, ""))
        row.cells[name] = ""
        if not written:
            continue
        try:
            row.cells[name] = day_in(written).isoformat()
        except CellWrong as wrong:
            _fault(row, around, name, wrong.sentence, day_proposed(written, is_end=name == "ends_on"))
    starts_on, ends_on = row.cells["starts_on"], row.cells["ends_on"]
    if starts_on and ends_on and ends_on < starts_on:
        _fault(row, around, "ends_on", "la date de fin précède la date de début.")


def _read_money(row: Candidate, action: Candidate, around: _Around) -> None:
    """The amounts of a row, for the action it is or continues."""
    named = row.texts.get("funder", "").strip()
    default = Funder(around.mapping.get("funder") or Funder.STATE_104_12), ""
    by_row = funder_in(named, around.contract) if named else _named(default[0], around, "")
    for name, place in around.layout.amounts:
        written = text(row.texts.get(f"c{place}", ""))
        if not written:
            continue
        try:
            amount = amount_in(written)
        except CellWrong as wrong:
            said = f"{wrong.sentence} Videz la case s'il n'y a pas de montant."
            _fault(row, around, f"c{place}", said, amount_proposed(written))
            continue
        if amount is None:
            continue
        header = around.layout.headers[place] if place < len(around.layout.headers) else ""
        funder, label = _named(funder_of(name), around, header) if name.startswith("funder:") else by_row
        year = name.removeprefix("year:") if name.startswith("year:") else str(around.mapping["year"])
        where = around.layout.where(f"c{place}", row.at)
        twin = next((one for one in action.money if (one.funder, one.label, one.year) == (funder, label, year)), None)
        if twin:
            said = f"un montant de ce financeur est déjà donné pour {year} en {twin.where}. Réunissez-les, ou videz-le."
            _fault(row, around, f"c{place}", said)
            continue
        action.money.append(Money(funder.value, label, year, f"{amount:.2f}", where))


def _named(funder: Funder, around: _Around, header: str) -> tuple[Funder, str]:
    """A funder of a column, with the name its kind needs: the leading authority, or the words of the header."""
    if funder == Funder.AUTHORITY:
        return funder, str(around.contract.lead)
    if funder in (Funder.STATE_OTHER, Funder.OTHER_AUTHORITY, Funder.OTHER):
        return funder, header[:200] or "Autre"
    return funder, ""
