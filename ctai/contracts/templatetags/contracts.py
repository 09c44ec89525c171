"""What every page of a contract shows above its own content."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from ctai.contracts.models import Contract
from ctai.rules.states import STATES, State

register = template.Library()

# Label and URL name, in the order of the life.
TABS: tuple[tuple[str, str], ...] = (
    ("Vue d'ensemble", "lifecycle:contract"),
    ("Lettre", "intent:letter"),
    ("Échanges", "exchanges:home"),
    ("Territoire", "findings:home"),
    ("Enquêtes", "survey:list"),
    ("Diagnostic", "diagnosis:home"),
    ("Programme", "programme:home"),
    ("Budget", "budget:budget"),
    ("Signature", "signature:home"),
    ("Suivi", "monitoring:home"),
    ("Documents", "documents:list"),
    ("Journal", "contracts:journal"),
)
# A room whose pages are found under the tab of another one.
_UNDER = {
    "offers": "findings",
    "board": "programme",
    "catalogue": "programme",
    "regrants": "budget",
    "opinions": "budget",
    "rulings": "budget",
}


@register.inclusion_tag("contracts/tabs.html", takes_context=True)
def contract_tabs(context: dict[str, Any], contract: Contract) -> dict[str, Any]:
    """The tabs; the one whose app owns this page is marked current."""
    request: HttpRequest = context["request"]
    here = request.resolver_match.app_name if request.resolver_match else ""
    here = _UNDER.get(here, here)
    view = request.resolver_match.view_name if request.resolver_match else ""
    tabs = []
    for label, name in TABS:
        try:
            url = reverse(name, kwargs={"number": contract.number})
        except NoReverseMatch:
            continue
        same_room = name.split(":")[0] == here and here not in ("contracts", "lifecycle")
        tabs.append({"label": label, "url": url, "current": view == name or same_room})
    return {"tabs": tabs}


@register.simple_tag(takes_context=True)
def state_label(context: dict[str, Any], contract: Contract) -> str:
    """The state in the words of the side that reads."""
    membership = context.get("membership")
    return contract.label_for(membership.side if membership else None)


@register.simple_tag
def not_in_force(contract: Contract) -> bool:
    """True until the last signature: said on every page (features.md, complaint 6)."""
    return not contract.was_signed and not STATES[State(contract.state)].closed
