"""Small files of every kind, honest and hostile, made on the spot."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

import pikepdf
from PIL import Image

CONTENT_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
EXE = b"MZ\x90\x00\x03" + b"\x00" * 200
OLD_DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
CSV = "commune;montant\nMillau;1 234,50 €\n"


def pdf(*, encrypted: bool = False, root: dict[str, object] | None = None) -> bytes:
    """One blank page. `root`: entries added to the catalogue."""
    document = pikepdf.new()
    document.add_blank_page()
    for key, value in (root or {}).items():
        document.Root[key] = value
    out = io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(owner="o", user="u") if encrypted else False)
    return out.getvalue()


def action(kind: str, **more: Any) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **more)


def image(kind: str = "PNG", size: tuple[int, int] = (8, 8)) -> bytes:
    out = io.BytesIO()
    Image.new("1" if kind == "PNG" else "RGB", size).save(out, kind)
    return out.getvalue()


def archive(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in parts.items():
            opened.writestr(name, content)
    return out.getvalue()


def docx(**more: bytes | str) -> bytes:
    """`more`: other parts; "__" stands for "/" in their names."""
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": "<Relationships/>",
        "word/document.xml": "<w:document/>",
    }
    return archive(parts | {name.replace("__", "/"): content for name, content in more.items()})


def xlsx() -> bytes:
    return archive(
        {"[Content_Types].xml": CONTENT_TYPES, "_rels/.rels": "<Relationships/>", "xl/workbook.xml": "<workbook/>"}
    )


def open_document(kind: str = "text", **more: bytes | str) -> bytes:
    parts: dict[str, bytes | str] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": "<office:document-content/>",
    }
    return archive(parts | {name.replace("__", "/"): content for name, content in more.items()})


def bomb(megabytes: int) -> bytes:
    return docx(word__media__zeros=b"\0" * (megabytes * 1_000_000))


def lying_bomb() -> bytes:
    """A bomb whose directory declares ten bytes for its large part."""
    content = bytearray(bomb(20))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as opened:
        real = opened.getinfo("word/media/zeros").file_size.to_bytes(4, "little")
    return bytes(content).replace(real, (10).to_bytes(4, "little"))


def pdf_bomb(megabytes: int) -> bytes:
    """A PDF whose only object stream, read as soon as the file is opened, inflates to that size."""
    packer = zlib.compressobj(9)
    packed = packer.compress(b"2 0 ") + b"".join(packer.compress(b" " * 1_000_000) for _ in range(megabytes))
    packed += packer.flush()
    out = b"%PDF-1.5\n"
    catalogue, out = len(out), out + b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    head = b"3 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    bomb_at, out = len(out), out + head + packed + b"\nendstream endobj\n"
    table_at = len(out)
    rows = [(0, 0, 65535), (1, catalogue, 0), (2, 3, 0), (1, bomb_at, 0), (1, table_at, 0)]
    table = b"".join(bytes([kind]) + a.to_bytes(4, "big") + b.to_bytes(2, "big") for kind, a, b in rows)
    out += b"4 0 obj<</Type/XRef/Size 5/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % len(table) + table
    return out + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % table_at
