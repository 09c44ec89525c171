"""What the pages of a territory share: their doors, their frame, the page of one line."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import contract_or_404, get_or_404
from ctai.contracts.models import Contract
from ctai.findings import permissions, reads
from ctai.findings.doors import declared_contract_or_404, reads_contract
from ctai.findings.forms import EvidenceForm, ReasonForm
from ctai.findings.kinds import Kind
from ctai.findings.models import Finding, Need
from ctai.findings.past import history_of
from ctai.findings.sources import choices

PER_PAGE = 25


def page_context(request: MemberRequest, contract: Contract, **more: Any) -> dict[str, Any]:
    """`frame`: the contract's own, or that of a reader who has no other page of the contract (OFII)."""
    whole = reads_contract(request.membership)
    frame = "contracts/frame.html" if whole else "findings/ofii_frame.html"
    return {"contract": contract, "frame": frame, "reads_contract": whole, **more}


def contract_of(request: MemberRequest, number: str, kind: Kind) -> Contract:
    """Through the door of this kind of lines: only declared figures open to OFII."""
    if kind.code == "declared":
        return declared_contract_or_404(request.membership, number)
    return contract_or_404(request.membership, number)


def line_or_404(request: MemberRequest, number: str, kind: Kind, pk: int) -> Any:
    """Through both doors: the contract's, then the line's."""
    contract = contract_of(request, number, kind)
    found: Finding = get_or_404(kind.rows(), request.membership, pk=pk, contract=contract)
    found.contract = contract
    return found


def draw_line(
    request: MemberRequest,
    kind: Kind,
    found: Any,
    *,
    evidence_form: EvidenceForm | None = None,
    reason_form: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one line; its forms come back with what was typed when an act was refused."""
    change = permissions.can_change(found, request.membership)
    if isinstance(found, Need) and change is None and evidence_form is None:
        evidence_form = EvidenceForm(sources=choices(found.contract))
    context = page_context(
        request,
        found.contract,
        kind=kind,
        line=found,
        told=reads.need_line(found, found.contract) if isinstance(found, Need) else None,
        history=history_of(found),
        change_refusal=change,
        withdraw_refusal=permissions.can_withdraw(found, request.membership),
        evidence_form=evidence_form,
        reason_form=reason_form or ReasonForm(),
    )
    return render(request, "findings/line.html", context, status=status)
