"""The only way to a sheet, and what every page says after changing one."""

from django.http import Http404

from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import get_or_404
from ctai.programme import reads
from ctai.programme.certification import CHANGED, standing_of
from ctai.programme.models import Action
from ctai.rules.roles import Side


def sheet_or_404(request: MemberRequest, number: str, rank: int, *, mine: bool = False) -> Action:
    """A sheet through its door: the contract's pages for the contract's readers, « mes actions » for operators."""
    if mine != (request.membership is not None and request.membership.side == Side.OPERATOR):
        raise Http404
    related = ["contract", "axis", "operator", "priority"]
    related += [
        f"contract__{name}" for name in ("territory", "departement", "region", "lead", "prefecture", "previous")
    ]
    actions = Action.objects.select_related(*related).prefetch_related(*reads.followed())
    return get_or_404(actions, request.membership, contract__number=number, number=rank)


def certification_dropped(row: Action) -> str:
    """Said after a change: the certification no longer holds."""
    fresh = Action.objects.prefetch_related(*reads.followed()).get(pk=row.pk)
    if standing_of(fresh).state != CHANGED:
        return ""
    return " La certification donnée par le porteur ne vaut plus : il doit certifier la fiche de nouveau."
