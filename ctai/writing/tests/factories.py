"""Texts for the tests of every room, under a kind of their own."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.permissions import is_party, needs_role
from ctai.contracts.tests.factories import make_contract, people
from ctai.history import journal
from ctai.history.models import BOTH
from ctai.rules.refusals import Refusal, refuse_unless
from ctai.rules.roles import PARTY_ROLES
from ctai.rules.states import State
from ctai.writing import acts, kinds
from ctai.writing.models import How, Remark, RemarkKind, Text, Version
from ctai.writing.paragraphs import digest, split

TODAY = date(2026, 6, 1)
BODY = (
    "## Ce que nous voyons\n\nLes bus s'arrêtent à 19 h : personne ne rentre d'un cours du soir.\n\n"
    "Les cours de français sont complets jusqu'en janvier.\n\nAucune garde d'enfants après 18 h 30."
)


def can_write(text: Text, membership: Membership) -> Refusal | None:
    what = "écrire ce texte"
    return needs_role(membership, PARTY_ROLES, what) or is_party(text.contract, membership, what)


@transaction.atomic
def save(text: Text, *, body: str, seen: int, by: Membership, today: date, how: How = How.WRITTEN) -> acts.Saved:
    """What an owner's act does around `writing.acts.save`."""
    refuse_unless(can_write(text, by))
    saved = acts.save(text, body=body, seen=seen, by=by, today=today, how=how)
    if saved.changed:
        journal.record(text.contract.number, "write_test", f"« {text} » modifié", by=by, today=today, about=text)
    return saved


def register_test_kind() -> None:
    kinds.register(
        kinds.Kind(
            "test",
            can_write,
            save,
            address=lambda text: f"/contrats/{text.contract.number}/",
            write_address=lambda text: f"/contrats/{text.contract.number}/",
            anchors=lambda text: {"figure:1": "Taux de chômage, Aveyron, 2020"},
        )
    )


def make_text(
    contract: Contract | None = None, *, body: str = BODY, title: str = "Besoins et obstacles", audience: str = BOTH
) -> Text:
    register_test_kind()
    contract = contract or make_contract(State.DIAGNOSIS)
    by = people(contract).officer if audience == "state" else people(contract).lead
    return acts.create(contract, "test", title, body=body, audience=audience, by=by, today=TODAY)


def make_remark(text: Text, by: Membership, *, position: int = 1, kind: str = RemarkKind.COMMENT, **fields) -> Remark:
    """`position`: the rank of the paragraph remarked upon."""
    quote = split(text.body)[position]
    audience = by.side.value if kind == RemarkKind.NOTE else BOTH
    known = {"quote": quote, "digest": digest(quote), "position": position, "body": "À préciser.", "audience": audience}
    return Remark.objects.create(text=text, kind=kind, author=by, at=timezone.now(), **known | fields)


def make_busy_text(remarks: int = 60, versions: int = 200, contract: Contract | None = None) -> Text:
    """A text of forty paragraphs written `versions` times by both sides, with `remarks` remarks: for measures."""
    paragraphs = [f"Paragraphe {rank} : " + " ".join(f"mot{rank}x{n}" for n in range(40)) for rank in range(40)]
    text = make_text(contract, body="\n\n".join(paragraphs))
    sides = people(text.contract).lead, people(text.contract).officer
    now, rows = timezone.now(), []
    for number in range(2, versions + 1):
        paragraphs[number % 40] += f" ajout{number}"
        rows.append(
            Version(
                text=text, number=number, body="\n\n".join(paragraphs), by=sides[number % 2], day=TODAY,
                at=now - timedelta(minutes=versions - number), how=How.WRITTEN, base=number - 1, words_added=1,
                words_removed=0,
            )
        )  # fmt: skip
    Version.objects.bulk_create(rows)
    text.body, text.version, text.written_at = "\n\n".join(paragraphs), versions, now
    text.save()
    kinds_ = list(RemarkKind.values)
    for rank in range(remarks):
        kind = kinds_[rank % 3]
        # One quote in four is an older wording: it must be found again by likeness.
        older = {"quote": paragraphs[rank % 40] + " ancien", "digest": "0" * 64} if rank % 4 == 0 else {}
        replacement = "Plus court." if kind == RemarkKind.SUGGESTION else ""
        make_remark(text, sides[rank % 2], position=rank % 40, kind=kind, replacement=replacement, **older)
    return text
