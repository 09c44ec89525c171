#!/usr/bin/env python3
"""Put no-break spaces where French asks for them in the text of the templates: « word », word : word ; word ? 10 %.

    scripts/no_break_spaces.py [--check] [FOLDER…]    the whole of ctai/ by default

Only text is touched: never a tag, an attribute, a template tag or a variable. `--check` names the files, changes none.
"""

import re
import sys
from pathlib import Path

# A tag may hold template tags, and these a « > » of their own.
_TEMPLATE = r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}"
_COMMENT = r"\{% comment %\}.*?\{% endcomment %\}"
_CODE = re.compile(rf"({_COMMENT}|{_TEMPLATE}|<!--.*?-->|<(?:{_TEMPLATE}|[^>{{]|\{{(?![%{{#]))*>)", re.DOTALL)
_BEFORE = re.compile(r"(?<=\S) (?=[:;?!%€»])")
_AFTER = re.compile(r"« ")
NO_BREAK = "&nbsp;"


def mended(source: str) -> str:
    """The same template with its spaces mended. A space at the edge of a tag belongs to the text beside it."""
    parts = _CODE.split(source)
    for index in range(0, len(parts), 2):
        text = _AFTER.sub("«" + NO_BREAK, _BEFORE.sub(NO_BREAK, parts[index]))
        if index and text[:1] == " " and text[1:2] in tuple(":;?!%€»"):
            text = NO_BREAK + text[1:]
        parts[index] = text
    return "".join(parts)


def main(arguments: list[str]) -> int:
    check = "--check" in arguments
    folders = [Path(one) for one in arguments if one != "--check"] or [Path(__file__).resolve().parents[1] / "ctai"]
    found = 0
    for path in sorted(path for folder in folders for path in folder.rglob("templates/**/*.html")):
        source = path.read_text(encoding="utf-8")
        if (better := mended(source)) != source:
            found += 1
            print(path)
            if not check:
                path.write_text(better, encoding="utf-8")
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
