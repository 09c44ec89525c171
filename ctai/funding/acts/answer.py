"""Answering the checks: the authority justifies, the officer judges."""

from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.checks.registry import RULE_BY_CODE, Status, outcome_of
from ctai.contracts.models import Contract
from ctai.funding.acts.ledger import locked
from ctai.funding.models import ACCEPTED, REFUSED, WAITING, Justification
from ctai.funding.permissions import can_judge, can_justify
from ctai.funding.reads import facts_of
from ctai.history import journal
from ctai.history.versioned import save_if_unchanged
from ctai.rules.refusals import ActRefused, Conflict, Refusal, refuse_unless


@transaction.atomic
def justify(contract: Contract, code: str, *, text: str, seen: int, by: Membership, today: date) -> Justification:
    """Answer the anomalies of one check as they are now. `seen`: version of the former text, 0 when there is none."""
    contract = locked(contract)
    refuse_unless(can_justify(contract, by))
    outcome = outcome_of(RULE_BY_CODE[code], facts_of(contract, today))
    if outcome.status == Status.BLOCKING:
        raise ActRefused(
            Refusal("Cette règle est bloquante : elle se corrige, elle ne se justifie pas.", code="blocking")
        )
    if outcome.status != Status.TO_JUSTIFY:
        raise ActRefused(Refusal("Cette règle n'appelle pas de justification aujourd'hui.", code="nothing"))
    if not text.strip():
        raise ActRefused(Refusal("Écrivez la justification.", code="empty"))
    anomalies = [finding.sentence for finding in outcome.findings]
    values = {
        "text": text.strip(), "anomalies": anomalies, "by": by, "written_on": today,
        "judgement": WAITING, "judged_by": None, "judged_on": None, "judge_reason": "",
    }  # fmt: skip
    found = contract.justifications.filter(code=code).first()
    before = found.text if found else ""
    if found is None:
        if seen:
            raise Conflict(
                Refusal("Cette justification a été retirée depuis que vous avez ouvert la page.", code="conflict")
            )
        found = Justification.objects.create(contract=contract, code=code, **values)
    else:
        save_if_unchanged(found, seen=seen, **values)
    journal.record(
        contract.number,
        "justify",
        f"Règle « {outcome.rule.rule} » : justification écrite",
        by=by,
        today=today,
        about=found,
        changes={"text": (before, found.text)},
    )
    return found


@transaction.atomic
def judge(
    justification: Justification, *, accepted: bool, reason: str = "", seen: int, by: Membership, today: date
) -> Justification:
    """The officer accepts a justification, or refuses it with a reason."""
    contract = locked(justification.contract)
    refuse_unless(can_judge(contract, by))
    if not accepted and not reason.strip():
        raise ActRefused(Refusal("Donnez un motif : la collectivité doit savoir quoi corriger.", code="reason"))
    verdict = ACCEPTED if accepted else REFUSED
    changes = save_if_unchanged(
        justification, seen=seen, judgement=verdict, judged_by=by, judged_on=today, judge_reason=reason.strip()
    )
    rule = RULE_BY_CODE[justification.code].rule
    journal.record(
        contract.number,
        "judge_justification",
        f"Règle « {rule} » : justification {'acceptée' if accepted else 'refusée'}",
        by=by,
        today=today,
        about=justification,
        changes={"judgement": changes.get("judgement", (verdict, verdict))},
        reason=reason.strip(),
    )
    return justification
