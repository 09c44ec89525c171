"""Trying amounts, sharing them, and turning them into proposals of decision: one act a file."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.decisions import cutting, reads
from ctai.decisions.models import DecisionProposal, ProposalState, Simulation, TriedAmount
from ctai.decisions.permissions import can_change_simulation, can_decide, can_simulate
from ctai.decisions.spreading import CutRule, capped
from ctai.design.formats import euros
from ctai.history import journal
from ctai.history.versioned import save_if_unchanged
from ctai.jobs.acts import start
from ctai.jobs.models import Job
from ctai.rules.funders import Funder
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless
from ctai.rules.roles import Side


def stream(simulation: Simulation) -> str:
    """The journal of a simulation: nobody's contract moves while amounts are tried."""
    return f"simulation-{simulation.pk}"


@transaction.atomic
def make_simulation(
    name: str, *, year: int, credit: Funder, by: Membership, today: date, is_rehearsal: bool = False
) -> Simulation:
    refuse_unless(can_simulate(by))
    simulation = Simulation.objects.create(
        name=name, year=year, credit=credit.value, organisation=by.organisation, made_by=by, made_on=today,
        is_rehearsal=is_rehearsal,
    )  # fmt: skip
    _record(simulation, "make_simulation", f"Simulation « {name} » ouverte", by, today)
    return simulation


@transaction.atomic
def copy_simulation(simulation: Simulation, name: str, *, by: Membership, today: date) -> Simulation:
    """The same amounts under another name, to change and compare. Another service's becomes one's own."""
    made = make_simulation(
        name, year=simulation.year, credit=Funder(simulation.credit), by=by, today=today,
        is_rehearsal=simulation.is_rehearsal,
    )  # fmt: skip
    rows = simulation.amounts.values_list("contract_id", "amount")
    TriedAmount.objects.bulk_create(
        [TriedAmount(simulation=made, contract_id=contract, amount=amount) for contract, amount in rows]
    )
    return made


@transaction.atomic
def try_amounts(
    simulation: Simulation, amounts: Mapping[int, Decimal | None], *, seen: int, by: Membership, today: date
) -> int:
    """Write these amounts (contract number in our tables → euros; None: no longer tried). Raises Conflict.

    Returns how many files have another amount than before.
    """
    refuse_unless(can_change_simulation(simulation, by))
    save_if_unchanged(simulation, seen=seen)
    known = set(
        reads.requests(by, simulation.year, simulation.credit, is_rehearsal=simulation.is_rehearsal)
        .filter(pk__in=list(amounts))
        .values_list("pk", flat=True)
    )
    before = dict(simulation.amounts.filter(contract__in=known).values_list("contract_id", "amount"))
    changed = {pk: amount for pk, amount in amounts.items() if pk in known and before.get(pk) != amount}
    TriedAmount.objects.filter(simulation=simulation, contract__in=list(changed)).delete()
    TriedAmount.objects.bulk_create(
        [
            TriedAmount(simulation=simulation, contract_id=pk, amount=amount)
            for pk, amount in changed.items()
            if amount is not None
        ]
    )
    if changed:
        count = len(changed)
        sentence = "Un montant essayé" if count == 1 else f"{count} montants essayés"
        _record(simulation, "try_amounts", sentence, by, today)
    return len(changed)


@transaction.atomic
def fill(
    simulation: Simulation,
    *,
    rule: str,
    rate: Decimal = Decimal(1),
    cap: Decimal | None = None,
    total: Decimal = Decimal(0),
    way: CutRule = CutRule.SHARE,
    seen: int,
    by: Membership,
    today: date,
) -> int:
    """Give an amount to every file by one rule, in place of what was tried.

    `rule`: "rate" (asked × rate, within cap) or "cut" (what is granted, less each one's part of `total` taken, in that
    `way`, from what is not yet committed: `cutting`).
    """
    wanted: dict[int, Decimal | None]
    if rule == "cut":
        wanted = {one.contract: one.kept for one in cutting.files(simulation, by, total, way)}
    else:
        lines = reads.asking_lines(by, simulation.year, simulation.credit, is_rehearsal=simulation.is_rehearsal)
        found = reads.by_file(lines).filter(asked_sum__gt=0).order_by("contract__departement__code", "contract__number")
        rows = list(found.values_list("contract", "asked_sum"))
        wanted = dict(zip([row[0] for row in rows], capped([row[1] for row in rows], rate, cap), strict=True))
    return try_amounts(simulation, wanted, seen=seen, by=by, today=today)


@transaction.atomic
def share(simulation: Simulation, *, shared: bool, seen: int, by: Membership, today: date) -> None:
    """Let the other State services of the same départements read it, or no longer. Raises Conflict."""
    refuse_unless(can_change_simulation(simulation, by))
    save_if_unchanged(simulation, seen=seen, is_shared=shared)
    sentence = f"Simulation « {simulation.name} » {'partagée' if shared else 'reprise pour soi'}"
    _record(simulation, "share_simulation", sentence, by, today)


@transaction.atomic
def propose(simulation: Simulation, *, seen: int, by: Membership, today: date) -> int:
    """Turn each tried amount into a proposal to the prefecture of its file: one act, one journal row a file.

    Files whose proposal is not accepted yet are left aside, as are those with the same proposal open. Returns how many.
    """
    refuse_unless(can_change_simulation(simulation, by))
    save_if_unchanged(simulation, seen=seen)
    found = reads.requests(by, simulation.year, simulation.credit, is_rehearsal=simulation.is_rehearsal)
    rows = reads.tried_on(found.filter(state__in=reads.DECIDABLE), simulation).filter(tried__isnull=False)
    open_ones = {
        one.contract_id: one
        for one in DecisionProposal.objects.select_for_update().filter(
            contract__in=found.values("pk"),
            year=simulation.year,
            credit=simulation.credit,
            state__in=[ProposalState.WAITING, ProposalState.FAILED],
        )
    }
    wanted = {contract: contract.tried for contract in rows if _differs(open_ones.get(contract.pk), contract.tried)}
    if not wanted:
        raise ActRefused(
            Refusal(
                "Rien à proposer : aucun montant essayé sur un dossier accepté, ou tout est déjà proposé.", code="empty"
            )
        )
    replaced = [open_ones[contract.pk].pk for contract in wanted if contract.pk in open_ones]
    DecisionProposal.objects.filter(pk__in=replaced).update(state=ProposalState.WITHDRAWN)
    return _propose(simulation, wanted, by, today)


def _differs(proposal: DecisionProposal | None, amount: Decimal) -> bool:
    return proposal is None or proposal.amount != amount


def _propose(simulation: Simulation, wanted: Mapping[Contract, Decimal], by: Membership, today: date) -> int:
    """All of them in a few queries: the region proposes on a whole campaign while somebody waits."""
    made = DecisionProposal.objects.bulk_create(
        [
            DecisionProposal(
                contract=contract, year=simulation.year, credit=simulation.credit, amount=amount,
                simulation=simulation, proposed_by=by, proposed_on=today,
            )
            for contract, amount in wanted.items()
        ],
        batch_size=journal.BATCH,
    )  # fmt: skip
    rows = [
        journal.New(
            one.contract.number, "propose_decision", f"Décision proposée pour {one.year} : {euros(one.amount)}", one,
            audience=Side.STATE.value,
        )
        for one in made
    ]  # fmt: skip
    return len(journal.record_many(rows, by=by, today=today))


@transaction.atomic
def decide(proposals: list[int], *, reason: str, back: str, by: Membership, today: date) -> Job:
    """Ask for these proposals to be decided, in the background, one file after the other."""
    refuse_unless(can_decide(by))
    mine = list(reads.waiting(by).filter(pk__in=proposals).values_list("pk", flat=True))
    if not mine:
        raise ActRefused(Refusal("Cochez au moins une proposition à décider.", code="empty"))
    count = len(mine)
    return start(
        "decisions.decide",
        by=by,
        payload={"proposals": mine, "reason": reason.strip(), "day": today.isoformat()},
        label=f"Décision sur {count} dossier{'s' if count > 1 else ''}",
        back=back,
    )


@transaction.atomic
def withdraw(proposal: DecisionProposal, *, by: Membership, today: date) -> None:
    """The prefecture sets a proposal aside: nothing is decided."""
    refuse_unless(can_decide(by))
    stored = reads.waiting(by).select_for_update(of=("self",)).filter(pk=proposal.pk).first()
    if stored is None:
        raise ActRefused(Refusal("Cette proposition n'attend plus de décision.", code="gone"))
    DecisionProposal.objects.filter(pk=stored.pk).update(state=ProposalState.WITHDRAWN, sentence="")
    journal.record(
        stored.contract.number, "withdraw_proposal", f"Proposition écartée pour {stored.year} : {euros(stored.amount)}",
        by=by, today=today, about=stored, audience=Side.STATE.value,
    )  # fmt: skip


def _record(simulation: Simulation, act: str, sentence: str, by: Membership, today: date) -> None:
    journal.record(stream(simulation), act, sentence, by=by, today=today, about=simulation)
