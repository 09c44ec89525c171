"""What one e-mail tells one person: by contract, what changed, what is expected of them and by when, one link."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from ctai.accounts.models import Membership
from ctai.claims.models import Claim
from ctai.contracts.models import Contract
from ctai.design.formats import day
from ctai.notifications.models import Notice
from ctai.notifications.todo import Item, todo
from ctai.opinions.models import OpinionRequest
from ctai.rules.roles import Side
from ctai.rulings.models import Ruling


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
    entries = {(notice.entry.object_type, notice.entry.object_id) for notice in notices}
    path = _page_of(*entries.pop(), contract) if len(entries) == 1 else ""
    if membership.side == Side.OPERATOR:
        decided = all(notice.entry.object_type == Ruling._meta.label for notice in notices)
        path = path or reverse("rulings:mine" if decided else "exchanges:mine")
        return Part(contract, notices, settings.CTAI_BASE_URL + path)
    url = settings.CTAI_BASE_URL + (path or reverse("lifecycle:contract", kwargs={"number": contract.number}))
    return Part(contract, notices, url, contract.label_for(membership.side), expected)


def _page_of(kind: str, pk: str, contract: Contract) -> str:
    """The page of what is to be answered or contested; "" for what is read on the contract's own page."""
    if kind == OpinionRequest._meta.label:
        return reverse("opinions:opinion", kwargs={"number": contract.number, "pk": pk})
    if kind == Claim._meta.label:
        return reverse("claims:claim", kwargs={"pk": pk})
    return reverse("rulings:ruling", kwargs={"pk": pk}) if kind == Ruling._meta.label else ""


def _subject(parts: list[Part], at: datetime) -> str:
    first = parts[0]
    if len(parts) > 1:
        return f"{len(parts)} contrats ont changé — résumé du {day(at)}"
    where = f"[{first.contract.number} {first.contract.territory.name}]"
    if len(first.notices) == 1:
        return f"{where} {first.notices[0].entry.sentence}"
    return f"{where} {len(first.notices)} nouvelles — résumé du {day(at)}"
