"""The whole diagnosis as plain data: what is frozen under a digest, and what every document is composed from.

A frozen diagnosis keeps its own in `diagnosis.content`; those without "format" (format 1) have only contract,
territory, number, opened_on, frozen_on, sections (code, title, text, not_applicable, figures, answers), priorities
(rank, theme, theme_label, title, why).

{"format": 2, "contract": number, "territory": label, "number": version, "outline": number of the outline followed,
 "opened_on": ISO day, "frozen_on": ISO day or "" (not frozen),
 "sections": [{"code", "slug", "title", "local": bool, "not_applicable": bool, "hidden": bool (one side's draft:
    text and citations left out), "text": Markdown with its [[n]], "read": the same with each [[n]] replaced by its
    sentence, "written_by", "written_at": ISO moment or "", "version": of the text,
    "citations": [{"number": the n of [[n]], "origin", "origin_label", "reference", "placed_on", "title",
        "sentence", "written", "unit", "place", "period", "year", "source", "address", "link", "level",
        "reliability", "note", "caution", "version", "picture": a Picture of figures as JSON or None,
        "detail": frozen line or None}],
    "answers": [{"side", "of_side", "status", "label", "reason", "by", "on", "holds": bool}]}],
 "priorities": [{"rank", "theme", "theme_label", "title", "why", "proposed_rank",
    "needs": [{"reference", "title"}],
    "scores": [{"side": "authority", "state" or "both", "label", "importance", "gap", "product", "by", "on"}]}],
 "ranking_reason": why the order is not that of the scores, or "",
 "offer", "needs", "declared": [findings.reads.frozen(line)], what stands that day; each has "text", one sentence,
 "opinions": [{"organisation", "stance", "label", "text", "by", "on"}]}
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from ctai.diagnosis.markers import spoken
from ctai.diagnosis.models import OF_SIDE, TOGETHER, Citation, Diagnosis, Opinion, Score
from ctai.diagnosis.ranking import Graded, graded_of, proposed_order
from ctai.diagnosis.reads import SectionState, SideAnswer, sections_of, sentences_of
from ctai.findings import reads as findings
from ctai.history import journal
from ctai.rules.roles import Side

FORMAT = 2


def content_of(diagnosis: Diagnosis, frozen_on: date | None = None) -> dict[str, Any]:
    """Everything a reader needs, in the shape above, without any row of ours. Reads only; about 15 queries."""
    contract, graded = diagnosis.contract, graded_of(diagnosis)
    cited: dict[int, list[Citation]] = defaultdict(list)
    for citation in Citation.objects.filter(section__diagnosis=diagnosis):
        cited[citation.section_id].append(citation)
    proposed = proposed_order(graded)
    opinions = diagnosis.opinions.select_related("by__person", "by__organisation", "organisation")
    return {
        "format": FORMAT,
        "contract": contract.number,
        "territory": contract.territory.label,
        "number": diagnosis.number,
        "outline": diagnosis.outline.number,
        "opened_on": diagnosis.opened_on.isoformat(),
        "frozen_on": frozen_on.isoformat() if frozen_on else "",
        "sections": [_section(state, cited[state.section.pk]) for state in sections_of(diagnosis)],
        "priorities": [_priority(one, proposed.index(one.priority.pk) + 1) for one in graded],
        "ranking_reason": diagnosis.ranking_reason,
        "offer": [findings.frozen(line) for line in findings.offer_of(contract)],
        "needs": [findings.frozen(line) for line in findings.needs_of(contract)],
        "declared": [findings.frozen(line) for line in findings.declared_of(contract)],
        "opinions": [_opinion(row) for row in opinions],
    }


def _section(state: SectionState, citations: Iterable[Citation]) -> dict[str, Any]:
    section = state.section
    content: dict[str, Any] = {
        "code": section.code,
        "slug": section.slug,
        "title": section.title,
        "local": section.is_local,
        "not_applicable": section.not_applicable,
        "hidden": bool(section.hidden_by),
        "text": "",
        "read": "",
        "written_by": "",
        "written_at": "",
        "version": section.version,
        "citations": [],
        "answers": [_answer(answer) for answer in state.answers if answer.agreement is not None],
    }
    if section.hidden_by:
        return content
    return content | {
        "text": section.text,
        "read": spoken(section.text, sentences_of(citations)),
        "written_by": journal.describe(section.written_by) if section.written_by else "",
        "written_at": section.written_at.isoformat() if section.written_at else "",
        "citations": [_citation(citation) for citation in citations],
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return citation.copy | {
        "number": citation.number,
        "origin": citation.origin,
        "origin_label": citation.get_origin_display(),
        "reference": citation.reference,
        "placed_on": citation.placed_on.isoformat(),
    }


def _answer(answer: SideAnswer) -> dict[str, Any]:
    assert answer.agreement is not None  # noqa: S101 — asked by the caller
    return {
        "side": answer.side.value,
        "of_side": OF_SIDE[answer.side],
        "status": answer.agreement.status,
        "label": answer.label,
        "reason": answer.agreement.reason,
        "by": journal.describe(answer.agreement.by),
        "on": answer.agreement.on.isoformat(),
        "holds": answer.holds,
    }


def _priority(graded: Graded, proposed_rank: int) -> dict[str, Any]:
    row = graded.priority
    shown = graded.seen_by(None)
    return {
        "rank": row.rank,
        "theme": row.theme,
        "theme_label": row.get_theme_display(),
        "title": row.title,
        "why": row.why,
        "proposed_rank": proposed_rank,
        "needs": [{"reference": f"need:{need.pk}", "title": str(need)} for need in row.needs.all()],
        "scores": [_score(shown[side]) for side in (*Side, TOGETHER) if side in shown],
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "side": score.side,
        "label": score.get_side_display(),
        "importance": score.importance,
        "gap": score.gap,
        "product": score.product,
        "by": journal.describe(score.by),
        "on": score.on.isoformat(),
    }


def _opinion(row: Opinion) -> dict[str, Any]:
    return {
        "organisation": str(row.organisation),
        "stance": row.stance,
        "label": row.get_stance_display(),
        "text": row.text,
        "by": journal.describe(row.by),
        "on": row.on.isoformat(),
    }
