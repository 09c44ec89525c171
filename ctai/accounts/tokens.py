"""Secrets sent by e-mail: the person has the token, the table has its digest."""

import hashlib
import secrets

from django.utils.crypto import salted_hmac


def new_token() -> str:
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def blurred(kind: str, value: str) -> str:
    """A salted digest of something we count but must not keep: an e-mail address, a network address."""
    return salted_hmac(f"ctai.accounts.{kind}", value, algorithm="sha256").hexdigest()
