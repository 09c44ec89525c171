"""The guides of the product: one Markdown file each in guides/, edited by those who write them, read here.

`# title`, `> summary`, then `## step` with its text; `![what it shows](name)` on a line of its own is a picture of
static/site/guide/<name>.webp, made by `make screens`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

# As a file lives; a guide not named here comes last.
ORDER = ("diagnostic", "programme", "classeur", "instruire", "enveloppe", "versements")
FOLDER = Path(__file__).resolve().parent / "guides"
_PICTURE = re.compile(r"!\[(?P<shows>[^\]]+)\]\((?P<name>[a-z0-9-]+)\)")


@dataclass(frozen=True)
class Picture:
    """A page of the demonstration, and what it shows, for those who do not see it."""

    name: str
    shows: str


@dataclass
class Step:
    """`text`: Markdown, without its pictures."""

    title: str
    text: str = ""
    pictures: list[Picture] = field(default_factory=list)


@dataclass(frozen=True)
class Guide:
    slug: str
    title: str
    summary: str
    steps: tuple[Step, ...]


@cache
def guides() -> dict[str, Guide]:
    """Every guide by its slug, in ORDER."""
    known = {path.stem: path for path in sorted(FOLDER.glob("*.md"))}
    slugs = sorted(known, key=lambda slug: ORDER.index(slug) if slug in ORDER else len(ORDER))
    return {slug: _read(known[slug]) for slug in slugs}


def _read(path: Path) -> Guide:
    head, *parts = re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = [line for line in head.splitlines() if line.strip()]
    title, summary = lines[0].removeprefix("# "), " ".join(line.removeprefix("> ") for line in lines[1:])
    return Guide(path.stem, title, summary, tuple(_step(part) for part in parts))


def _step(part: str) -> Step:
    title, _, rest = part.partition("\n")
    step = Step(title.strip())
    kept = []
    for line in rest.splitlines():
        found = _PICTURE.fullmatch(line.strip())
        if found:
            step.pictures.append(Picture(**found.groupdict()))
        else:
            kept.append(line)
    step.text = "\n".join(kept).strip()
    return step
