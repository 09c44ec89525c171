"""What a page that decides shows of the opinions asked, to the State's services alone."""

from datetime import date
from typing import Any

from django import template

from ctai.contracts.models import Contract
from ctai.design.clock import today
from ctai.opinions import reads
from ctai.opinions.models import OpinionRequest
from ctai.rules.roles import Side

register = template.Library()


@register.inclusion_tag("opinions/beside.html", takes_context=True)
def opinions_beside(context: dict[str, Any], contract: Contract) -> dict[str, Any]:
    """Awaited and given, in two queries; nothing at all for the other side."""
    membership = context.get("membership")
    shown = membership is not None and membership.side == Side.STATE
    requests = reads.opinions_of(contract, membership) if membership is not None and shown else []
    return {"contract": contract, "requests": requests, "today": today(), "shown": shown}


@register.filter
def days_late(request: OpinionRequest, on: date) -> int:
    return request.days_late(on)
