"""Letters of the platform: plain text and simple HTML with the same words, one subject, one link."""

import logging
from dataclasses import dataclass
from smtplib import SMTPException

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """`paragraphs`: before the link. `label`: what the link does. `ending`: after it."""

    to: str
    subject: str
    paragraphs: tuple[str, ...]
    label: str
    link: str
    ending: tuple[str, ...] = ()


def send(letter: Letter) -> bool:
    """Send now; False when the mail server does not answer (the cause goes to the log, never to a page)."""
    context = {"letter": letter}
    message = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=render_to_string("accounts/mail/letter.txt", context),
        to=[letter.to],
    )
    message.attach_alternative(render_to_string("accounts/mail/letter.html", context), "text/html")
    try:
        message.send()
    except (SMTPException, OSError):
        logger.exception("Mail not sent: %s", letter.subject)
        return False
    return True
