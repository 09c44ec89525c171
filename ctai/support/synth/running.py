"""After acceptance: text, votes, signatures; then grants, instalments, results, yearly reports, and the end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ctai.design.formats import day as day_of
from ctai.design.formats import euros
from ctai.funding.acts.ledger import told
from ctai.funding.models import BudgetLine, Instalment
from ctai.history.digests import digest_of
from ctai.monitoring.models import ResultValue, YearlyReport
from ctai.programme.models import ExpectedResult
from ctai.rules.acts import Act
from ctai.rules.funders import InstalmentKind, LedgerKind
from ctai.rules.reports import ReportState, report_due_on
from ctai.rules.roles import Side
from ctai.rules.states import State
from ctai.signature.contract_template import CURRENT_TEMPLATE
from ctai.signature.models import Article, AssemblyVote, FrozenText, Signature
from ctai.support.synth.case import Case
from ctai.support.synth.opening import moved
from ctai.support.synth.proposal import enter
from ctai.support.synth.words import REPORT

CENT = Decimal("0.01")


def sign(case: Case) -> None:
    """The text and the votes once accepted; the frozen text; every signature once in force, only the lead's before."""
    life, officer = case.life, case.prefecture.writer
    if life.accepted is None:
        return
    articles = [
        case.add(
            Article(contract=case.contract, rank=rank * 10, code=model.code, title=model.title, body=model.body,
                    template_version=CURRENT_TEMPLATE.version, template_body=model.body)
        )
        for rank, model in enumerate(CURRENT_TEMPLATE.articles, start=1)
    ]  # fmt: skip
    case.tell(life.accepted, officer, "compose_text", "Texte composé depuis le modèle national n° 1", about=articles[0])
    if life.text_frozen is None:
        return
    for body in case.authorities:
        day = case.between(life.accepted, life.text_frozen)
        vote = AssemblyVote(
            contract=case.contract, organisation=body.organisation, voted_on=day, recorded_by=body.writer,
            reference=f"{day.year}-{case.rng.randint(1, 400):03d}", recorded_on=day,
        )  # fmt: skip
        case.add(vote)
        said = f"Vote de l'assemblée de {body.organisation} enregistré (délibération {vote.reference})"
        case.tell(day, body.writer, "record_vote", said, about=vote, changes={"voted_on": [None, str(day)]})
    moved(case, Act.FREEZE_TEXT, life.text_frozen, officer, State.ACCEPTED)
    text = _frozen(case, articles, life.text_frozen)
    _signatures(case, text, life.text_frozen)


def _frozen(case: Case, articles: Iterable[Article], day: date) -> FrozenText:
    territory = case.place.territory
    content: dict[str, Any] = {
        "number": case.contract.number,
        "period": [str(case.life.starts), str(case.life.ends)],
        "parties": [{"name": one.frozen_name, "siret": one.frozen_siret, "side": one.side} for one in case.parties],
        "perimeter": [{"name": territory.name, "code": territory.code}],
        "articles": [{"title": one.title, "body": one.body, "local": False, "deviates": False} for one in articles],
        "annexes": {},
    }
    return case.add(
        FrozenText(contract=case.contract, number=1, content=content, digest=digest_of(content), frozen_on=day,
                   frozen_by=case.prefecture.writer)
    )  # fmt: skip


def _signatures(case: Case, text: FrozenText, frozen: date) -> None:
    bodies = [*case.authorities, case.prefecture]
    last = case.life.in_force
    for party, body in zip(case.parties, bodies, strict=True):
        if last is None and (not party.is_lead or case.rng.random() < 0.5):
            continue
        day = last if last and party is case.parties[-1] else case.between(frozen, last)
        signature = Signature(
            text=text, party=party, signatory_name=str(body.signatory.person), signed_on=day, recorded_on=day,
            signatory_function="Préfet de département" if party.side == Side.STATE else "Exécutif de la collectivité",
            scan=case.file(body, "exemplaire-signe.pdf", day, body.writer), recorded_by=case.prefecture.writer,
        )  # fmt: skip
        case.add(signature)
        said = f"Signature de {body.organisation} enregistrée"
        case.tell(day, case.prefecture.writer, "record_signature", said, about=signature)
    if last:
        moved(case, Act.ENTER_INTO_FORCE, last, case.prefecture.writer, State.SIGNATURE)


def run(case: Case, lines: list[BudgetLine]) -> None:
    """Years passed: money granted and paid, results reached, reports; then how it ended."""
    life = case.life
    if life.in_force and life.starts and life.ends:
        until = life.closed or case.day
        for year in range(life.starts.year, min(life.ends.year, until.year) + 1):
            _fund(case, [line for line in lines if line.year == year and line.is_state], year, until)
        for year in range(life.starts.year, min(life.ends.year + 1, until.year)):
            _report(case, year, [one for one in case.results if one.year == year])
    prefect = case.prefecture.signatory
    if life.state == State.ENDED:
        moved(case, Act.END_CONTRACT, life.since, prefect, State.IN_FORCE)
    elif life.state == State.TERMINATED:
        moved(case, Act.TERMINATE_CONTRACT, life.since, prefect, State.IN_FORCE)
    elif life.state == State.ABANDONED:
        before = State.PROPOSAL if life.frozen else State.DIAGNOSIS if life.diagnosis_opened else State.EXCHANGES
        moved(case, Act.ABANDON, life.since, case.authority.signatory, before)


def _fund(case: Case, lines: list[BudgetLine], year: int, until: date) -> None:
    """Grants of one year on the State's lines, an advance on one line in three, and its balance the year after."""
    assert case.life.in_force  # noqa: S101
    officer = case.prefecture.writer
    day = max(case.life.in_force, date(year, 3, 1)) + timedelta(days=case.rng.randint(5, 40))
    if day > until:
        return
    granting = case.tell(day, officer, "grant", f"Crédits {year} accordés", reason="Enveloppe départementale répartie.")
    for line in lines:
        entry = enter(case, line, LedgerKind.GRANTED, Decimal(case.rng.randrange(20, 400) * 90), granting)
        if case.rng.random() > 1 / 3:
            continue
        signed = day + timedelta(days=10)
        legal = case.batch.commitment(contract=case.contract, year=year, committed_on=signed, recorded_by=officer)
        said = f"{legal} : {euros(entry.amount)} engagés"
        committing = case.tell(signed, officer, "commit", said, about=legal)
        enter(case, line, LedgerKind.COMMITTED, entry.amount, committing).commitment = legal
        half = (entry.amount / 2).quantize(CENT)
        _pay(case, line, InstalmentKind.ADVANCE, half, signed, day + timedelta(days=30), until)
        _pay(case, line, InstalmentKind.BALANCE, entry.amount - half, signed, date(year + 1, 9, 15), until)


def _pay(
    case: Case, line: BudgetLine, kind: InstalmentKind, amount: Decimal, planned: date, day: date, until: date
) -> None:
    """Planned for its day; paid when the day has passed."""
    is_paid = day <= until
    instalment = Instalment(line=line, kind=kind.value, planned_on=day, amount=amount, paid_on=day if is_paid else None)
    case.add(instalment)
    what = f"{told(line)} : {instalment.get_kind_display().lower()} de {euros(amount)}"
    officer, words = case.prefecture.writer, day_of(day)
    case.tell(planned, officer, "plan_instalment", f"{what} prévu le {words}", about=line)
    if is_paid:
        paying = case.tell(day, officer, "pay", f"{what} versé le {words}", about=line)
        enter(case, line, LedgerKind.PAID, amount, paying).instalment = instalment


def _report(case: Case, year: int, results: list[ExpectedResult]) -> None:
    """Results of a year that is over, and its report: accepted when old, being written or examined when recent."""
    lead, due = case.authority.writer, report_due_on(year)
    told = min(case.day, date(year + 1, 2, 1))
    for one in results:
        value = (one.target * case.rng.randint(50, 120) / 100).quantize(Decimal(1))
        case.add(ResultValue(expected=one, value=value, reported_by=lead, reported_on=told))
    states = list(ReportState) if due > case.day - timedelta(days=200) else [ReportState.ACCEPTED]
    state = case.rng.choice(states)
    is_certified = state in (ReportState.CERTIFIED, ReportState.ACCEPTED)
    report = YearlyReport(
        contract=case.contract, year=year, state=state.value, state_since=told, due_on=due, opened_on=told,
        done=REPORT, certified_on=told if is_certified else None,
        certified_by=case.authority.signatory if is_certified else None,
        accepted_on=told if state == ReportState.ACCEPTED else None,
        asked="Précisez les effectifs." if state == ReportState.SENT_BACK else "",
    )  # fmt: skip
    case.add(report)
    case.tell(told, case.prefecture.writer, "open_report", f"Bilan {year} ouvert", about=report)
    case.tell(told, lead, "write_report", f"Bilan {year} modifié", about=report)
