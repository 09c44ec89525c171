"""An operator certifies its own sheet; the authority accepts it or asks for corrections. Any later change shows.

What is certified is sealed: a sheet changed from any page, or from a workbook, no longer has the seal it had.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.history.digests import digest_of
from ctai.history.journal import plain
from ctai.history.versioned import CHANGED_SINCE
from ctai.programme.acts import OPERATOR_FIELDS, record
from ctai.programme.models import Action, Certification, ExpectedResult, Milestone
from ctai.programme.permissions import can_answer_certification, can_certify
from ctai.programme.reads import gaps_of
from ctai.rules.refusals import ActRefused, Conflict, Refusal, refuse_unless
from ctai.rules.roles import OrganisationKind

NEVER, WAITING, ACCEPTED, RETURNED, CHANGED = "never", "waiting", "accepted", "returned", "changed"


def seal_of(action: Action) -> str:
    """What the operator vouches for: its fields, results and milestones, the title it was given, and who carries it.

    A milestone done is not a change of what was promised. Reads `expected_results` and `milestones`.
    """
    results: Iterable[ExpectedResult] = action.expected_results.all()
    milestones: Iterable[Milestone] = action.milestones.all()
    return digest_of(
        {name: plain(getattr(action, name)) for name in (*OPERATOR_FIELDS, "title", "operator_id")}
        | {
            "results": sorted([one.year, one.label, f"{one.target:.2f}", one.unit] for one in results),
            "milestones": sorted([one.title, str(one.planned_on)] for one in milestones),
        }
    )


@dataclass(frozen=True)
class Standing:
    """Where the certification of a sheet is: `state` is one of the five words above. `last`: None when never."""

    state: str
    last: Certification | None = None

    @property
    def sentence(self) -> str:
        if self.last is None:
            return "Pas encore certifiée par le porteur."
        said = f"Certifiée par {self.last.by.person}, {self.last.by.organisation}, le {self.last.on:%d/%m/%Y}"
        match self.state:
            case "accepted":
                return f"{said} ; acceptée par la collectivité le {self.last.answered_on:%d/%m/%Y}."
            case "returned":
                return f"{said} ; corrections demandées le {self.last.answered_on:%d/%m/%Y} : {self.last.reason}"
            case "changed":
                return f"{said}, puis modifiée : cette certification ne vaut plus."
        return f"{said} ; la collectivité doit encore l'accepter ou demander des corrections."

    @property
    def short(self) -> str:
        return {
            NEVER: "à certifier",
            WAITING: "certifiée, à accepter",
            ACCEPTED: "certifiée et acceptée",
            RETURNED: "corrections demandées",
            CHANGED: "modifiée depuis la certification",
        }[self.state]


def is_certified_by_operator(action: Action) -> bool:
    """An authority that carries its own action has nobody to certify to."""
    return action.operator is not None and action.operator.kind == OrganisationKind.OPERATOR


def standing_of(action: Action) -> Standing:
    """From `certifications` (last first, each with `by__person` and `by__organisation`), results and milestones."""
    last = next(iter(action.certifications.all()), None)
    if last is None:
        return Standing(NEVER)
    if last.accepted is False:
        return Standing(RETURNED, last)
    if last.seal != seal_of(action):
        return Standing(CHANGED, last)
    return Standing(ACCEPTED if last.accepted else WAITING, last)


@transaction.atomic
def certify(action: Action, *, seen: int, by: Membership, today: date) -> Certification:
    """The operator vouches for the version it read. Raises Conflict when the sheet moved meanwhile."""
    action = _locked(action, seen)
    refuse_unless(can_certify(action, by))
    gaps = gaps_of(action, action.expected_results.count())
    if gaps:
        what = ", ".join(gap.sentence for gap in gaps)
        raise ActRefused(Refusal(f"Cette fiche ne peut pas encore être certifiée. Il manque : {what}.", "gaps"))
    if standing_of(action).state in (WAITING, ACCEPTED):
        raise ActRefused(Refusal("Cette fiche est déjà certifiée, et n'a pas changé depuis.", "twice"))
    given = Certification.objects.create(action=action, seal=seal_of(action), by=by, on=today)
    record(action, "certify_sheet", f"certifiée par {by.organisation}", by, today)
    return given


@transaction.atomic
def answer(action: Action, *, accepted: bool, reason: str = "", seen: int, by: Membership, today: date) -> None:
    """The authority's word on the certification it read; corrections take a reason."""
    action = _locked(action, seen)
    refuse_unless(can_answer_certification(action, by))
    standing = standing_of(action)
    if standing.state != WAITING or standing.last is None:
        raise ActRefused(Refusal("Aucune certification n'attend votre réponse sur cette fiche.", "nothing"))
    if not accepted and not reason.strip():
        raise ActRefused(Refusal("Dites au porteur ce qui est à corriger.", "reason"))
    last = standing.last
    last.accepted, last.reason, last.answered_by, last.answered_on = accepted, reason, by, today
    last.save(update_fields=["accepted", "reason", "answered_by", "answered_on"])
    what = "certification acceptée" if accepted else "corrections demandées au porteur"
    record(action, "accept_sheet" if accepted else "return_sheet", what, by, today, None, reason)


def _locked(action: Action, seen: int) -> Action:
    """The row as it stands, nobody else writing it until the end of the transaction."""
    related = ("contract", "operator")
    row = Action.objects.select_for_update(of=("self",)).select_related(*related).filter(pk=action.pk).first()
    if row is None or row.version != seen:
        raise Conflict(Refusal(CHANGED_SINCE, code="conflict"))
    return row
