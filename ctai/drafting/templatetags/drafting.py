"""Small questions the pages of a diagnosis ask while they are drawn."""

from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString

from ctai.design.formats import day
from ctai.design.markup import markdown
from ctai.diagnosis.markers import linked
from ctai.diagnosis.reads import drawn_picture

register = template.Library()
register.filter("drawn_picture", drawn_picture)


@register.filter
def iso_day(text: str) -> str:
    """A date of a frozen content ("2026-06-30") as people write it."""
    return day(date.fromisoformat(text))


@register.filter
def frozen_text(section: dict[str, Any]) -> SafeString:
    """The text of a frozen section, each marker leading to what it cites on the same page."""
    known = {one["number"]: one["sentence"] for one in section.get("citations", ())}
    return markdown(linked(section["text"], known, f"{section['code']}-citation"), 3)
