"""What is committed runs anywhere: no path of one machine, no address of one registry."""

import re

from tests import house

# Written in pieces, so that this file does not find itself.
FORBIDDEN = {
    "path of one machine": re.compile(r"(?<![\w.}/-])/(?:work|home/\w+|root|Users/\w+|opt/\w+)/[\w.-]"),
    "registry option": re.compile(r"--(?:extra-)?" + r"index-url|--find" + r"-links|PIP_" + r"INDEX_URL"),
    "registry address": re.compile(r'"resolved": "' + r"http|//(?:pypi|files)\." + r"py(?:thonhosted|pi)\.org"),
}
TEXT_LIMIT = 5_000_000


def test_no_address_of_one_machine_is_committed():
    found = []
    for path in house.tracked():
        if path.stat().st_size > TEXT_LIMIT:
            continue
        raw = path.read_bytes()
        if b"\0" in raw[:8000]:
            continue
        for number, line in enumerate(raw.decode("utf-8", "replace").splitlines(), 1):
            for what, pattern in FORBIDDEN.items():
                if hit := pattern.search(line):
                    found.append(f"{house.name(path)}:{number} {what}: {hit[0]}")
    assert not found, "\n" + "\n".join(found)


def test_locks_hold_hashes_and_nothing_else():
    """Every requirement is pinned and hashed; no line names where to fetch it."""
    for lock in ("run", "dev"):
        text = (house.ROOT / "requirements" / f"{lock}.txt").read_text()
        entries = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert entries
        for entry in entries:
            assert re.fullmatch(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==\S+( ;.*)? \\", entry), entry
        assert "://" not in text


def test_both_locks_agree():
    """An environment made for development runs the product with the very same versions."""
    pins = []
    for lock in ("run", "dev"):
        text = (house.ROOT / "requirements" / f"{lock}.txt").read_text()
        pins.append(dict(re.findall(r"^([a-z0-9._-]+)(?:\[[\w,-]+\])?==(\S+)", text, re.MULTILINE)))
    assert pins[0].items() <= pins[1].items()
