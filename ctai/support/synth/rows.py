"""Rows waiting to be inserted together, parents before children, and the journal that is sealed last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract, Party, PerimeterPart
from ctai.diagnosis.models import Agreement, Diagnosis, Priority, SectionText
from ctai.documents.models import Production
from ctai.exchanges.models import Decision, Meeting, Message, Thread
from ctai.files.models import StoredFile
from ctai.funding.models import BudgetLine, Commitment, Instalment, LedgerEntry
from ctai.history.journal import describe, seal
from ctai.history.models import Entry, Head
from ctai.intent.models import IntentLetter
from ctai.monitoring.models import ResultValue, YearlyReport
from ctai.programme.models import Action, Axis, ExpectedResult
from ctai.rules.funders import LedgerKind
from ctai.signature.models import Article, AssemblyVote, FrozenText, Signature
from ctai.support.synth.life import at
from ctai.writing.models import Text, Version

if TYPE_CHECKING:
    from ctai.support.synth.case import Case, Draft

Row = TypeVar("Row", bound=models.Model)

ORDER: tuple[type[models.Model], ...] = (
    StoredFile, Contract, Party, PerimeterPart, IntentLetter, Thread, Message, Meeting, Decision, Text, Version,
    Diagnosis, SectionText, Agreement, Priority, Axis, Action, ExpectedResult, BudgetLine, Instalment, Commitment,
    Production, Article, AssemblyVote, FrozenText, Signature, ResultValue, YearlyReport,
)  # fmt: skip
BATCH = 2000
# Granted before committed before paid: the database checks each entry as it comes.
_LEDGER_ORDER = {kind.value: rank for rank, kind in enumerate(LedgerKind)}


class Batch:
    """The rows of some contracts. A child may name a parent that is not inserted yet: it gets its key on the way."""

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._ledger: list[tuple[LedgerEntry, Draft]] = []
        self._actors: dict[int, str] = {}
        self._commitments = Commitment.objects.filter(number__startswith="99").count()

    def add(self, row: Row) -> Row:
        self._rows[type(row)].append(row)
        return row

    def commitment(self, **values: Any) -> Commitment:
        """A legal commitment, with a number no other has."""
        self._commitments += 1
        return self.add(Commitment(number=f"99{self._commitments:08d}", **values))

    def enter(self, entry: LedgerEntry, draft: Draft) -> None:
        """A movement of money: it bears the sequence of the journal row that tells it."""
        self._ledger.append((entry, draft))

    def save(self, cases: Iterable[Case]) -> None:
        for model in ORDER:
            self._insert(self._rows.pop(model, []))
        if self._rows:
            raise TypeError(f"rows without a place in ORDER: {sorted(model.__name__ for model in self._rows)}")
        for case in cases:
            self._seal(case)
        self._insert(self._rows.pop(Entry, []))
        self._insert(self._rows.pop(Head, []))
        for entry, draft in self._ledger:
            entry.sequence = draft.sequence
        self._ledger.sort(key=lambda pair: _LEDGER_ORDER[pair[0].kind])
        self._insert([entry for entry, _ in self._ledger])
        self._ledger.clear()

    def _insert(self, rows: list[models.Model]) -> None:
        if rows:
            type(rows[0])._base_manager.bulk_create(rows, batch_size=BATCH)

    def _seal(self, case: Case) -> None:
        """The stream of one contract, in the order of days, each row sealed on the one before."""
        stream, previous = case.contract.number, ""
        case.drafts.sort(key=lambda draft: draft.day)
        for sequence, draft in enumerate(case.drafts, start=1):
            draft.sequence = sequence
            entry = Entry(
                stream=stream, sequence=sequence, recorded_at=at(draft.day, 9) + timedelta(minutes=sequence),
                day=draft.day, act=draft.act, sentence=draft.sentence[:300],
                person_id=draft.by.person_id if draft.by else None, membership=draft.by, actor=self._actor(draft.by),
                object_type=draft.about._meta.label, object_id=str(draft.about.pk), changes=draft.changes,
                reason=draft.reason, audience=draft.audience, previous_digest=previous,
            )  # fmt: skip
            entry.digest = previous = seal(entry)
            self.add(entry)
        self.add(Head(stream=stream, sequence=len(case.drafts), digest=previous))

    def _actor(self, by: Membership | None) -> str:
        key = by.pk if by else 0
        if key not in self._actors:
            self._actors[key] = describe(by)[:300]
        return self._actors[key]
