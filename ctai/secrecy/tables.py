"""A published table as it is read: what is masked has no number at all."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Cell:
    """`count` None: masked. `share`: of the people of `group`, in percent, one decimal."""

    group: str
    count: int | None
    share: Decimal | None


@dataclass(frozen=True)
class Line:
    label: str
    cells: tuple[Cell, ...]
    is_sum: bool = False


@dataclass(frozen=True)
class Shown:
    """One table as it is read. `code`: of the question, or "language". `theme`: of the question, "" for none.

    `members`: what each group of several holds, by its name.
    """

    code: str
    title: str
    theme: str
    groups: tuple[str, ...]
    lines: tuple[Line, ...]
    members: tuple[tuple[str, str], ...] = ()

    def full(self, name: str) -> str:
        """The name with what it holds, for a line read alone."""
        held = dict(self.members).get(name)
        return f"{name} ({held})" if held else name


def share(count: int, among: int) -> Decimal:
    return (Decimal(100) * count / among).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
