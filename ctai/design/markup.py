"""Text written by people with a little formatting, made safe."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_PARSER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "h4", "h5", "h6", "a", "code", "pre", "hr",
         "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
# The page's own titles go down to h3: a title typed by someone starts below.
_DEMOTED = {"h1": "h4", "h2": "h5", "h3": "h6", "h4": "h6", "h5": "h6"}


def markdown(text: str | None) -> SafeString:
    """Markdown → safe HTML: no raw HTML, no image, links without referrer, titles from h4 down."""
    tokens = _PARSER.parse(text or "")
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = _DEMOTED.get(token.tag, token.tag)
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    cleaned = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto"})
    return mark_safe(cleaned)  # noqa: S308 — nh3 has just cleaned it
