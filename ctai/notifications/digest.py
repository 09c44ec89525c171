"""What one e-mail tells one person: by contract, what changed, what is expected of them and by when, one link."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.design.formats import day
from ctai.notifications.models import Notice
from ctai.notifications.todo import Item, todo
from ctai.rules.roles import Side


@dataclass(frozen=True)
class Part:
    """One contract. `where`: its state in the words of the person's side; an operator reads none of it."""

    contract: Contract
    notices: list[Notice]
    url: str
    where: str = ""
    expected: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Digest:
    membership: Membership
    parts: list[Part]
    subject: str

    @property
    def name(self) -> str:
        """The same for the same notices told to the same person."""
        told = [notice.pk for part in self.parts for notice in part.notices]
        return f"{self.membership.pk}-{min(told)}-{max(told)}-{len(told)}"


def digest_of(membership: Membership, notices: list[Notice], at: datetime) -> Digest:
    """`notices`: at least one, in the order of their contracts."""
    today = timezone.localdate(at)
    waiting = todo(membership, today).mine
    parts = [
        _part(membership, list(rows), [item for item in waiting if item.contract.pk == pk])
        for pk, rows in groupby(notices, key=lambda notice: notice.contract_id)
    ]
    return Digest(membership, parts, _subject(parts, at))


def _part(membership: Membership, notices: list[Notice], expected: list[Item]) -> Part:
    contract = notices[0].contract
    if membership.side == Side.OPERATOR:
        return Part(contract, notices, settings.CTAI_BASE_URL + reverse("exchanges:mine"))
    url = settings.CTAI_BASE_URL + reverse("lifecycle:contract", kwargs={"number": contract.number})
    return Part(contract, notices, url, contract.label_for(membership.side), expected)


def _subject(parts: list[Part], at: datetime) -> str:
    first = parts[0]
    if len(parts) > 1:
        return f"{len(parts)} contrats ont changé — résumé du {day(at)}"
    where = f"[{first.contract.number} {first.contract.territory.name}]"
    if len(first.notices) == 1:
        return f"{where} {first.notices[0].entry.sentence}"
    return f"{where} {len(first.notices)} nouvelles — résumé du {day(at)}"
