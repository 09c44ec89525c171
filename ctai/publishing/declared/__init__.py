"""What is declared as data: series, shipped files, known layouts. Read once, when the platform starts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ctai.publishing.shapes import FileMapping, SeriesFacts


@dataclass(frozen=True)
class Layout:
    """`words`: one of the lines above the headers, or the sheet's name, holds each of them. `elsewhere`: the sentence
    that sends the person to the page where such a file is brought in."""

    mapping: FileMapping
    words: tuple[str, ...] = ()
    elsewhere: str = ""


def _entries(name: str) -> list[dict[str, Any]]:
    path = Path(__file__).with_name(f"{name}.toml")
    entries: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))[name]
    return entries


def _layout(entry: dict[str, Any]) -> Layout:
    words, elsewhere = tuple(entry.pop("words", ())), entry.pop("elsewhere", "")
    return Layout(FileMapping.from_json({"vintage": "", **entry}), words, elsewhere)


SERIES = tuple(SeriesFacts(**entry) for entry in _entries("series"))
BY_CODE = {facts.code: facts for facts in SERIES}
MAPPINGS = tuple(FileMapping.from_json(entry) for entry in _entries("files"))
LAYOUTS = tuple(map(_layout, _entries("layouts")))
LAYOUT_BY_CODE = {layout.mapping.code: layout for layout in LAYOUTS}
