"""What each template takes. Frozen dataclasses; `as_dict()` gives the JSON that is stored, digested and rendered.

Short fields (`str`) are shown as typed, on a line. Fields named `text` (or said "Markdown") go through `press.markup`
when the document is rendered, never before: the stored data keep what people typed. Amounts are French strings made by
`euros` ("1 234 567,50 €"); dates are words ("3 mars 2026"), except `Head.date`, ISO ("2026-03-03").
"""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Head:
    """What every document carries. `mark`: words shown on every page while the text binds nobody ("" otherwise)."""

    number: str
    territory: str
    date: str
    date_words: str
    rehearsal: bool = False
    mark: str = ""


class _Data:
    def as_dict(self) -> dict[str, Any]:
        return asdict(self)  # type: ignore[call-overload]


@dataclass(frozen=True)
class Body:
    """An organisation as written at the head of a letter. `address`: one string a line, possibly none."""

    name: str
    address: tuple[str, ...] = ()


@dataclass(frozen=True)
class LetterData(_Data):
    """Letter of intent. `text`: Markdown. `themes`: labels. `attachments`: names of joined pieces."""

    head: Head
    sender: Body
    recipient: Body
    subject: str
    text: str
    signatory_name: str
    signatory_quality: str
    co_senders: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class AcknowledgementData(_Data):
    """Acknowledgement of a letter of intent by the prefecture. `text`: Markdown, may be empty."""

    head: Head
    sender: Body
    recipients: tuple[str, ...]
    letter_sent_on: str
    acknowledged_on: str
    text: str
    signatory_name: str
    signatory_quality: str
    contact: str = ""
    next_steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One figure with what it needs to be read: `value` is already written in French, unit included."""

    label: str
    value: str
    territory: str
    year: str
    source: str


@dataclass(frozen=True)
class Agreement:
    """The answer of one side on a section: `answer` and `date` are words."""

    side: str
    answer: str
    date: str


@dataclass(frozen=True)
class DiagnosisSection:
    """`text`: Markdown."""

    title: str
    text: str
    figures: tuple[Figure, ...] = ()
    agreements: tuple[Agreement, ...] = ()


@dataclass(frozen=True)
class Priority:
    rank: int
    title: str
    theme: str
    reason: str = ""


@dataclass(frozen=True)
class DiagnosisData(_Data):
    """Shared diagnosis. `status`: one sentence ("Figé le 3 mars 2026, version 2")."""

    head: Head
    authorities: tuple[str, ...]
    prefecture: str
    status: str
    sections: tuple[DiagnosisSection, ...]
    priorities: tuple[Priority, ...] = ()


@dataclass(frozen=True)
class Party:
    """`quality`: the person's function; `siret` may be empty."""

    name: str
    kind: str
    represented_by: str = ""
    quality: str = ""
    siret: str = ""


@dataclass(frozen=True)
class Article:
    """`text`: Markdown. `local`: the article is not the national template's."""

    title: str
    text: str
    local: bool = False


@dataclass(frozen=True)
class Action:
    """An action sheet. `text`, `expected`: Markdown. `facts`: pairs (label, words), in reading order."""

    code: str
    title: str
    facts: tuple[tuple[str, str], ...]
    text: str
    expected: str = ""


@dataclass(frozen=True)
class Axis:
    """`text`: Markdown, may be empty."""

    title: str
    actions: tuple[Action, ...]
    text: str = ""


@dataclass(frozen=True)
class BudgetLine:
    """`amounts`: one per year of `Budget.years`, "—" when nothing is written (zero is written "0,00 €")."""

    action: str
    funder: str
    amounts: tuple[str, ...]
    total: str


@dataclass(frozen=True)
class Budget:
    """Annex table, action × funder × year. `by_funder`: the same sums by funder. `note`: what the amounts are."""

    years: tuple[str, ...]
    lines: tuple[BudgetLine, ...]
    by_funder: tuple[BudgetLine, ...]
    totals: tuple[str, ...]
    total: str
    note: str = ""


@dataclass(frozen=True)
class Summary:
    """`text`: Markdown."""

    title: str
    text: str


@dataclass(frozen=True)
class Signature:
    """One block at the end of the contract. `status`: "Signé le 3 mars 2026" or "À signer"."""

    party: str
    name: str
    quality: str
    status: str


@dataclass(frozen=True)
class ContractData(_Data):
    """The contract with its annexes. `period`: words. `perimeter`: names of the territories covered."""

    head: Head
    title: str
    parties: tuple[Party, ...]
    perimeter: tuple[str, ...]
    period: str
    articles: tuple[Article, ...]
    axes: tuple[Axis, ...] = ()
    budget: Budget | None = None
    recitals: tuple[str, ...] = ()
    priorities: tuple[Priority, ...] = ()
    diagnosis: tuple[Summary, ...] = ()
    signatures: tuple[Signature, ...] = field(default=())
