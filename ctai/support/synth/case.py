"""One contract being made up: its life, its people, the rows it adds to the batch, the journal it leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from django.db import models

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract, Party
from ctai.files.models import StoredFile
from ctai.history.journal import BOTH
from ctai.programme.models import ExpectedResult
from ctai.support.synth.bodies import Body, Place
from ctai.support.synth.life import Life, at
from ctai.support.synth.rows import Batch
from ctai.support.synth.shelf import Shelf

Row = TypeVar("Row", bound=models.Model)


@dataclass
class Draft:
    """A row of the journal before its stream is complete: only then does it get its sequence and its seal."""

    day: date
    act: str
    sentence: str
    by: Membership | None
    about: models.Model
    changes: dict[str, list[Any]] = field(default_factory=dict)
    reason: str = ""
    audience: str = BOTH
    sequence: int = 0


@dataclass
class Case:
    """`parties`: in signing order. `drafts`: the journal, in any order until it is sealed."""

    contract: Contract
    life: Life
    place: Place
    day: date
    rng: Random
    batch: Batch
    shelf: Shelf
    parties: list[Party] = field(default_factory=list)
    results: list[ExpectedResult] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)

    @property
    def authority(self) -> Body:
        return self.place.authority

    @property
    def prefecture(self) -> Body:
        return self.place.prefecture

    @property
    def authorities(self) -> list[Body]:
        return [self.place.authority, *([self.place.partner] if self.place.partner else [])]

    def add(self, row: Row) -> Row:
        return self.batch.add(row)

    def tell(self, day: date, by: Membership, act: str, sentence: str, **more: Any) -> Draft:
        """One act of the journal, about the contract unless `about` says otherwise."""
        draft = Draft(day, act, sentence, by, more.pop("about", self.contract), **more)
        self.drafts.append(draft)
        return draft

    def between(self, first: date | None, last: date | None) -> date:
        """A day from `first` to `last`, both known and possible; the last one when they are out of order."""
        first, last = first or self.day, min(last or self.day, self.day)
        return first + timedelta(days=self.rng.randint(0, (last - first).days)) if first < last else last

    def file(self, body: Body, name: str, day: date, by: Membership | None = None) -> StoredFile:
        return self.add(self.shelf.put(body.organisation, name, at(day, 11), by, self.rng))
