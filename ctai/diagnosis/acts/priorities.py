"""The priorities, their scores and their order. They belong to the section « Manques et priorités »: changing them
takes its answers down; the score of one side alone does not, since the other does not see it yet."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F

from ctai.accounts.models import Membership
from ctai.diagnosis.acts.changes import next_revision, open_to_write, record
from ctai.diagnosis.models import TOGETHER, Diagnosis, Priority, Score, SectionText
from ctai.diagnosis.ranking import follows_scores, graded_of
from ctai.findings.models import Need
from ctai.history import journal
from ctai.history.models import BOTH
from ctai.history.versioned import save_if_unchanged
from ctai.outlines.models import PRIORITIES
from ctai.rules.refusals import ActRefused, Conflict, Refusal
from ctai.rules.themes import Theme

REORDERED = "La liste des priorités a changé depuis que vous avez ouvert cette page. Relisez-la avant de l'ordonner."


@transaction.atomic
def add_priority(
    diagnosis: Diagnosis,
    *,
    theme: Theme,
    title: str,
    why: str,
    needs: Iterable[Need] = (),
    by: Membership,
    today: date,
) -> Priority:
    """Placed last. `needs`: those it answers, of the same contract."""
    section = _section(diagnosis.pk, by)
    rank = section.diagnosis.priorities.count() + 1
    priority = Priority.objects.create(
        diagnosis=section.diagnosis, rank=rank, theme=theme.value, title=title.strip(), why=why.strip()
    )
    priority.needs.set(needs)
    ending = next_revision(section)
    record(section, "add_priority", f"Priorité ajoutée : {priority}{ending}", by=by, today=today)
    return priority


@transaction.atomic
def update_priority(
    priority: Priority,
    *,
    theme: Theme,
    title: str,
    why: str,
    needs: Iterable[Need] | None = None,
    seen: int,
    by: Membership,
    today: date,
) -> Priority:
    """`needs` None: those it had."""
    section = _section(priority.diagnosis_id, by)
    changes = save_if_unchanged(priority, seen=seen, theme=theme.value, title=title.strip(), why=why.strip())
    if needs is not None:
        old, new = [str(need) for need in priority.needs.all()], [str(need) for need in needs]
        if old != new:
            priority.needs.set(needs)
            changes["needs"] = (old, new)
    if changes:
        ending = next_revision(section)
        sentence = f"Priorité modifiée : {priority}{ending}"
        record(section, "update_priority", sentence, by=by, today=today, changes=changes)
    return priority


@transaction.atomic
def score_priority(
    priority: Priority, *, importance: int, gap: int, by: Membership, today: date, together: bool = False
) -> Score:
    """From 1 to 4 each; of one's own side, or the common one once both sides gave theirs."""
    section = _section(priority.diagnosis_id, by)
    side = TOGETHER if together else by.side.value
    given = {score.side: score for score in priority.scores.all()}
    if together and len(given.keys() - {TOGETHER}) < 2:
        raise ActRefused(Refusal(f"« {priority.title} » : la note commune se donne quand les deux parties ont noté."))
    before = given.get(side)
    values = {"importance": importance, "gap": gap}
    if before and (before.importance, before.gap) == (importance, gap):
        return before
    score, _ = Score.objects.update_or_create(priority=priority, side=side, defaults={**values, "by": by, "on": today})
    _record_score(section, score, before, together, len(given.keys() | {side}) > 1, by, today)
    return score


def _record_score(
    section: SectionText,
    score: Score,
    before: Score | None,
    together: bool,
    revealed: bool,
    by: Membership,
    today: date,
) -> None:
    """A score the other side does not see yet is told to one's own side only."""
    old = {name: getattr(before, name, "") for name in ("importance", "gap")}
    changes = {name: (old[name], getattr(score, name)) for name in old}
    ending = next_revision(section) if together else ""
    sentence = f"Priorité « {score.priority.title} » notée ({score.get_side_display().lower()}){ending}"
    journal.record(
        section.diagnosis.contract.number,
        "score_priority",
        sentence,
        by=by,
        today=today,
        about=score.priority,
        changes=changes,
        audience=BOTH if revealed else by.side.value,
    )


@transaction.atomic
def order_priorities(
    diagnosis: Diagnosis, *, order: Sequence[int], seen: Sequence[int], reason: str, by: Membership, today: date
) -> None:
    """`order`: keys of all the priorities, first to last; `seen`: the same as the page showed them.

    An order that is not that of the common scores says why.
    """
    section = _section(diagnosis.pk, by)
    graded = graded_of(section.diagnosis)
    now = [one.priority.pk for one in graded]
    if list(seen) != now or sorted(order) != sorted(now):
        raise Conflict(Refusal(REORDERED, code="conflict"))
    ranked = sorted(graded, key=lambda one: order.index(one.priority.pk))
    for rank, one in enumerate(ranked, start=1):
        one.priority.rank = rank
    follows = follows_scores(ranked)
    if not follows and any(one.together for one in graded) and not reason.strip():
        raise ActRefused(Refusal("Cet ordre n'est pas celui des notes communes : dites pourquoi en une phrase."))
    reason = "" if follows else reason.strip()
    if list(order) == now and reason == section.diagnosis.ranking_reason:
        return
    Priority.objects.bulk_update([one.priority for one in ranked], ["rank"])
    section.diagnosis.ranking_reason = reason
    section.diagnosis.save(update_fields=["ranking_reason"])
    ending = next_revision(section)
    changes = {"order": ([one.priority.title for one in graded], [one.priority.title for one in ranked])}
    sentence = f"Priorités ordonnées{ending}"
    record(section, "order_priorities", sentence, by=by, today=today, changes=changes, reason=reason)


@transaction.atomic
def remove_priority(priority: Priority, *, by: Membership, today: date) -> None:
    section = _section(priority.diagnosis_id, by)
    ending = next_revision(section)
    changes = {"theme": (priority.theme, ""), "title": (priority.title, ""), "why": (priority.why, "")}
    record(section, "remove_priority", f"Priorité retirée : {priority}{ending}", by=by, today=today, changes=changes)
    Priority.objects.filter(diagnosis=priority.diagnosis_id, rank__gt=priority.rank).update(rank=F("rank") - 1)
    Priority.objects.filter(pk=priority.pk).delete()


def _section(diagnosis_id: int, by: Membership) -> SectionText:
    diagnosis = open_to_write(diagnosis_id, by)
    section = diagnosis.sections.select_related("body").filter(code=PRIORITIES).first()
    if section is None:
        raise ActRefused(Refusal("Cette version du diagnostic n'a pas de section de priorités."))
    section.diagnosis = diagnosis
    return section
