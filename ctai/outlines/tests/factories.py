"""Outline 1 comes with the migrations; a later one is made by a steward's own acts."""

from datetime import date

from ctai.accounts.models import Membership
from ctai.outlines import acts
from ctai.outlines.models import Outline
from ctai.outlines.reads import current_outline

TODAY = date(2026, 4, 10)


def make_outline_2(steward: Membership) -> Outline:
    """« Santé mentale » added, « Obstacles » renamed « Freins », « Sources » retired."""
    outline = acts.prepare(by=steward, today=TODAY)
    acts.add_section(outline, title="Santé mentale", guidance="Quels besoins ?", questions={}, by=steward, today=TODAY)
    obstacles = outline.sections.get(code="obstacles")
    acts.save_section(
        obstacles, seen=1, title="Freins", guidance=obstacles.guidance, questions={}, by=steward, today=TODAY
    )
    acts.retire_section(outline.sections.get(code="sources"), by=steward, today=TODAY)
    return acts.publish(outline, note="Santé mentale ajoutée.", by=steward, today=TODAY)


def codes() -> list[str]:
    return [section.code for section in current_outline().sections.all()]
