"""The register of the documents that can be produced: each room tells its own in its `AppConfig.ready`.

A kind is never taken off, nor its template number lowered: documents already made keep both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from django.db.models import Q

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.rules.refusals import Refusal

Render = Callable[[str, int, dict[str, Any]], bytes]


class Data(Protocol):
    """What a document takes: frozen dataclasses, see `schemas`."""

    def as_dict(self) -> dict[str, Any]: ...


class DocumentKind(StrEnum):
    """Those of this room; the codes of the other rooms' are their own."""

    INTENT_LETTER = "intent_letter"
    ACKNOWLEDGEMENT = "acknowledgement"
    DIAGNOSIS_REPORT = "diagnosis_report"
    DIAGNOSIS_DOCX = "diagnosis_docx"
    DIAGNOSIS_XLSX = "diagnosis_xlsx"
    CONTRACT = "contract"
    CONTRACT_DOCX = "contract_docx"


# What is made of the diagnosis alone: who reads a frozen diagnosis reads them.
DIAGNOSIS_KINDS = (DocumentKind.DIAGNOSIS_REPORT, DocumentKind.DIAGNOSIS_DOCX, DocumentKind.DIAGNOSIS_XLSX)


@dataclass(frozen=True)
class KindFacts:
    """`template`, `version`: the template used for new documents. `stem`: beginning of the file's name.

    `can_ask`: may this membership ask for it, or start it again; the refusal says what is missing.
    `compose`: its data as the contract stands; None when it says more than a contract (a body, a year) and is asked
    from pages of its own room. `shown_to`: which productions a membership reads, when it is not whoever reads the
    contract. `frame`: the frame of its page for who reads it without reading the contract.
    """

    label: str
    template: str
    version: int
    suffix: str
    stem: str
    render: Render
    can_ask: Callable[[Contract, Membership], Refusal | None]
    compose: Callable[[Contract, date], Data] | None = None
    shown_to: Callable[[Membership | None], Q] | None = None
    frame: str = "diagnosis/reader_frame.html"


FACTS: dict[str, KindFacts] = {}


def register(kinds: dict[str, KindFacts]) -> None:
    FACTS.update(kinds)


def asked_here() -> dict[str, KindFacts]:
    """Those that a contract alone is enough to compose."""
    return {code: facts for code, facts in FACTS.items() if facts.compose}


def file_name(kind: str, number: str, code: str) -> str:
    """A contract has several of those that a contract alone does not compose: their code tells them apart."""
    facts = FACTS[kind]
    return f"{facts.stem}-{number}{'' if facts.compose else f'-{code}'}{facts.suffix}"
