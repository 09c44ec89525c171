"""What components need before they are drawn: kinds of fields, lists of errors, addresses that keep their filters."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ctai.rules.roles import OrganisationKind, Side

# The first matching kind wins, so the more precise widgets come first.
_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
)
_CLASSES = {"select": "fr-select", "textarea": "fr-input", "file": "fr-upload", "input": "fr-input"}


def field_kind(bound: BoundField) -> str:
    return next((kind for widget, kind in _KINDS if isinstance(bound.field.widget, widget)), "input")


def first_id(bound: BoundField) -> str:
    """The id of the element that takes the focus: the first choice of a group, the field itself otherwise."""
    base = str(bound.auto_id)
    return f"{base}_0" if field_kind(bound) in {"radios", "checkboxes"} else base


def drawn_field(bound: BoundField) -> dict[str, Any]:
    """Everything `design/field.html` draws; the help text stays announced when there is an error."""
    kind, base = field_kind(bound), str(bound.auto_id)
    described = [f"{base}_hint"] if bound.help_text else []
    if bound.errors:
        described.append(f"{base}_messages")
    attrs: dict[str, Any] = {}
    if kind in _CLASSES:
        extra = bound.field.widget.attrs.get("class", "")
        attrs["class"] = f"{_CLASSES[kind]} {extra}".strip()
    if described and kind not in {"radios", "checkboxes", "hidden"}:
        attrs["aria-describedby"] = " ".join(described)
    return {
        "field": bound,
        "kind": kind,
        "base": base,
        "widget": bound.as_widget(widget=_quick(bound.field.widget), attrs=attrs),
        "group_labels": " ".join([f"{base}_legend", f"{base}_messages"][: 2 if bound.errors else 1]),
        "is_required": bound.field.required and kind != "hidden",
        "label": bound.label,
    }


class _ListedSelect(forms.Select):
    """Django's own list of choices, without two templates for each: a hundred of them cost more than their page."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        drawn = self.get_context(name, value, attrs)["widget"]
        groups = [
            format_html('<optgroup label="{}">{}</optgroup>', label, options) if label else options
            for label, options in ((label, _options(choices)) for label, choices, _ in drawn["optgroups"])
        ]
        inner = format_html_join("", "{}", ((group,) for group in groups))
        return format_html('<select name="{}"{}>{}</select>', drawn["name"], flatatt(drawn["attrs"]), inner)


def _options(choices: Iterable[dict[str, Any]]) -> SafeString:
    rows = ((choice["value"], flatatt(choice["attrs"]), choice["label"]) for choice in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


def _quick(widget: forms.Widget) -> forms.Widget:
    """The widget that draws this one: itself, except for a plain list of choices."""
    if type(widget) is not forms.Select:
        return widget
    listed = _ListedSelect(widget.attrs, widget.choices)
    listed.is_required = widget.is_required
    return listed


@dataclass(frozen=True)
class FieldError:
    target: str
    sentence: str


def errors_of(form: Any) -> list[FieldError]:
    """The errors of a form or formset, in the order of the page. `target` is the id to go to, "" for none."""
    if hasattr(form, "forms"):
        own = [FieldError("", str(error)) for error in form.non_form_errors()]
        return own + [error for one in form.forms for error in errors_of(one)]
    found = [FieldError("", str(error)) for error in form.non_field_errors()]
    for bound in form:
        target = "" if field_kind(bound) == "hidden" else first_id(bound)
        found += [FieldError(target, str(error)) for error in bound.errors]
    return found


def page_links(request: HttpRequest, page: Page, name: str = "page") -> list[dict[str, Any]]:
    """Numbers to show in a pagination, each with its address; a gap has no address."""
    links = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        is_gap = not isinstance(number, int)
        links.append(
            {
                "number": number,
                "url": "" if is_gap else with_query(request, **{name: number}),
                "current": number == page.number,
            }
        )
    return links


def with_query(request: HttpRequest, **changes: Any) -> str:
    """The present address with some query values replaced; None removes one."""
    query = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else request.path


@dataclass(frozen=True)
class Entry:
    """One entry of the main navigation. `current` is the value of aria-current, "" elsewhere."""

    label: str
    url: str
    current: str = ""


_PUBLIC = (
    ("Accueil", "site:home"),
    ("Les cinq étapes", "site:steps"),
    ("Territoires", "steering:territories"),
    ("Chiffres", "steering:figures"),
    ("Catalogue d'actions", "catalogue:home"),
)
_TODO = ("Ce qui m'attend", "notifications:home")
# What each side comes for, before the public pages.
_BY_SIDE: dict[Side, tuple[tuple[str, str], ...]] = {
    Side.AUTHORITY: (_TODO, ("Contrats", "contracts:list")),
    Side.STATE: (_TODO, ("Contrats", "contracts:list"), ("Pilotage", "steering:home")),
    Side.OPERATOR: (
        ("Mes actions", "programme:mine"),
        ("Mes versements", "claims:home"),
        ("Mes échanges", "exchanges:mine"),
    ),
    Side.OFII: (("Diagnostics", "diagnosis:list"),),
    Side.SUPPORT: (("Organisations", "accounts:organisations"),),
}


def navigation(request: HttpRequest) -> list[Entry]:
    """The pages of the main menu for this person; those that do not exist are left out."""
    membership = getattr(request, "membership", None)
    wanted = _BY_SIDE[membership.organisation.side] if membership else ()
    if membership and membership.organisation.kind == OrganisationKind.MINISTRY:
        wanted = (*wanted, ("Organisations", "accounts:organisations"))
    entries = []
    for label, name in (*wanted, *_PUBLIC):
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        entries.append(Entry(label, url, _current(request.path, url)))
    return entries


def _current(path: str, url: str) -> str:
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""
