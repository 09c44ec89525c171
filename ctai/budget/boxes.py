"""Many amounts in one plain form: what was typed, what was seen, one sentence beside each cell that is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from ctai.design.formats import euros
from ctai.design.forms import MoneyField

_MONEY = MoneyField(required=False)


@dataclass
class Box:
    """One cell of the form. `stored`: the amount in the database, None when empty. `label`: read by screen readers."""

    name: str
    label: str
    stored: Decimal | None
    text: str = ""
    seen: Decimal | None = None
    amount: Decimal | None = None
    error: str = ""

    @property
    def has_changed(self) -> bool:
        return not self.error and self.amount != self.seen


def opened(boxes: Iterable[Box]) -> None:
    """The form as it is first shown: each cell with what is stored."""
    for box in boxes:
        box.seen = box.amount = box.stored
        box.text = _MONEY.prepare_value(box.stored) or ""


def read(boxes: Iterable[Box], data: Mapping[str, str], *, name: str = "") -> None:
    """Fill the boxes from what was posted; a cell that is wrong keeps its text and gets its sentence.

    `name`: the one the page knows the only box by, when it is no longer its own.
    """
    seen = _seen(data.get("seen", ""))
    for box in boxes:
        box.seen = seen.get(name or box.name)
        box.text = data.get(name or box.name, "")
        try:
            box.amount = _MONEY.clean(box.text)
        except ValidationError as wrong:
            box.error = " ".join(wrong.messages)


def _seen(text: str) -> dict[str, Decimal | None]:
    """The amounts shown when the page was opened, carried by one hidden field; nothing when it was tampered with."""
    try:
        pairs = json.loads(text).items()
        seen = {name: None if amount is None else Decimal(amount) for name, amount in pairs}
    except (ValueError, AttributeError, TypeError, InvalidOperation, RecursionError):
        return {}
    # « NaN » is a Decimal that nothing equals, and « sNaN » one that cannot even be compared.
    return seen if all(amount is None or amount.is_finite() for amount in seen.values()) else {}


def carried(boxes: Iterable[Box]) -> str:
    """The hidden field: only the cells that hold an amount, to stay light."""
    return json.dumps({box.name: str(box.seen) for box in boxes if box.seen is not None})


def contradicted(box: Box, now: Decimal | None) -> None:
    """Somebody changed this cell meanwhile: say so, and carry the amount stored now."""
    said = "cette case a été vidée" if now is None else f"quelqu'un a écrit {euros(now)}"
    box.error = f"Entre-temps, {said}. Gardez votre montant ou reprenez le sien, puis enregistrez à nouveau."
    box.seen = now


def errors(boxes: Iterable[Box]) -> list[dict[str, str]]:
    """For the summary on top of the page, each with a link to its cell."""
    return [{"target": box.name, "sentence": f"{box.label} : {box.error}"} for box in boxes if box.error]
