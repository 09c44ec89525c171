"""Which outline is in force, and what one changes from another."""

from __future__ import annotations

from dataclasses import dataclass

from ctai.outlines.models import Outline, OutlineSection
from ctai.rules.refusals import ActRefused, Refusal


def current_outline() -> Outline:
    """The last published one: what a new diagnosis follows."""
    outline = Outline.objects.published().order_by("-number").first()
    if outline is None:
        raise ActRefused(Refusal("Aucune trame de diagnostic n'est publiée. Le ministère doit en publier une."))
    return outline


def questions_of(outline_id: int, code: str) -> list[tuple[str, list[str]]]:
    """The guided questions of a section under its outline; none for a section the outline does not have."""
    section = OutlineSection.objects.filter(outline=outline_id, code=code).first()
    return section.asked if section else []


def before(outline: Outline) -> Outline | None:
    return Outline.objects.published().filter(number__lt=outline.number).order_by("-number").first()


@dataclass(frozen=True)
class Change:
    """One section that differs. `what`: French sentence without its full stop."""

    title: str
    what: str


def changes_between(old: Outline | None, new: Outline) -> list[Change]:
    """What the new outline adds, retires, renames, rewrites or moves, in its order, then what it retires."""
    was = {section.code: section for section in old.sections.all()} if old else {}
    sections = list(new.sections.all())
    known = [section.code for section in sections if section.code in was]
    order = [code for code in was if code in known]
    moved = {code for place, code in enumerate(known) if order[place] != code}
    changes = []
    for section in sections:
        words = _differences(was.get(section.code), section, section.code in moved)
        if words:
            changes.append(Change(section.title, ", ".join(words)))
    gone = set(was) - {section.code for section in sections}
    return changes + [Change(section.title, "section retirée") for code, section in was.items() if code in gone]


def _differences(old: OutlineSection | None, new: OutlineSection, moved: bool) -> list[str]:
    if old is None:
        return ["section ajoutée"]
    told = (
        (old.title != new.title, f"titre changé (avant : « {old.title} »)"),
        (old.guidance != new.guidance, "consigne réécrite"),
        (old.questions != new.questions, "questions changées"),
        (moved, "place changée"),
    )
    return [words for differs, words in told if differs]
