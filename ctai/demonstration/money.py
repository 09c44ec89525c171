"""The money of a story after its first year: credits shared out, amounts tried, decided, committed, paid, closed."""

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from ctai.accounts.models import Membership
from ctai.claims.acts import claim
from ctai.claims.reads import instalments_for
from ctai.decisions import acts as decisions
from ctai.decisions.deciding import decide_one
from ctai.decisions.models import DecisionProposal, ProposalState, Simulation
from ctai.demonstration.story import Story, known
from ctai.envelopes import acts as envelopes
from ctai.envelopes.models import Envelope
from ctai.funding.acts import close
from ctai.funding.acts.commit import commit
from ctai.funding.acts.pay import pay, plan_instalment
from ctai.funding.models import BudgetLine
from ctai.payments import acts as payments
from ctai.regrants.acts import add_call, regrant
from ctai.rules.funders import Funder, InstalmentKind, Route

# Fictitious: a number of Chorus has ten figures; those of a rehearsal begin with eight nines.
TO_THE_LEAD, TO_THE_OPERATOR, OF_NOBODY = "9999999991", "9999999992", "9999999999"
HEADERS = (
    "N° EJ", "Code taxe 1", "Fournisseur payé (DP)", "N° DP", "Montant payé", "Date de dernière opération sur la DP",
)  # fmt: skip
CREDIT = Funder.STATE_104_12
HALF = Decimal("0.5")
CONDITION = "le compte rendu de l'action et les heures de cours données"
WHY = "Crédits répartis entre les dossiers de l'année."


def second_year(people: dict[str, Membership], story: Story, today: date) -> None:
    """Credits come down, one of two simulations is decided and committed; an extract pays; the first year is closed."""
    year = known(story.file.starts_on).year + 1
    share_out(people, year, story.wait(10))
    decided = two_simulations(story.officer, year, story.wait(5))
    decisions.propose(decided, seen=decided.version, by=story.officer, today=story.wait(3))
    for proposal in DecisionProposal.objects.filter(simulation=decided, state=ProposalState.WAITING):
        decide_one(proposal.pk, reason=WHY, by=story.prefect, today=story.wait(4))
    commit_and_plan(story, year, today)
    pay_by_extract(story, year)
    give_on(story, year)
    claim_balance(story)
    close_first_year(story, year - 1)
    # What waits for a decision now: the year that comes.
    own = share_out(people, year + 1, today)
    envelopes.hand_down(
        own, {people["helene.sicard"].organisation: Decimal(15_000)}, by=story.officer, today=today,
        reason="Dossiers du seul arrondissement de Millau",
    )  # fmt: skip
    waiting = two_simulations(story.officer, year + 1, today)
    decisions.share(waiting, shared=True, seen=waiting.version, by=story.officer, today=today)
    waiting.refresh_from_db()
    decisions.propose(waiting, seen=waiting.version, by=story.officer, today=today)


def share_out(people: dict[str, Membership], year: int, day: date) -> Envelope:
    """A year's credits, from the ministry to the prefecture of the département."""
    steward, region, officer = people["sophie.lemaire"], people["marc.delmas"], people["rachida.benali"]
    ministry = envelopes.open_credits(
        year=year, credit=CREDIT, amount=Decimal(2_000_000), reason="Loi de finances (montant fictif)", by=steward,
        today=day, is_rehearsal=True,
    )  # fmt: skip
    envelopes.hand_down(ministry, {region.organisation: Decimal(300_000)}, by=steward, today=day)
    own = Envelope.objects.get(holder=region.organisation, year=year, is_rehearsal=True)
    envelopes.hand_down(own, {officer.organisation: Decimal(80_000)}, by=region, today=day)
    return Envelope.objects.get(holder=officer.organisation, year=year, is_rehearsal=True)


def two_simulations(officer: Membership, year: int, day: date) -> Simulation:
    """Two ways of sharing the same credits, to be compared. The first is given back."""
    first = decisions.make_simulation(
        "Reconduction à 90 %", year=year, credit=CREDIT, by=officer, today=day, is_rehearsal=True
    )
    decisions.fill(first, rule="rate", rate=Decimal("0.9"), seen=first.version, by=officer, today=day)
    second = decisions.copy_simulation(first, "Plafond de 10 000 € par dossier", by=officer, today=day)
    decisions.fill(
        second, rule="rate", rate=Decimal(1), cap=Decimal(10_000), seen=second.version, by=officer, today=day
    )
    first.refresh_from_db()
    return first


def state_lines(story: Story, year: int) -> list[BudgetLine]:
    lines = list(story.file.budget_lines.filter(year=year, funder=CREDIT.value).select_related("action"))
    for line in lines:
        line.contract = story.file
    return lines


def granted_on(line: BudgetLine) -> Decimal:
    return line.granted or Decimal(0)


def half_of(line: BudgetLine) -> Decimal:
    return (granted_on(line) * HALF).quantize(Decimal("0.01"))


def commit_and_plan(story: Story, year: int, today: date) -> None:
    """One commitment for each body paid; half of each line now, the balance at the end of the year."""
    lines, day = state_lines(story, year), story.wait(9)
    for number, straight in ((TO_THE_LEAD, False), (TO_THE_OPERATOR, True)):
        shares = [(line, granted_on(line)) for line in lines if (line.route == Route.TO_OPERATOR.value) == straight]
        commit(story.file, number, shares, committed_on=day, by=story.officer, today=day)
    balance_on = max(date(year, 12, 15), today + timedelta(days=20))
    for line in lines:
        half = half_of(line)
        condition = CONDITION if line.route == Route.TO_OPERATOR.value else ""
        steps = (
            (InstalmentKind.ADVANCE, day + timedelta(days=30), half, ""),
            (InstalmentKind.BALANCE, balance_on, granted_on(line) - half, condition),
        )
        for kind, planned_on, amount, waits_for in steps:
            plan_instalment(
                line, kind=kind, planned_on=planned_on, amount=amount, condition=waits_for, by=story.officer, today=day
            )


def pay_by_extract(story: Story, year: int) -> None:
    """Chorus says who was paid what; one row is of a commitment that no contract here has."""
    day = story.wait(40)
    paid_on = day - timedelta(days=6)
    rows = [(OF_NOBODY, "99999990700002", "ORGANISME SANS CONTRAT (FICTIF)", "9000000000", Decimal(1_200))]
    for place, line in enumerate(state_lines(story, year), start=1):
        direct = line.route == Route.TO_OPERATOR.value
        body = known(line.action.operator) if direct else story.lead.organisation
        number = TO_THE_OPERATOR if direct else TO_THE_LEAD
        rows.append((number, body.siret or "", body.name.upper(), f"900000000{place}", half_of(line)))
    extract = payments.bring(extract_of(rows, paid_on), by=story.officer, today=day)
    payments.apply(extract, by=story.officer, today=day)


def give_on(story: Story, year: int) -> None:
    """The authority called for who holds its desk, and gives on half of what it was granted for it."""
    operator = known(story.operator).organisation
    call = add_call(
        story.file, title="Permanence mobile, tenue par une association", reference=f"Délibération {year}-27 (fictive)",
        decided_on=story.wait(2), by=story.lead, today=story.day,
    )  # fmt: skip
    for line in state_lines(story, year):
        if line.route == Route.REGRANTED.value:
            regrant(
                line, call=call, siret=operator.siret or "", amount=half_of(line), decided_on=story.day, by=story.lead,
                today=story.day,
            )  # fmt: skip


def claim_balance(story: Story) -> None:
    """The operator says that its sessions are held; the prefecture has to examine it."""
    operator = known(story.operator)
    held = "Les deux sessions sont terminées : 240 heures de cours données, feuilles d'émargement à votre disposition."
    for instalment in instalments_for(operator).exclude(condition=""):
        claim(instalment, text=held, by=operator, today=story.wait(3))


def extract_of(rows: Sequence[tuple[str, str, str, str, Decimal]], paid_on: date) -> SimpleUploadedFile:
    out = io.StringIO()
    lines = [(*texts, f"{amount:.2f}".replace(".", ","), f"{paid_on:%d/%m/%Y}") for *texts, amount in rows]
    csv.writer(out, delimiter=";").writerows([HEADERS, *lines])
    name = f"extrait-chorus-{paid_on:%Y-%m-%d}.csv"
    return SimpleUploadedFile(name, out.getvalue().encode(), content_type="text/csv")


def close_first_year(story: Story, year: int) -> None:
    """The operator gets its balance, costs are told; the rest is carried over, or returned by who started late."""
    day = story.wait(20)
    for line in state_lines(story, year):
        if line.route == Route.TO_OPERATOR.value:
            balance = plan_instalment(
                line, kind=InstalmentKind.BALANCE, planned_on=day, amount=granted_on(line) - (line.paid or Decimal(0)),
                by=story.officer, today=day,
            )  # fmt: skip
            pay(balance, paid_on=day, seen=balance.version, by=story.officer, today=day)
    for line in story.file.budget_lines.filter(year=year).select_related("action"):
        line.contract = story.file
        cost = (line.paid or line.asked or Decimal(0)).quantize(Decimal("0.01"))
        close.tell_spent(line, cost, by=story.lead, today=day)
    open_lines = close.open_lines(story.file, year)
    answers = {line.pk: close.RETURN if line.action == open_lines[-1].action else close.CARRY for line in open_lines}
    close.close_year(
        story.file, year, answers, by=story.officer, today=story.wait(3),
        reason=f"Reste de {year} : reporté pour le logement, rendu par la permanence, démarrée quatre mois plus tard.",
    )  # fmt: skip
