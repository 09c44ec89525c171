"""What the pages of one sheet share, in the contract's frame and in the operator's: addresses, sections, gaps."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from ctai.accounts.models import Membership
from ctai.programme.certification import ACCEPTED, WAITING, is_certified_by_operator, standing_of
from ctai.programme.forms import AUTHORITY_SECTIONS, OPTIONAL_SECTIONS, SECTIONS
from ctai.programme.models import Action
from ctai.programme.permissions import (
    can_answer_certification,
    can_certify,
    can_set_status,
    can_write_milestones,
    can_write_programme,
    can_write_sheet,
)
from ctai.programme.reads import Gap, gaps_of, outside_period

CONTRACT_FRAME, OPERATOR_FRAME = "contracts/frame.html", "programme/operator_frame.html"


@dataclass(frozen=True)
class SectionLink:
    title: str
    url: str
    gaps: tuple[str, ...]
    is_optional: bool = False

    @property
    def is_complete(self) -> bool:
        return not self.gaps


@dataclass(frozen=True)
class Listed:
    """A sheet in a list, with what it lacks. `url`: where this person opens it."""

    action: Action
    gaps: list[Gap]
    outside: str
    url: str
    is_writable: bool

    @property
    def standing(self) -> str:
        """Where the operator's certification is, in words; "" for who certifies to nobody. Reads `reads.followed()`."""
        return standing_of(self.action).short if is_certified_by_operator(self.action) else ""


def listed(action: Action, *, mine: bool, is_writable: bool) -> Listed:
    """`action` comes from a read that counted its results."""
    return Listed(
        action,
        gaps_of(action, action.result_count),  # type: ignore[attr-defined]
        outside_period(action, action.contract),
        address(action, "action", mine=mine),
        is_writable,
    )


def address(action: Action, page: str, *, mine: bool, **more: Any) -> str:
    """A page of the sheet: `programme:action` for the contract's readers, `programme:my_action` for its operator."""
    name = f"programme:my_{page}" if mine else f"programme:{page}"
    return reverse(name, kwargs={"number": action.contract.number, "rank": action.number, **more})


def links(action: Action, *, mine: bool, results: int) -> list[SectionLink]:
    """The sections of the sheet, each with what it lacks; the operator does not choose the operator."""
    gaps = gaps_of(action, results)
    pages = [
        (form.heading, "edit", slug) for slug, form in SECTIONS.items() if not mine or slug not in AUTHORITY_SECTIONS
    ]
    pages.insert(3, ("Résultats attendus", "results", ""))
    pages.insert(3, ("Jalons", "milestones", ""))
    if not mine:
        pages.insert(1, ("Porteur", "operator", ""))
    slug_of = {"results": "resultats", "operator": "porteur", "milestones": "jalons"}
    return [
        SectionLink(
            title,
            address(action, page, mine=mine, **({"section": slug} if slug else {})),
            tuple(gap.sentence for gap in gaps if gap.section == (slug or slug_of[page])),
            is_optional=slug in OPTIONAL_SECTIONS or page == "milestones",
        )
        for title, page, slug in pages
    ]


def frame(action: Action, *, mine: bool) -> dict[str, Any]:
    """The frame of a page of the sheet. The operator's says nothing of the contract but its place and number."""
    contract = action.contract
    here = {"action": action, "mine": mine, "sheet_url": address(action, "action", mine=mine)}
    if mine:
        return here | {"frame": OPERATOR_FRAME, "rehearsal": contract.is_rehearsal}
    return here | {"frame": CONTRACT_FRAME, "contract": contract}


def page(action: Action, membership: Membership, *, mine: bool, today: date) -> dict[str, Any]:
    """`action` comes with its results, milestones and certifications (`reads.followed`)."""
    results = list(action.expected_results.all())
    return (
        frame(action, mine=mine)
        | {
            "results": results,
            "milestones": [(one, one.is_late(today)) for one in action.milestones.all()],
            "sections": links(action, mine=mine, results=len(results)),
            "outside": outside_period(action, action.contract),
            "refusal": can_write_sheet(action, membership),
            "may_arrange": not mine and can_write_programme(action.contract, membership) is None,
            "may_follow": can_set_status(action, membership) is None,
            "may_mark": can_write_milestones(action, membership) is None,
            "milestones_url": address(action, "milestones", mine=mine),
            "status_url": address(action, "status", mine=mine),
        }
        | _certification(action, membership)
    )


def _certification(action: Action, membership: Membership) -> dict[str, Any]:
    """What the page says of the certification; nothing when an authority carries its own action."""
    if not is_certified_by_operator(action):
        return {}
    standing = standing_of(action)
    waiting = standing.state == WAITING
    return {
        "standing": standing,
        "may_certify": standing.state not in (WAITING, ACCEPTED) and can_certify(action, membership) is None,
        "may_answer": waiting and can_answer_certification(action, membership) is None,
    }
