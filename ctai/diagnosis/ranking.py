"""The priority grid: importance × gap, from 1 to 4 each; first apart, then together.

What is decided: the scores of the other side stay hidden until both have scored the same priority, so that neither
follows the other; then both are shown to everyone who reads the diagnosis, and a common score can be given. It alone
proposes a rank. The order stays in people's hands: another one is explained in a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ctai.diagnosis.models import SIDES, TOGETHER, Diagnosis, Priority, Score
from ctai.rules.roles import Side


@dataclass(frozen=True)
class Graded:
    """One priority with its scores by side."""

    priority: Priority
    scores: dict[str, Score]

    @property
    def is_revealed(self) -> bool:
        return all(side in self.scores for side in SIDES)

    @property
    def together(self) -> Score | None:
        return self.scores.get(TOGETHER)

    def seen_by(self, side: Side | None) -> dict[str, Score]:
        """The scores this reader may see; `side`: of a party, None for any other reader."""
        return self.scores if self.is_revealed else {one: score for one, score in self.scores.items() if one == side}


def graded_of(diagnosis: Diagnosis) -> list[Graded]:
    """The priorities in their order, in three queries."""
    rows = diagnosis.priorities.prefetch_related("scores__by__person", "scores__by__organisation", "needs")
    return [Graded(row, {score.side: score for score in row.scores.all()}) for row in rows]


def proposed_order(graded: Sequence[Graded]) -> list[int]:
    """Keys of the priorities from the highest common product to the lowest, the most important first when equal; those
    without a common score stay last, in their order."""

    def weight(one: Graded) -> tuple[int, int, int]:
        score = one.together
        return (-score.product, -score.importance, one.priority.rank) if score else (0, 0, one.priority.rank)

    return [one.priority.pk for one in sorted(graded, key=weight)]


def follows_scores(graded: Sequence[Graded]) -> bool:
    return proposed_order(graded) == [one.priority.pk for one in graded]
