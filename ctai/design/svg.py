"""SVG shapes as data, written out with classes only: the content policy allows no inline style."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Mark:
    """One shape: "rect", "line", "text", "path" or "circle". With a url it is a link, named by its title."""

    shape: str
    css: str
    attrs: tuple[tuple[str, str], ...]
    text: str = ""
    title: str = ""
    url: str = ""


def mark(shape: str, css: str = "", *, text: str = "", title: str = "", url: str = "", **attrs: float | str) -> Mark:
    """A shape from its SVG attributes, written with one decimal; `text_anchor` becomes text-anchor."""
    written = tuple(
        (name.replace("_", "-"), f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value))
        for name, value in attrs.items()
    )
    return Mark(shape, css, written, text, title, url)


def draw(marks: Iterable[Mark]) -> SafeString:
    return format_html_join("", "{}", ((_draw_one(one),) for one in marks))


def _draw_one(one: Mark) -> SafeString:
    attrs = format_html_join("", ' {}="{}"', one.attrs)
    title = format_html("<title>{}</title>", one.title) if one.title else ""
    shape = format_html('<{} class="{}"{}>{}{}</{}>', one.shape, one.css, attrs, title, one.text, one.shape)
    return format_html('<a href="{}" aria-label="{}">{}</a>', one.url, one.title, shape) if one.url else shape
