"""Markdown typed by people → a tree of plain JSON that the templates walk. Nothing of the text is ever run.

Blocks: `{"kind": "paragraph", "runs": […], "rtl": bool}`, the same with `"heading"` and `"level"` from 1 to 3, and
`{"kind": "bullets" | "numbers", "items": [[block, …], …]}`. Runs: `{"text", "bold", "italic", "link"}`; `link` is
empty or an http(s) or mailto address. A line break is a run whose text is a newline. HTML, images and code stay text.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ctai.press.glyphs import drawable, is_right_to_left

Block = dict[str, Any]
Run = dict[str, Any]

_parser = MarkdownIt("zero").enable(["heading", "list", "emphasis", "link", "newline", "escape"])
_lines_only = MarkdownIt("zero").enable("newline")
_SCHEMES = ("https://", "http://", "mailto:")
_DEEPEST_LIST = 3
_DEEPEST_HEADING = 3


def _runs(token: Token) -> list[Run]:
    bold = italic = 0
    link = ""
    runs: list[Run] = []
    for child in token.children or []:
        if child.type in {"strong_open", "strong_close"}:
            bold += child.nesting
        elif child.type in {"em_open", "em_close"}:
            italic += child.nesting
        elif child.type == "link_open":
            href = str(child.attrs.get("href", ""))
            link = drawable(href) if href.startswith(_SCHEMES) else ""
        elif child.type == "link_close":
            link = ""
        else:
            text = "\n" if child.type in {"softbreak", "hardbreak"} else drawable(child.content)
            if text:
                runs.append({"text": text, "bold": bold > 0, "italic": italic > 0, "link": link})
    return runs


def _text_block(kind: str, token: Token, **more: int) -> Iterator[Block]:
    runs = _runs(token)
    words = "".join(run["text"] for run in runs)
    if words.strip():
        yield {"kind": kind, "runs": runs, "rtl": is_right_to_left(words), **more}


def _list(tokens: Iterator[Token], opening: Token, depth: int) -> Iterator[Block]:
    closing = opening.type.replace("_open", "_close")
    items: list[list[Block]] = []
    for token in tokens:
        if token.type == closing:
            break
        if token.type == "list_item_open":
            items.append(list(_blocks(tokens, "list_item_close", depth + 1)))
    items = [item for item in items if item]
    if depth >= _DEEPEST_LIST:
        # Deeper than a page can show: the words stay, as paragraphs.
        yield from (block for item in items for block in item)
    elif items:
        yield {"kind": "bullets" if opening.type.startswith("bullet") else "numbers", "items": items}


def _blocks(tokens: Iterator[Token], until: str, depth: int) -> Iterator[Block]:
    last_level = 0
    for token in tokens:
        if token.type == until:
            return
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            yield from _list(tokens, token, depth)
        elif token.type == "heading_open":
            # No level is ever skipped: assistive tools and PDF/UA rely on it.
            last_level = min(int(token.tag[1:]), last_level + 1, _DEEPEST_HEADING)
            kind = "heading" if depth == 0 else "paragraph"
            yield from _text_block(kind, next(tokens), **({"level": last_level} if depth == 0 else {}))
        elif token.type == "inline":
            yield from _text_block("paragraph", token)


def blocks(text: str) -> list[Block]:
    """The tree of a text typed by a person; an empty text gives an empty list."""
    text = unicodedata.normalize("NFC", text)
    tokens = _parser.parse(text)
    if any(token.level >= _parser.options.maxNesting - 2 for token in tokens):
        # The parser gives up silently on such depth: nothing typed may be lost, so the lines are kept as they are.
        tokens = _lines_only.parse(text)
    return list(_blocks(iter(tokens), "", 0))


def plain(text: str) -> str:
    """A short field on one line: drawable, without any markup of its own. No-break spaces (amounts) are kept."""
    return re.sub(r"[ \t\n]+", " ", drawable(text)).strip(" ")
