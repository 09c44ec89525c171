"""The core questionnaires, kept as files: `questionnaires/<version>/structure.json` and one file of words a language.

A version once answered never changes its structure; a new one is a new folder, and CURRENT names it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "questionnaires"
CURRENT = "v1"
FRENCH = "fr"
NO_ANSWER = ""
SCALE = ("1", "2", "3", "4", "5")


@dataclass(frozen=True)
class Question:
    """One question in one language. `options`: (code, words). `theme`: of the core ones, "" otherwise.

    `kind`: choice (buttons), list (drop-down), choices (several), scale (1 to 5), text. `tag`, `direction`: those of
    its words, when they are not in the language asked for.
    """

    code: str
    kind: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    theme: str = ""
    hint: str = ""
    tag: str = ""
    direction: str = ""


@cache
def structure(version: str) -> dict[str, Any]:
    """{languages: {code: French name}, audience: code of the audience's question, questions: [...]}.

    A question is {code, kind, label, options?, theme?}; its last three name words of the language files.
    """
    found: dict[str, Any] = json.loads((FOLDER / version / "structure.json").read_text())
    return found


@cache
def words(version: str, language: str) -> dict[str, Any]:
    """{name, tag (BCP 47), direction, page, themes, labels, hints, options}; KeyError for a language not there."""
    if language not in structure(version)["languages"]:
        raise KeyError(language)
    found: dict[str, Any] = json.loads((FOLDER / version / f"{language}.json").read_text())
    return found


def languages(version: str) -> dict[str, str]:
    """{code: name in French}, in the order they are offered."""
    found: dict[str, str] = structure(version)["languages"]
    return found


@cache
def digest(version: str, language: str) -> str:
    """What an approval is about: another text of the same language must be approved again."""
    return hashlib.sha256((FOLDER / version / f"{language}.json").read_bytes()).hexdigest()


@cache
def core(version: str, language: str) -> tuple[Question, ...]:
    """The questions of a version, in one language."""
    said = words(version, language)
    found = []
    for one in structure(version)["questions"]:
        options = said["options"][one["options"]] if "options" in one else {}
        found.append(
            Question(
                one["code"],
                one["kind"],
                said["labels"][one["label"]],
                tuple(options.items()),
                theme=one.get("theme", ""),
                hint=said["hints"].get(one["label"], ""),
            )  # fmt: skip
        )
    return tuple(found)
