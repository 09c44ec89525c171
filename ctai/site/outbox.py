"""The local outbox of the demonstration: the mails that Django's file backend wrote, newest first."""

import email
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

MOST_SHOWN = 50
LARGEST_FILE = 2_000_000
# The line Django's backend writes after each message of a file.
_SEPARATOR = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    sent_at: datetime | None
    text: str


def read_outbox(folder: Path) -> list[Mail]:
    """The last mails of a folder; an absent folder is an empty outbox."""
    if not folder.is_dir():
        return []
    mails: list[Mail] = []
    for path in sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True):
        if path.stat().st_size <= LARGEST_FILE:
            parts = [part for part in path.read_bytes().split(_SEPARATOR) if part.strip()]
            mails += [_read(part) for part in reversed(parts)]
        if len(mails) >= MOST_SHOWN:
            break
    return mails[:MOST_SHOWN]


def _read(raw: bytes) -> Mail:
    message = email.message_from_bytes(raw.lstrip(b"\n"), _class=EmailMessage, policy=policy.default)
    body = message.get_body(("plain",))
    date = message["Date"]
    sent_at = parsedate_to_datetime(str(date)) if date else None
    if sent_at and sent_at.tzinfo is None:
        # Django writes « -0000 »: universal time, read back without a zone.
        sent_at = sent_at.replace(tzinfo=UTC)
    return Mail(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        sent_at=sent_at,
        text=str(body.get_content()) if body else "",
    )
