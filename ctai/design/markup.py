"""Text written by people with a little formatting, made safe."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "h3", "h4", "h5", "h6", "a", "code", "pre", "hr",
         "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
# The page's own titles go down to h3: a title typed by someone starts below.
_HIGHEST, _LOWEST = 4, 6


def markdown(text: str | None, highest: int = _HIGHEST) -> SafeString:
    """Markdown → safe HTML: no raw HTML, no image, links without referrer, titles from h4 (or `highest`) down.

    The highest title typed becomes the highest allowed and no level is skipped, whatever signs the person used.
    """
    return _html(_tokens(text, highest))


def markdown_blocks(text: str | None, highest: int = _HIGHEST) -> list[tuple[int, SafeString]]:
    """The same page in pieces: each paragraph, title, list, quote or table, with its first line (from 0)."""
    pieces: list[tuple[int, SafeString]] = []
    piece: list[Token] = []
    depth = 0
    for token in _tokens(text, highest):
        piece.append(token)
        depth += token.nesting
        if depth == 0:
            pieces.append((piece[0].map[0] if piece[0].map else 0, _html(piece)))
            piece = []
    return pieces


def _tokens(text: str | None, highest: int) -> list[Token]:
    tokens = _PARSER.parse(text or "")
    _level_titles([token for token in tokens if token.type in {"heading_open", "heading_close"}], highest)
    return tokens


def _html(tokens: list[Token]) -> SafeString:
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    cleaned = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto"})
    return mark_safe(cleaned)  # noqa: S308 — nh3 has just cleaned it


def _level_titles(titles: list[Token], highest: int) -> None:
    """`titles`: opening and closing tokens in turn."""
    top = min((int(token.tag[1]) for token in titles), default=1)
    before = highest - 1
    for opening, closing in zip(titles[::2], titles[1::2], strict=True):
        before = min(highest + int(opening.tag[1]) - top, before + 1, _LOWEST)
        opening.tag = closing.tag = f"h{before}"
