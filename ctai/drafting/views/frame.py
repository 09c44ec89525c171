"""What every page of a diagnosis gives its template."""

from typing import Any

from ctai.accounts.requests import MemberRequest
from ctai.contracts.models import Contract
from ctai.diagnosis.doors import reads_contract
from ctai.diagnosis.models import SIDES, Diagnosis
from ctai.diagnosis.permissions import can_give_opinion, can_write_diagnosis, party_side
from ctai.diagnosis.ranking import Graded, graded_of


def page_context(
    request: MemberRequest, contract: Contract, diagnosis: Diagnosis | None, **more: Any
) -> dict[str, Any]:
    """`frame`: the contract's own frame, or the one of a reader who has no other page of the contract (OFII).

    `my_side`: the side a party writes for, None for every other reader.
    """
    membership = request.membership
    is_reader_of_contract = reads_contract(membership)
    return {
        "contract": contract,
        "diagnosis": diagnosis,
        "frame": "contracts/frame.html" if is_reader_of_contract else "diagnosis/reader_frame.html",
        "reads_contract": is_reader_of_contract,
        "my_side": party_side(contract, membership),
        "writing_refusal": can_write_diagnosis(diagnosis, membership) if diagnosis else None,
        "may_give_opinion": diagnosis is not None and can_give_opinion(diagnosis, membership) is None,
        **more,
    }


def graded_rows(diagnosis: Diagnosis, side: Any) -> list[tuple[Graded, dict[str, Any]]]:
    """Each priority with the scores this reader may see, of each side (None: hidden, or not given yet)."""
    return [(one, {name.value: one.seen_by(side).get(name) for name in SIDES}) for one in graded_of(diagnosis)]
