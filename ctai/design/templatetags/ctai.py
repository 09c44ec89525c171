"""The builtin template library: filters for French writing, and the components of every page (shown in /galerie/)."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.defaultfilters import stringfilter
from django.urls import NoReverseMatch, reverse

from ctai.design import components, formats
from ctai.design.charts import Chart
from ctai.design.difference import difference
from ctai.design.markup import markdown
from ctai.design.svg import draw
from ctai.rules.roles import Side

register = template.Library()
for _filter in (formats.amount, formats.euros, formats.whole, formats.number, formats.day, formats.moment):
    register.filter(_filter.__name__, _filter)
register.filter("since", formats.since)
register.filter("french", stringfilter(formats.french), is_safe=True)
register.filter("markdown", markdown)

_SIDES = {
    Side.AUTHORITY: "Collectivité",
    Side.STATE: "État",
    Side.OPERATOR: "Porteur d'action",
    Side.OFII: "OFII",
    Side.SUPPORT: "Assistance",
}
_TONES = {"debug": "info", "info": "info", "success": "success", "warning": "warning", "error": "error"}


@register.filter
def side_label(value: str) -> str:
    """ "state" → « État »."""
    return _SIDES[Side(value)] if value else ""


@register.filter
def alert_tone(value: str) -> str:
    """A message's level → the tone of its alert."""
    return _TONES.get(value, "info")


@register.simple_tag
def url_if(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page, "" when this page does not exist."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: Any) -> str:
    """The present address with some query values replaced: {% with_query state="draft" page=None %}."""
    return components.with_query(context["request"], **changes)


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[components.Entry]:
    request = context.get("request")
    return components.navigation(request) if request else []


# Forms


@register.inclusion_tag("design/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """Every error of the given forms and formsets, on top of the page; takes the focus."""
    return {"errors": [error for form in forms if form is not None for error in components.errors_of(form)]}


@register.inclusion_tag("design/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    return components.drawn_field(bound)


@register.inclusion_tag("design/fields.html")
def fields(form: Any) -> dict[str, Any]:
    return {"form": form}


@register.inclusion_tag("design/confirm_people.html")
def confirm_people(recipients: Iterable[Any]) -> dict[str, Any]:
    """Whom the act will write to, before it is done."""
    return {"recipients": list(recipients)}


# Words and blocks


@register.inclusion_tag("design/badge.html")
def badge(text: str, tone: str = "") -> dict[str, str]:
    """`tone`: "", "info", "success", "warning", "error" or "new"."""
    return {"text": text, "tone": tone}


@register.inclusion_tag("design/alert.html")
def alert(tone: str, title: str = "", text: str = "") -> dict[str, str]:
    """`tone`: "info", "success", "warning" or "error"."""
    return {"tone": tone, "title": title, "text": text}


@register.inclusion_tag("design/crumbs.html")
def crumbs(*labels_and_urls: str) -> dict[str, Any]:
    """{% crumbs "Contrats" list_url "2026-12-001" %}: pairs of label and address; a last label alone is this page."""
    pairs = [
        {"label": label, "url": labels_and_urls[index + 1] if index + 1 < len(labels_and_urls) else ""}
        for index, label in enumerate(labels_and_urls)
        if index % 2 == 0
    ]
    return {"crumbs": pairs, "home": url_if("site:home") or "/"}


@register.inclusion_tag("design/pagination.html", takes_context=True)
def pagination(context: Context, page: Page, name: str = "page", label: str = "Pagination") -> dict[str, Any]:
    """`name`: in the address; `label`: of the list, when a page has two."""
    request = context["request"]
    return {
        "page": page,
        "label": label,
        "links": components.page_links(request, page, name),
        "previous": components.with_query(request, **{name: page.number - 1}) if page.has_previous() else "",
        "next": components.with_query(request, **{name: page.number + 1}) if page.has_next() else "",
    }


@register.inclusion_tag("design/empty.html")
def empty(title: str, text: str = "", url: str = "", label: str = "") -> dict[str, str]:
    """An empty list says why, and what to do."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("design/filters.html")
def filters(active: Iterable[dict[str, str]], hidden: int, url: str, noun: str = "élément") -> dict[str, Any]:
    """Active filters, each `{"label", "url"}` where url removes it; `hidden` rows are hidden; `url` removes all."""
    return {"active": list(active), "hidden": hidden, "url": url, "noun": noun}


@register.inclusion_tag("design/steps.html")
def steps(contract_steps: Iterable[dict[str, Any]], label: str = "Étapes du contrat") -> dict[str, Any]:
    """The spine of a contract: dicts with label, status ("done", "current", "todo"), and optionally date, owner, url,
    note, and missing (each with `sentence` and `url`)."""
    return {"steps": list(contract_steps), "label": label}


@register.inclusion_tag("design/tile.html")
def tile(title: str, value: str = "", text: str = "", url: str = "", link: str = "", level: int = 3) -> dict[str, Any]:
    """A title, its main value, a sentence, and where it leads. `level` is the level of its heading."""
    return {"title": title, "value": value, "text": text, "url": url, "link": link, "level": level}


@register.inclusion_tag("design/progress.html")
def progress(value: Any, total: Any, label: str) -> dict[str, Any]:
    done, whole = float(value or 0), float(total or 0)
    percent = round(100 * done / whole) if whole else 0
    return {"value": value, "total": total, "label": label, "percent": percent, "shown": min(percent, 100)}


@register.inclusion_tag("design/conflict.html")
def conflict(mine: str, theirs: str, merged: Any, who: str = "", when: str = "") -> dict[str, Any]:
    """Two people wrote at once: the difference, both texts, and the field where the text to keep is written."""
    return {
        "mine": mine,
        "theirs": theirs,
        "merged": merged,
        "spans": difference(theirs, mine),
        "who": who,
        "when": when,
        "is_field": isinstance(merged, BoundField),
    }


@register.inclusion_tag("design/chart.html")
def chart(chart: Chart, level: int = 3) -> dict[str, Any]:
    return {"chart": chart, "level": level, "drawing": draw(chart.marks)}
