"""A Chorus extract from the page to the ledger: what matches, what is left and where, nothing twice, all or nothing."""

import random
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from ctai.accounts.tests.factories import make_membership
from ctai.contracts.tests.factories import make_contract, people
from ctai.funding.acts import commit, pay
from ctai.funding.models import Instalment, LedgerEntry
from ctai.funding.reads import lines_off_the_ledger
from ctai.history.models import Entry
from ctai.payments import acts, working
from ctai.payments.models import Extract, ExtractState, Outcome, RecordedPayment
from ctai.payments.reads import balance_of
from ctai.payments.tests.factories import (
    DIRECT_EJ,
    HEADERS,
    OWN_EJ,
    TODAY,
    bring,
    extract_file,
    fresh,
    make_committed,
    paid,
)
from ctai.rules.funders import InstalmentKind
from ctai.rules.refusals import ActRefused
from ctai.rules.roles import Role
from ctai.rules.states import State
from ctai.sheets.writing import Sheet, workbook
from tests.world import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def money():
    contract = make_contract(State.IN_FORCE)
    contract.lead.siret = contract.lead.siret or "21060088200013"
    contract.lead.save()
    return make_committed(contract, make_membership(Role.OPERATOR_AGENT).organisation)


def plan(line, amount, day, by):
    return pay.plan_instalment(
        line, kind=InstalmentKind.ADVANCE, planned_on=day, amount=Decimal(amount), by=by, today=TODAY
    )


def outcomes(extract):
    return [Outcome(row.outcome) for row in extract.rows.all()]


def only(extract):
    (row,) = extract.rows.all()
    return row


# From the page to the ledger


def test_an_extract_is_read_shown_to_the_cent_and_recorded_in_one_act(money):
    plan(money.direct, "12000.50", date(2026, 10, 1), money.officer)
    siret, lead = money.operator.siret, money.contract.lead.siret
    rows = [
        paid(DIRECT_EJ, siret, "12 000,50", dp="100028941"),
        paid(OWN_EJ, lead, "12000", "2026-10-16", dp="100028942"),
        paid("2100000000", lead, "7,35", dp="100028943"),
        paid(DIRECT_EJ, lead, "10", dp="100028944"),
        paid(DIRECT_EJ, siret, "30000,01", dp="100028945"),
        paid(DIRECT_EJ, siret, "dix", dp="100028946"),
        ["Total", "", "", "", "", "", "", "54 017,86", ""],
    ]
    client = client_for(money.officer)
    answer = client.post(reverse("payments:extracts"), {"file": extract_file(rows)})
    extract = Extract.objects.get()
    assert answer.url == extract.get_absolute_url() and extract.state == ExtractState.READY
    assert outcomes(extract) == [
        Outcome.PLANNED, Outcome.NEW, Outcome.UNKNOWN_EJ, Outcome.STRANGER, Outcome.ABOVE, Outcome.UNREADABLE
    ]  # fmt: skip
    assert [row.cell for row in extract.rows.all()] == ["H2", "H3", "A4", "C5", "H6", "H7"]
    balance = balance_of(extract)
    assert (balance.recorded, balance.left, balance.already) == (Decimal("24000.50"), Decimal("30017.36"), 0)
    assert balance.total == balance.file_total == Decimal("54017.86") and balance.gap == 0
    page = client.get(answer.url).content.decode()
    assert "extrait.csv, H7" in page and "le montant ne se lit pas" in page and "Enregistrer 2 versements" in page
    before = Entry.objects.of(money.contract.number).count()
    client.post(answer.url)
    assert fresh(money.direct).paid == Decimal("12000.50")
    assert [fresh(line).paid for line in money.own] == [8_000, 4_000]
    paid_on = Instalment.objects.order_by("planned_on").values_list("paid_on", flat=True)
    assert list(paid_on) == [date(2026, 10, 15), date(2026, 10, 16), date(2026, 10, 16)]
    written = list(Entry.objects.of(money.contract.number).order_by("sequence").values_list("act", flat=True))[before:]
    assert written == ["pay", "plan_instalment", "pay", "plan_instalment", "pay", "import_payments"]
    assert not lines_off_the_ledger()
    assert "Enregistré le" in client.get(answer.url).content.decode()
    with pytest.raises(ActRefused):
        acts.apply(extract, by=money.officer, today=TODAY)


def test_the_same_extract_and_a_later_one_record_nothing_twice(money):
    siret = money.operator.siret
    # Two payments that say the same thing and have no number: both are counted, once each.
    first = [paid(DIRECT_EJ, siret, "1000"), paid(DIRECT_EJ, siret, "1000"), paid(DIRECT_EJ, siret, "500", dp="7")]
    acts.apply(bring(first, money.officer), by=money.officer, today=TODAY)
    assert fresh(money.direct).paid == 2_500
    later = [*reversed(first), paid(DIRECT_EJ, siret, "300", dp="8")]
    extract = bring(later, money.officer)
    assert outcomes(extract) == [Outcome.KNOWN] * 3 + [Outcome.NEW]
    acts.apply(extract, by=money.officer, today=TODAY)
    assert fresh(money.direct).paid == 2_800 and RecordedPayment.objects.count() == 4
    again = bring(later, money.officer)
    with pytest.raises(ActRefused, match="à enregistrer"):
        acts.apply(again, by=money.officer, today=TODAY)


def test_what_was_recorded_and_says_otherwise_now_is_contradictory(money):
    siret = money.operator.siret
    acts.apply(bring([paid(DIRECT_EJ, siret, "500", dp="7")], money.officer), by=money.officer, today=TODAY)
    other = bring([paid(DIRECT_EJ, siret, "501", dp="7")], money.officer)
    assert "500,00" in only(other).sentence and only(other).outcome == Outcome.CONTRADICTORY
    moved = bring([paid(DIRECT_EJ, siret, "500", "16/10/2026", dp="7")], money.officer)
    assert only(moved).cell == "I2" and only(moved).outcome == Outcome.CONTRADICTORY
    unnumbered = bring([paid(DIRECT_EJ, siret, "500")], money.officer)
    assert only(unnumbered).outcome == Outcome.CONTRADICTORY
    one = Instalment.objects.get()
    pay.cancel_payment(one, reason="Rendu", seen=one.version, by=money.officer, today=TODAY)
    assert "annulé" in only(bring([paid(DIRECT_EJ, siret, "500", dp="7")], money.officer)).sentence


def test_a_payment_typed_by_hand_is_linked_not_paid_again(money):
    one = plan(money.direct, 500, date(2026, 10, 1), money.officer)
    pay.pay(one, paid_on=date(2026, 10, 15), seen=one.version, by=money.officer, today=TODAY)
    siret = money.operator.siret
    near = bring([paid(DIRECT_EJ, siret, "500", "20/10/2026")], money.officer)
    assert "saisi ici à la main" in only(near).sentence and only(near).cell == "I2"
    assert only(bring([paid(DIRECT_EJ, siret, "499")], money.officer)).outcome == Outcome.CONTRADICTORY
    same = bring([paid(DIRECT_EJ, siret, "500")], money.officer)
    assert only(same).outcome == Outcome.TYPED
    acts.apply(same, by=money.officer, today=TODAY)
    assert fresh(money.direct).paid == 500 and RecordedPayment.objects.get().instalment_id == one.pk
    assert only(bring([paid(DIRECT_EJ, siret, "500")], money.officer)).outcome == Outcome.KNOWN


# Where a payment goes


def test_several_lines_of_one_ej_are_paid_when_there_is_no_doubt(money):
    lead = money.contract.lead.siret
    assert only(bring([paid(OWN_EJ, lead, "4000")], money.officer)).parts == [[money.own[1].pk, None, "4000.00"]]
    assert only(bring([paid(OWN_EJ, lead, "3000")], money.officer)).outcome == Outcome.CONTRADICTORY
    dues = [
        plan(line, amount, date(2026, 10, 1), money.officer)
        for line, amount in zip(money.own, (2_000, 1_000), strict=True)
    ]
    both = only(bring([paid(OWN_EJ, lead, "3000")], money.officer))
    assert both.outcome == Outcome.PLANNED and [part[1] for part in both.parts] == [one.pk for one in dues]
    other = only(bring([paid(OWN_EJ, lead, "2500")], money.officer))
    assert other.outcome == Outcome.CONTRADICTORY and "échéancier prévoit" in other.sentence
    assert only(bring([paid(OWN_EJ, lead, "12000,01")], money.officer)).outcome == Outcome.ABOVE


def test_each_ej_pays_what_it_commits_even_on_a_shared_line(money):
    siret, second = money.operator.siret, "2103456799"
    ej = money.contract.commitments.get(number=DIRECT_EJ)
    commit.release(ej, money.direct, Decimal(20_000), reason="Réduit", by=money.officer, today=TODAY)
    commit.commit(
        money.contract, second, [(money.direct, Decimal(5_000))], committed_on=TODAY, by=money.officer, today=TODAY
    )
    extract = bring(
        [paid(DIRECT_EJ, siret, "10000", dp="1"), paid(DIRECT_EJ, siret, "0,01", dp="2"), paid(second, siret, "5000")],
        money.officer,
    )
    assert outcomes(extract) == [Outcome.NEW, Outcome.ABOVE, Outcome.NEW]
    acts.apply(extract, by=money.officer, today=TODAY)
    assert only(bring([paid(second, siret, "0,01", dp="3")], money.officer)).outcome == Outcome.ABOVE


def test_the_contracts_of_another_prefecture_do_not_exist_for_an_extract(money):
    other = make_contract(State.IN_FORCE)
    stranger = make_membership(Role.OFFICER)
    assert people(other).officer != stranger
    assert only(bring([paid(DIRECT_EJ, money.operator.siret, "5")], stranger)).outcome == Outcome.UNKNOWN_EJ


# All or nothing


def test_what_changed_since_the_reading_is_shown_again_and_nothing_is_recorded(money):
    siret = money.operator.siret
    extract = bring(
        [paid(DIRECT_EJ, siret, "20000", dp="1"), paid(OWN_EJ, money.contract.lead.siret, "4000")], money.officer
    )
    ej = money.contract.commitments.get(number=DIRECT_EJ)
    commit.release(ej, money.direct, Decimal(15_000), reason="Réduit", by=money.officer, today=TODAY)
    done = acts.apply(extract, by=money.officer, today=TODAY)
    assert done.state == ExtractState.READY and "ont changé" in done.refusal
    assert not LedgerEntry.objects.filter(kind="paid").exists()
    assert outcomes(extract) == [Outcome.ABOVE, Outcome.NEW]
    assert acts.apply(extract, by=money.officer, today=TODAY).state == ExtractState.APPLIED


def test_a_failure_in_the_middle_records_nothing_and_the_job_may_run_again(money, monkeypatch):
    siret = money.operator.siret
    extract = bring([paid(DIRECT_EJ, siret, "100", dp=str(number)) for number in range(5)], money.officer)
    Extract.objects.filter(pk=extract.pk).update(state=ExtractState.APPLYING)
    real, calls = pay.pay, []

    def dying(*args, **kwargs):
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    monkeypatch.setattr(pay, "pay", dying)
    payload = {"extract": extract.pk, "by": money.officer.pk, "today": TODAY.isoformat()}
    progress = type("Progress", (), {"step": staticmethod(lambda done, total: None)})
    with pytest.raises(KeyboardInterrupt):
        working.apply_in_background(payload, progress)
    assert not Instalment.objects.exists() and fresh(money.direct).paid is None
    working.apply_in_background(payload, progress)
    working.apply_in_background(payload, progress)
    assert fresh(money.direct).paid == 500 and RecordedPayment.objects.count() == 5


def test_long_work_goes_to_the_background_and_comes_to_the_same(money, monkeypatch):
    monkeypatch.setattr(acts, "READ_AT_ONCE", 0)
    monkeypatch.setattr(acts, "APPLY_AT_ONCE", 0)
    client, siret = client_for(money.officer), money.operator.siret
    answer = client.post(reverse("payments:extracts"), {"file": extract_file([paid(DIRECT_EJ, siret, "100")])})
    extract = Extract.objects.select_related("job").get()
    assert answer.url == reverse("jobs:progress", args=[extract.job_id])
    progress = type("Progress", (), {"step": staticmethod(lambda done, total: None)})
    working.read_in_background(extract.job.payload, progress)
    assert client.post(extract.get_absolute_url()).url != answer.url
    working.apply_in_background(Extract.objects.select_related("job").get().job.payload, progress)
    assert fresh(money.direct).paid == 100


# Files


def test_a_spreadsheet_with_serial_dates_lost_zeros_and_titles_is_read(money):
    money.operator.siret = "00123456700017"
    money.operator.save()
    rows = [
        ["Restitution Chorus"],
        [],
        list(HEADERS),
        [2103456789, 1, 123456700017, "X", 100028941, 1, 2026, 7013.35, 46310],
    ]
    content = workbook([Sheet("Sommaire", ["Rien"], [["ici"]]), Sheet("Paiements", rows[0], rows[1:])])
    extract = acts.bring(_xlsx(content), by=money.officer, today=TODAY)
    row = only(extract)
    assert (row.sheet, row.cell, row.amount, row.paid_on) == ("Paiements", "H4", Decimal("7013.35"), date(2026, 10, 15))
    assert row.outcome == Outcome.NEW


def _xlsx(content):
    file = extract_file([], name="extrait.xlsx")
    file.file.seek(0)
    file.file.truncate()
    file.file.write(content)
    file.file.seek(0)
    file.size = len(content)
    file.content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return file


def test_a_file_that_is_no_extract_is_refused_whole_with_the_columns_it_lacks(money):
    file = extract_file([])
    file.file.seek(0)
    file.file.truncate()
    file.file.write(b"nom;N\xc2\xb0 EJ\nun;2\n")
    file.size, _ = file.file.tell(), file.file.seek(0)
    extract = acts.bring(file, by=money.officer, today=TODAY)
    assert extract.state == ExtractState.REFUSED and "« Montant payé »" in extract.refusal


def test_rows_nobody_prepared_never_break_the_reading_and_every_cent_is_accounted_for(money):
    rng = random.Random(4)
    siret, lead = money.operator.siret, money.contract.lead.siret
    wild = ["", "#", "x" * 300, "-5", "1e9", "12,345", "99/99/2026", "31/12/2099", "10", "2 000,10", "１２", "=1+1"]
    rows = []
    for _ in range(300):
        row = paid(rng.choice([DIRECT_EJ, OWN_EJ, "21", "2100000000"]), rng.choice([siret, lead, "9"]),
                   f"{rng.randrange(1, 200_000) / 100:.2f}", dp=rng.choice(["", str(rng.randrange(60))]))  # fmt: skip
        if rng.random() < 0.4:
            row[rng.randrange(len(row))] = rng.choice(wild)
        rows.append(row)
    extract = bring(rows, money.officer)
    balance = balance_of(extract)
    assert sum(share.count for share in balance.shares) == extract.rows_read == 300
    assert balance.recorded + balance.already + balance.left == balance.total
    before = balance.recorded
    done = acts.apply(extract, by=money.officer, today=TODAY) if balance.recorded_count <= acts.APPLY_AT_ONCE else None
    assert done and done.state == ExtractState.APPLIED
    written = sum(entry.amount for entry in LedgerEntry.objects.filter(kind="paid"))
    assert written == before and not lines_off_the_ledger()


@pytest.mark.parametrize("extra", [0, 30])
def test_the_page_of_an_extract_costs_the_same_whatever_its_length(money, django_assert_max_num_queries, extra):
    rows = [paid(DIRECT_EJ, money.operator.siret, "10", dp=str(number)) for number in range(2 + extra)]
    extract = bring(rows, money.officer)
    client = client_for(money.officer)
    with django_assert_max_num_queries(11):
        client.get(extract.get_absolute_url())
