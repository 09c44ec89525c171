"""What stands beside a text on its pages, and its versions.

A room that owns a kind of text gives its reading page and its writing page `beside(text, membership)` and includes, in
the order that suits it (all need `{% load static %}` and in the head `<link rel="stylesheet" href="{% static
"writing/writing.css" %}">`):

- reading: `{% include "writing/presence.html" %}`, `{% include "writing/reading.html" %}` (the text, each passage with
  its remarks), `{% include "writing/remarks.html" %}`, `{% include "writing/links.html" %}` (history, draft);
- writing, inside its `<form method="post">`: `{% include "writing/editor.html" %}` with `form` a `forms.WritingForm`
  (or one of its children), and in block `scripts` `<script src="{% static "writing/editor.js" %}" defer></script>`;
  outside the form, before it: `{% include "writing/draft_offer.html" %}` and `{% include "writing/presence.html" with
  writes=True %}`.

Its view: `forms.WritingForm(initial=opening(text, membership, request.GET), written=text)`; on a POST, the owner's act
with `form.cleaned_data["text"]` and `["version"]`; on `Clash`, `clashes.meet(form, clash, by)` and the page again, 409.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from ctai.accounts.models import Membership
from ctai.design.difference import Span, difference
from ctai.design.markup import markdown_blocks
from ctai.history.models import BOTH
from ctai.rules.refusals import Refusal
from ctai.rules.roles import Side
from ctai.writing import kinds
from ctai.writing.anchors import Place, place_all
from ctai.writing.kinds import can_remark, can_write, side_on
from ctai.writing.models import Draft, Presence, Remark, RemarkKind, Reply, Text, Version
from ctai.writing.paragraphs import first_lines, split

# Seen longer ago than this, a person is no longer there.
PRESENT = timedelta(seconds=60)
_PEOPLE = {Side.AUTHORITY.value: "les collectivités parties au contrat", Side.STATE.value: "la préfecture"}
_OTHERS = {Side.AUTHORITY.value: "la préfecture", Side.STATE.value: "les collectivités"}


def beside(text: Text, membership: Membership) -> dict[str, Any]:
    """{"writing": Beside}: what the includes of this room read. Each part costs its queries only when it is drawn."""
    return {"writing": Beside(text, membership)}


def opening(text: Text, membership: Membership, query: Mapping[str, str]) -> dict[str, Any]:
    """What the form opens with: the text as stored, or with « ?brouillon=1 » the writer's draft on its own version."""
    if "brouillon" in query:
        draft = Draft.objects.filter(text=text, membership=membership).first()
        if draft:
            return {"text": draft.body, "version": draft.base}
    return {"text": text.body, "version": text.version}


@dataclass(frozen=True)
class Passage:
    """One piece of the page: the paragraphs from `first` (from 0) on, its HTML, the remarks still open on it."""

    first: int
    html: SafeString
    quote: str
    remarks: list[Shown]


@dataclass(frozen=True)
class Shown:
    """A remark as the page shows it. `spans`: for a suggestion, the change; `place`: None when on no paragraph."""

    remark: Remark
    place: Place | None
    spans: list[Span]

    @property
    def is_lost(self) -> bool:
        """Its passage can no longer be recognised."""
        return self.place is not None and self.place.index is None

    @property
    def has_changed(self) -> bool:
        return self.place is not None and not self.place.exact


class Beside:
    def __init__(self, text: Text, membership: Membership) -> None:
        self.text, self.membership = text, membership
        kind = kinds.of(text)
        self.address, self.write_address = kind.address(text), kind.write_address(text)
        self.anchors = kind.anchors(text)

    @cached_property
    def side(self) -> str:
        return side_on(self.text.contract, self.membership)

    @cached_property
    def writing_refusal(self) -> Refusal | None:
        return can_write(self.text, self.membership)

    @cached_property
    def may_remark(self) -> bool:
        return can_remark(self.text, self.membership) is None

    @cached_property
    def draft(self) -> Draft | None:
        """What this person typed and did not save."""
        found = Draft.objects.filter(text=self.text, membership=self.membership).first()
        return found if found and found.body != self.text.body else None

    @cached_property
    def others(self) -> list[Presence]:
        return present(self.text, self.membership)

    @cached_property
    def shown(self) -> list[Shown]:
        """Every remark this person reads, in the order of the text; two queries."""
        return shown_of(self.text, remarks_of(self.text, self.membership))

    @cached_property
    def open(self) -> list[Shown]:
        return [one for one in self.shown if not one.remark.is_resolved]

    @cached_property
    def resolved(self) -> list[Shown]:
        return [one for one in self.shown if one.remark.is_resolved]

    @cached_property
    def passages(self) -> list[Passage]:
        """The text as HTML, cut where its paragraphs are."""
        lines, paragraphs = first_lines(self.text.body), split(self.text.body)
        pieces: dict[int, str] = {}
        for line, html in markdown_blocks(kinds.of(self.text).shown(self.text, self.text.body), 3):
            first = max(0, bisect_right(lines, line) - 1)
            pieces[first] = pieces.get(first, "") + html
        bounds = [*pieces, len(paragraphs)]
        return [
            # Each piece comes safe from markdown_blocks.
            Passage(first, mark_safe(pieces[first]), paragraphs[first][:60], self._on(first, end))  # noqa: S308
            for first, end in pairwise(bounds)
        ]

    def _on(self, first: int, end: int) -> list[Shown]:
        indexes = range(first, end)
        return [one for one in self.open if one.place is not None and one.place.index in indexes]

    @cached_property
    def who_reads(self) -> str:
        """Who sees the text, in one sentence."""
        side = self.text.audience
        if side == BOTH:
            return "Ce texte est lu par les deux parties et par les services de l'État qui suivent le contrat."
        return f"Brouillon d'une partie : seules le voient {_PEOPLE[side]}. Invisible pour {_OTHERS[side]}."

    @cached_property
    def who_reads_remarks(self) -> str:
        if self.text.audience != BOTH:
            return f"Les remarques sont lues par {_PEOPLE[self.text.audience]}, et par personne d'autre."
        ours = f" Vos notes privées ne sont lues que par {_PEOPLE[self.side]}." if self.side else ""
        return f"Commentaires et suggestions sont lus par tous ceux qui lisent ce texte.{ours}"


def present(text: Text, membership: Membership) -> list[Presence]:
    """The other people who have this text open now."""
    rows = text.presences.filter(seen_at__gt=timezone.now() - PRESENT).exclude(membership=membership)
    return list(rows.select_related("membership__person", "membership__organisation").order_by("pk"))


def remarks_of(text: Text, membership: Membership) -> QuerySet[Remark]:
    answers = Reply.objects.select_related("author__person", "author__organisation")
    people = ("author__person", "author__organisation", "resolved_by__person", "resolved_by__organisation")
    rows = Remark.objects.visible_to(membership).filter(text=text).select_related(*people)
    return rows.prefetch_related(Prefetch("replies", answers))


def shown_of(text: Text, remarks: QuerySet[Remark]) -> list[Shown]:
    rows, paragraphs = list(remarks), split(text.body)
    places = place_all(rows, paragraphs)
    shown = [Shown(one, places.get(one.pk), _proposal(one)) for one in rows]
    last = len(paragraphs)
    return sorted(shown, key=lambda one: last if one.place is None or one.place.index is None else one.place.index)


def _proposal(remark: Remark) -> list[Span]:
    return difference(remark.quote, remark.replacement) if remark.kind == RemarkKind.SUGGESTION else []


def versions_of(text: Text, membership: Membership) -> QuerySet[Version]:
    """The versions this person reads: those written in the secret of one side stay with that side."""
    rows = text.versions.select_related("by__person", "by__organisation")
    if text.drafting_side and side_on(text.contract, membership) != text.drafting_side:
        return rows.filter(number__gte=text.first_shared)
    return rows
