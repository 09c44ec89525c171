"""What proves that a content has not changed: the SHA-256 of one canonical writing of it."""

import hashlib
import json
from typing import Any


def digest_of(content: Any) -> str:
    """64 hexadecimal digits; the same for the same content whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
