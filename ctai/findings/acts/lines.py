"""Adding, changing, withdrawing and putting back an offer, a need, a declared figure: shared at once."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.findings import permissions
from ctai.findings.models import DeclaredFigure, Finding, Need, Offer, OfferTheme
from ctai.findings.small_counts import may_show_someone
from ctai.history import journal
from ctai.history.versioned import save_if_unchanged
from ctai.rules.refusals import ActRefused, Conflict, Refusal, refuse_unless
from ctai.rules.themes import THEME_LABELS, Theme

Line = TypeVar("Line", bound=Finding)


@transaction.atomic
def add_line(model: type[Line], contract: Contract, *, by: Membership, today: date, **values: Any) -> Line:
    """`values`: fields of the model; an offer also takes `themes`, a list of codes."""
    if model is DeclaredFigure:
        refuse_unless(permissions.can_declare(contract, by))
    else:
        refuse_unless(permissions.can_write(contract, by))
    themes = _checked(values)
    line = model(contract=contract, organisation=by.organisation, written_by=by, written_on=today, **values)
    line.save(force_insert=True)
    if isinstance(line, Offer):
        set_themes(line, themes)
    record(line, "add", _said(line, "ajouté"), by=by, today=today)
    return line


@transaction.atomic
def save_line(line: Line, *, seen: int, by: Membership, today: date, **values: Any) -> Line:
    """Raises Conflict when somebody saved since version `seen`; ActRefused when it is withdrawn or another's word."""
    refuse_unless(permissions.can_change(line, by))
    themes = _checked(values)
    before = line.themes if isinstance(line, Offer) else []
    changes = save_if_unchanged(line, seen=seen, **values)
    if isinstance(line, Offer) and themes != before:
        set_themes(line, themes)
        changes["themes"] = (_labels(before), _labels(themes))
    record(line, "save", _said(line, "modifié"), by=by, today=today, changes=changes)
    return line


@transaction.atomic
def withdraw_line(line: Line, *, reason: str, by: Membership, today: date) -> Line:
    """It leaves the lists and the counts, and stays readable wherever it is cited."""
    refuse_unless(permissions.can_change(line, by))
    if not reason.strip():
        raise ActRefused(Refusal("Donnez le motif du retrait : il reste affiché avec la ligne.", code="reason"))
    _turn(line, withdrawn_on=today, withdrawn_by=by, withdrawn_reason=reason.strip()[:500])
    record(line, "withdraw", _said(line, "retiré"), by=by, today=today, reason=reason.strip())
    return line


@transaction.atomic
def put_back_line(line: Line, *, by: Membership, today: date) -> Line:
    """The way back from a withdrawal, or from a merge: the line stands again as it was."""
    refuse_unless(permissions.can_withdraw(line, by))
    if isinstance(line, Offer) and line.merged_into_id:
        _turn(line, merged_into=None)
    elif line.withdrawn_on:
        _turn(line, withdrawn_on=None, withdrawn_by=None, withdrawn_reason="")
    else:
        raise ActRefused(Refusal("Cette ligne n'a pas été retirée.", code="standing"))
    record(line, "put_back", _said(line, "remis"), by=by, today=today)
    return line


def _turn(line: Finding, **values: Any) -> None:
    """Two people at once: the second is told that the line has changed."""
    try:
        save_if_unchanged(line, seen=line.version, **values)
    except Conflict:
        sentence = "Cette ligne vient de changer. Relisez-la avant de la retirer ou de la remettre."
        raise Conflict(Refusal(sentence, code="conflict")) from None


def _checked(values: dict[str, Any]) -> list[str]:
    """The themes, taken out of `values` in the order of the national list; refuses a count that may show someone."""
    value = values.get("value")
    if value is not None and not values.get("nobody_named") and may_show_someone(value, values.get("unit", "")):
        sentence = "Un nombre inférieur à 11 peut désigner quelqu'un : confirmez que personne ne peut être reconnu."
        raise ActRefused(Refusal(sentence, code="small_count"))
    chosen = values.pop("themes", [])
    return [theme.value for theme in Theme if theme.value in chosen]


def set_themes(offer: Offer, themes: list[str]) -> None:
    offer.theme_rows.exclude(theme__in=themes).delete()
    OfferTheme.objects.bulk_create([OfferTheme(offer=offer, theme=theme) for theme in themes], ignore_conflicts=True)
    # What was prefetched before is no longer true.
    getattr(offer, "_prefetched_objects_cache", {}).pop("theme_rows", None)


def _labels(themes: list[str]) -> list[str]:
    return [THEME_LABELS[Theme(code)] for code in themes]


def _said(line: Finding, done: str) -> str:
    """ "Offre modifiée : …", "Obstacle retiré : …"."""
    if isinstance(line, Offer):
        return f"Offre {done}e : {line}"
    name = line.get_kind_display() if isinstance(line, Need) else "Chiffre déclaré"
    return f"{name} {done} : {line}"


def record(
    line: Finding,
    act: str,
    sentence: str,
    *,
    by: Membership,
    today: date,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    reason: str = "",
) -> None:
    """One row of the contract's journal about a line. `act`: "save" gives "save_offer", "save_need"…"""
    code = "declared" if isinstance(line, DeclaredFigure) else line._meta.model_name
    journal.record(
        line.contract.number, f"{act}_{code}", sentence, by=by, today=today, about=line, changes=changes, reason=reason
    )
