"""What an amount is made of, wherever it was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ctai.accounts.requests import MemberRequest
from ctai.design.components import with_query
from ctai.entries import reads
from ctai.entries.forms import ScopeForm
from ctai.entries.permissions import can_read_entries
from ctai.figures.spreadsheets import answer
from ctai.funding.models import LedgerEntry
from ctai.rules.refusals import refuse_unless
from ctai.rules.roles import Side

PAGE = 50
_HEADERS = ("date", "nature", "montant", "dossier", "territoire", "action", "année budgétaire", "financeur")
# What an operator does not read: the persons and the reasons of the two other sides.
_MORE = ("EJ", "par", "motif", "ligne du journal")


@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """The entries of a scope, their sum by nature, and the scope itself; as a spreadsheet when asked."""
    refuse_unless(can_read_entries(request.membership))
    form = ScopeForm(request.GET)
    asked = form.asked()
    lines = reads.lines_in(request.membership, asked)
    entries = reads.entries_in(lines, asked)
    whole = request.membership.side != Side.OPERATOR
    if request.GET.get("forme") == "csv":
        rows = _rows(reads.with_words(entries), whole=whole)
        return answer("ecritures", rows, streamed=True)  # type: ignore[return-value]
    parts = reads.said(asked, lines)
    known = reads.whole_of(entries)
    paginator = Paginator(entries, PAGE)
    paginator.count = known.count
    page = paginator.get_page(request.GET.get("page"))
    page.object_list = list(reads.shown(page.object_list))
    # Entries of one contract, or of real ones, or of rehearsals: the first says it for all.
    first = page.object_list[0].line.contract if len(page.object_list) else None
    context = {
        "form": form,
        "parts": [(words, with_query(request, **{name: None, "page": None})) for name, words in parts],
        "sums": known.sums,
        "page": page,
        "rehearsal": first.is_rehearsal if first else asked.get("mode") == "repetition",
        "of_one": first if "dossier" in asked else None,
        "whole": whole,
    }
    return render(request, "entries/home.html", context)


def _rows(entries: QuerySet[LedgerEntry], *, whole: bool) -> Iterator[Sequence[Any]]:
    yield (*_HEADERS, *_MORE) if whole else _HEADERS
    for one in entries.iterator(chunk_size=500):
        line = one.line
        row = (
            one.day.isoformat(), one.get_kind_display(), one.amount, line.contract.number,
            line.contract.territory.name, str(line.action), line.year, line.funder_name,
        )  # fmt: skip
        yield (*row, *_more(one)) if whole else row


def _more(one: LedgerEntry) -> tuple[Any, ...]:
    by = f"{one.by.person}, {one.by.organisation}" if one.by else "La plateforme"
    return one.commitment.number if one.commitment else "", by, one.reason, one.sequence
