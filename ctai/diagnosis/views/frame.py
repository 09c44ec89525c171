"""What every page of a diagnosis gives its template."""

from typing import Any

from ctai.accounts.requests import MemberRequest
from ctai.contracts.models import Contract
from ctai.diagnosis.doors import reads_contract
from ctai.diagnosis.models import SIDES, Diagnosis
from ctai.diagnosis.permissions import can_write_diagnosis


def page_context(
    request: MemberRequest, contract: Contract, diagnosis: Diagnosis | None, **more: Any
) -> dict[str, Any]:
    """`frame`: the contract's own frame, or the one of a reader who has no other page of the contract (OFII)."""
    membership = request.membership
    is_reader_of_contract = reads_contract(membership)
    return {
        "contract": contract,
        "diagnosis": diagnosis,
        "frame": "contracts/frame.html" if is_reader_of_contract else "diagnosis/reader_frame.html",
        "reads_contract": is_reader_of_contract,
        "my_side": membership.side if membership.side in SIDES else None,
        "writing_refusal": can_write_diagnosis(diagnosis, membership) if diagnosis else None,
        **more,
    }
