"""Characters the shipped fonts can draw; the others become readable words.

A PDF/UA file may not hold a character without a drawing (typst refuses the whole file). People paste emoji and other
scripts: such a character is replaced by its number in Unicode, so that a letter never blocks a contract.
"""

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "fonts"
# A character counts when every face of one family (regular, bold, italic) has it.
FAMILIES = ("NotoSans-*.ttf", "NotoSansArabic-*.ttf", "NotoSansEthiopic-*.ttf", "NotoSansSymbols2-*.ttf")
# Joiners, selectors and skin tones only shape their neighbours; direction marks could make a text read otherwise.
_DROPPED = {
    0x200D,
    0x00AD,
    0xFEFF,
    *range(0xFE00, 0xFE10),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    *range(0x1F3FB, 0x1F400),
}


def _table(font: bytes, tag: bytes) -> int:
    for index in range(struct.unpack_from(">H", font, 4)[0]):
        record = 12 + 16 * index
        if font[record : record + 4] == tag:
            return int(struct.unpack_from(">I", font, record + 8)[0])
    raise ValueError("police sans table de caractères")


def _segments(font: bytes, at: int) -> set[int]:
    """Format 4 of the OpenType `cmap` table: segments of 16-bit codes."""
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 4 * count)
    offsets_at = at + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", font, offsets_at)
    found = set()
    for index in range(count):
        for code in range(starts[index], min(ends[index], 0xFFFE) + 1):
            glyph = code
            if offsets[index]:
                place = offsets_at + 2 * index + offsets[index] + 2 * (code - starts[index])
                glyph = struct.unpack_from(">H", font, place)[0]
            if glyph and (glyph + deltas[index]) & 0xFFFF:
                found.add(code)
    return found


def _groups(font: bytes, at: int) -> set[int]:
    """Format 12 of the OpenType `cmap` table: groups of 32-bit codes."""
    found: set[int] = set()
    for index in range(struct.unpack_from(">I", font, at + 12)[0]):
        start, end, _glyph = struct.unpack_from(">3I", font, at + 16 + 12 * index)
        found.update(range(start, end + 1))
    return found


def covered_by(path: Path) -> set[int]:
    """The code points one font file can draw."""
    font = path.read_bytes()
    cmap = _table(font, b"cmap")
    found: set[int] = set()
    for index in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * index)[0]
        kind = struct.unpack_from(">H", font, at)[0]
        found |= {4: _segments, 12: _groups}[kind](font, at)
    return found


@cache
def coverage() -> frozenset[int]:
    families = ([covered_by(path) for path in sorted(FONTS.glob(pattern))] for pattern in FAMILIES)
    return frozenset(set().union(*(set.intersection(*faces) for faces in families)))


@cache
def _latin() -> frozenset[int]:
    return frozenset(set.intersection(*(covered_by(path) for path in FONTS.glob(FAMILIES[0]))))


def _word(char: str) -> str:
    kind = "symbole" if unicodedata.category(char).startswith("S") else "caractère"
    return f"[{kind} U+{ord(char):04X}]"


def _replacement(char: str, before: str) -> str:
    code = ord(char)
    if char in "\n\t":
        return char
    if code in _DROPPED or unicodedata.category(char) in {"Cc", "Cs"}:
        return ""
    if code not in coverage():
        return "" if unicodedata.combining(char) else _word(char)
    # A mark is drawn by the font of its letter: an Arabic vowel cannot sit on a Latin letter.
    if unicodedata.combining(char) and (code in _latin()) != (ord(before) in _latin() if before else True):
        return ""
    return char


def drawable(text: str) -> str:
    """The same text, composed (NFC), without control characters, every character drawable by the shipped fonts."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept: list[str] = []
    for char in text:
        if " " <= char <= "~":
            kept.append(char)
            continue
        kept.append(_replacement(char, kept[-1][-1] if kept and kept[-1] else ""))
    return "".join(kept)


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left (Arabic, Hebrew)."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in {"R", "AL"}:
            return True
        if direction == "L":
            return False
    return False
