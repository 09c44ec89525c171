"""Remarking upon a passage, answering, resolving; taking a suggestion in."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from ctai.accounts.models import Membership
from ctai.history import journal
from ctai.history.models import BOTH
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless
from ctai.writing import kinds
from ctai.writing.anchors import Passages
from ctai.writing.kinds import can_remark, can_write, side_on
from ctai.writing.models import How, Remark, RemarkKind, Reply, Text
from ctai.writing.paragraphs import digest, join, split
from ctai.writing.results import Clash, Saved

CHANGED = (
    "Le passage a changé depuis cette suggestion : elle n'a pas été appliquée. Comparez le passage actuel et le texte "
    "proposé, puis appliquez ce qui convient."
)


@transaction.atomic
def add_remark(
    text: Text, *, kind: str, body: str, by: Membership, today: date, position: int | None = None, anchor: str = "",
    replacement: str = "",
) -> Remark:  # fmt: skip
    """On paragraph `position` (from 0), on something placed (`anchor`, a code the kind knows), or on the whole text."""
    refuse_unless(can_remark(text, by))
    quote = "" if position is None else split(text.body)[position]
    if kind == RemarkKind.SUGGESTION and (not quote or replacement.strip() == quote.strip()):
        raise ActRefused(Refusal("Une suggestion propose un autre texte pour un paragraphe précis.", code="suggestion"))
    remark = Remark.objects.create(
        text=text, kind=kind, body=body, author=by, at=timezone.now(), position=position or 0, quote=quote,
        digest=digest(quote) if quote else "", anchor=anchor,
        label=kinds.of(text).anchors(text)[anchor][:200] if anchor else "",
        replacement=replacement if kind == RemarkKind.SUGGESTION else "",
        audience=side_on(text.contract, by) if kind == RemarkKind.NOTE else BOTH,
    )  # fmt: skip
    _record(remark, "add_remark", f"{remark.get_kind_display()} sur « {text} »", by, today)
    return remark


@transaction.atomic
def reply(remark: Remark, *, body: str, by: Membership, today: date) -> Reply:
    refuse_unless(can_remark(remark.text, by))
    answer = Reply.objects.create(remark=remark, author=by, at=timezone.now(), body=body)
    _record(remark, "reply_remark", f"Réponse à une remarque sur « {remark.text} »", by, today)
    return answer


@transaction.atomic
def resolve(remark: Remark, *, by: Membership, today: date) -> Remark:
    stored = _locked(remark, by)
    if not stored.is_resolved:
        _resolve(stored, by)
        _record(stored, "resolve_remark", f"Remarque résolue sur « {stored.text} »", by, today)
    return stored


@transaction.atomic
def reopen(remark: Remark, *, by: Membership, today: date) -> Remark:
    stored = _locked(remark, by)
    if stored.is_resolved:
        stored.resolved_by = stored.resolved_at = stored.accepted = None
        stored.save(update_fields=["resolved_by", "resolved_at", "accepted"])
        _record(stored, "reopen_remark", f"Remarque rouverte sur « {stored.text} »", by, today)
    return stored


@transaction.atomic
def accept(remark: Remark, *, by: Membership, today: date, replacement: str | None = None, passage: str = "") -> Saved:
    """Put the proposed text in the place of the passage, through the owner's act (which writes the journal row).

    When the passage has changed: refused (code « changed »), unless `passage` is the digest of the passage as the
    person now reads it, and `replacement` what they want there instead.
    """
    stored = _locked(remark, by)
    refuse_unless(can_write(stored.text, by))
    if stored.kind != RemarkKind.SUGGESTION or stored.is_resolved:
        raise ActRefused(Refusal("Cette suggestion a déjà été traitée.", code="resolved"))
    paragraphs = split(stored.text.body)
    place = Passages(paragraphs).find(stored.quote, stored.digest, stored.position)
    known = place.exact or (place.index is not None and passage == digest(paragraphs[place.index]))
    if place.index is None or not known:
        raise ActRefused(Refusal(CHANGED, code="changed"))
    proposed = stored.replacement if replacement is None else replacement
    paragraphs[place.index : place.index + 1] = split(proposed)
    try:
        saved = kinds.of(stored.text).save(
            stored.text, body=join(paragraphs), seen=stored.text.version, by=by, today=today, how=How.SUGGESTION
        )
    except Clash:
        # Somebody saved the same passage in this very instant.
        raise ActRefused(Refusal(CHANGED, code="changed")) from None
    stored.accepted = saved.text.version
    _resolve(stored, by)
    return saved


def _locked(remark: Remark, by: Membership) -> Remark:
    """The remark, held; its text as stored now, which only the owner's act may hold: it holds its own rows first."""
    stored = Remark.objects.select_for_update(of=("self",)).select_related("text__contract").get(pk=remark.pk)
    refuse_unless(can_remark(stored.text, by))
    return stored


def _resolve(remark: Remark, by: Membership) -> None:
    remark.resolved_by, remark.resolved_at = by, timezone.now()
    remark.save(update_fields=["resolved_by", "resolved_at", "accepted"])


def _record(remark: Remark, act: str, sentence: str, by: Membership, today: date) -> None:
    """What is said inside one side is journalled for that side only."""
    text = remark.text
    audience = remark.audience if remark.audience != BOTH else text.audience
    journal.record(text.contract.number, act, sentence, by=by, today=today, about=text, audience=audience)
