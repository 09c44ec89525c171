"""One text for one set of data: what is digested, and the short code printed at the foot of each page."""

import base64
import hashlib
import json
from typing import Any


def canonical(kind: str, version: int, data: dict[str, Any]) -> str:
    """The JSON that the digest covers: sorted keys, no spaces, real characters."""
    return json.dumps(
        {"kind": kind, "version": version, "data": data}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def digest_of(kind: str, version: int, data: dict[str, Any]) -> str:
    """SHA-256 of the canonical text, 64 hexadecimal characters."""
    return hashlib.sha256(canonical(kind, version, data).encode("utf-8", "surrogatepass")).hexdigest()


def page_code(digest: str) -> str:
    """Sixty bits of the digest to type by hand: "ABCD-EFGH-JKLM", without the letters read as figures."""
    letters = base64.b32encode(bytes.fromhex(digest)).decode()[:12].translate(str.maketrans("IO", "89"))
    return "-".join((letters[:4], letters[4:8], letters[8:]))
