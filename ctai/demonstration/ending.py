"""The second half of a story: text, votes, signatures, then money, results and a yearly report."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pikepdf

from ctai.accounts.models import Membership
from ctai.demonstration.story import Story
from ctai.expenses.acts import Place, tell_charges
from ctai.expenses.reads import plan_of
from ctai.files.store import store
from ctai.funding.acts.commit import commit
from ctai.funding.acts.decide import Granted, grant_all
from ctai.funding.acts.pay import pay, plan_instalment
from ctai.lifecycle.acts.text import compose_text, record_signature
from ctai.monitoring.acts import move_report, open_report, report_result, write_report
from ctai.programme.models import ExpectedResult
from ctai.rules.acts import Act
from ctai.rules.expenses import ACCOUNTS, Account, Nature
from ctai.rules.funders import InstalmentKind
from ctai.rules.reports import ReportAct
from ctai.rules.roles import Side
from ctai.rulings.acts import mark_read, notify
from ctai.rulings.reads import pending_of
from ctai.signature.acts import add_local_article, record_vote


def blank_scan() -> bytes:
    """A page without anything on it: a rehearsal has no real signature to show."""
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


def prepare_text(story: Story) -> None:
    """Compose, add a local article, record every assembly's vote, freeze."""
    story.wait(6)
    compose_text(story.file, by=story.officer, today=story.day)
    add_local_article(
        story.file,
        title="Comité des personnes concernées",
        body="Un comité réunit deux fois par an des personnes concernées, volontaires, pour donner leur avis.",
        by=story.lead,
        today=story.wait(3),
    )
    for number, member in enumerate((story.lead, *story.partners), start=1):
        record_vote(
            story.file,
            voted_on=story.wait(10),
            reference=f"{story.day.year}-{110 + number}",
            deliberation=None,
            by=member,
            today=story.day,
        )
    story.wait(3)
    story.act(Act.FREEZE_TEXT, story.officer)


def sign(story: Story, *, all_parties: bool = True) -> None:
    """Paper signatures, recorded one by one; the last one puts the file in force."""
    story.wait(8)
    signatories: dict[int, Membership] = {
        member.organisation_id: member for member in (story.elected, *story.partners, story.prefect)
    }
    parties = list(story.file.parties.select_related("organisation"))
    for party in parties if all_parties else parties[:1]:
        member = signatories[party.organisation_id]
        record_signature(
            party,
            signatory_name=str(member.person),
            signatory_function="Préfet de département" if party.side == Side.STATE else "Exécutif de la collectivité",
            signed_on=story.day,
            scan=store(party.organisation, "exemplaire-signe.pdf", blank_scan(), by=member),
            by=story.officer,
            today=story.day,
        )
    story.file.refresh_from_db()


def run_a_year(story: Story, until: date) -> None:
    """Grants of the first year, an advance paid, results told, the report opened, written and certified."""
    year = story.file.starts_on.year if story.file.starts_on else story.day.year
    story.wait(20)
    grant_and_pay(story, year)
    story.day = max(story.day, min(date(year + 1, 2, 1), until))
    expected = ExpectedResult.objects.filter(action__contract=story.file, year=year).select_related("action__contract")
    for share, row in zip((95, 110, 80), expected.order_by("action__number"), strict=False):
        value = (row.target * share / 100).quantize(Decimal(1))
        report_result(row, value=value, comment="", seen=0, by=story.lead, today=story.day)
    tell_the_cost(story, year)
    tell_the_year(story, year)


def tell_the_cost(story: Story, year: int) -> None:
    """What the year cost once it is over: a little less staff than foreseen, a little more of everything else."""
    if year >= story.day.year:
        return
    for action in story.file.actions.in_order():
        wanted: dict[Place, Decimal | None] = {
            Place(year, account): (
                amount * (Decimal("0.97") if account == Account.STAFF else Decimal("1.04"))
            ).quantize(Decimal("0.01"))
            for account, amount in plan_of(action, year).planned.items()
            if ACCOUNTS[account].nature == Nature.CHARGES
        }
        tell_charges(action, wanted, seen=1, by=story.lead, today=story.day)


def grant_and_pay(story: Story, year: int) -> None:
    """Nine tenths of what was asked of the State, and half of it paid as an advance."""
    lines = [line for line in story.file.budget_lines.select_related("action") if line.is_state and line.year == year]
    for line in lines:
        line.contract = story.file
    grant_all(
        story.file,
        [Granted(line, None, (line.asked or Decimal(0)) * Decimal("0.9")) for line in lines],
        by=story.officer,
        today=story.day,
        reason="Enveloppe départementale répartie entre les dossiers de l'année.",
    )
    tell_decisions(story)
    shares = [(line, (line.asked or Decimal(0)) * Decimal("0.9")) for line in lines]
    # Fictitious: a number of Chorus has ten figures; those of a rehearsal begin with nine nines.
    commit(story.file, "9999999990", shares, committed_on=story.day, by=story.officer, today=story.day)
    for line in lines:
        line.refresh_from_db()
        line.contract = story.file
        half = (line.granted or Decimal(0)) / 2
        instalment = plan_instalment(
            line,
            kind=InstalmentKind.ADVANCE,
            planned_on=story.day + timedelta(days=30),
            amount=half,
            by=story.officer,
            today=story.day,
        )
        pay(instalment, paid_on=story.day, seen=instalment.version, by=story.officer, today=story.day)


def tell_decisions(story: Story) -> None:
    """Each body paid is told what it receives, and the lead opens it."""
    for decision in pending_of(story.file, story.day):
        told = notify(decision.lines[0], seen=decision.seen, by=story.officer, today=story.day)
        mark_read(told, by=story.lead, today=story.day)


def tell_the_year(story: Story, year: int) -> None:
    report = open_report(story.file, year, by=story.officer, today=story.wait(2))
    write_report(
        report,
        texts={
            "done": "Les trois actions ont démarré ; les groupes du soir sont complets depuis l'automne.",
            "difficulties": "Le recrutement de la permanence mobile a pris quatre mois.",
            "lessons": "La garde d'enfants pendant les cours change tout : la prévoir dès le départ.",
            "outlook": "Ouvrir un troisième groupe du soir, sans budget supplémentaire.",
        },
        seen=report.version,
        by=story.lead,
        today=story.wait(5),
    )
    move_report(report, ReportAct.CERTIFY_REPORT, by=story.elected, today=story.wait(4))
