"""The life of a yearly report: opened, written, certified, sent back, accepted, reopened; and who is refused."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.funding.tests.factories import make_line
from ctai.history.models import Entry
from ctai.monitoring.acts import move_report, open_report, write_report
from ctai.monitoring.models import YearlyReport
from ctai.monitoring.money import year_totals
from ctai.monitoring.tests.factories import make_report, make_result
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Funder
from ctai.rules.refusals import ActRefused, Conflict, NotReady
from ctai.rules.reports import ReportAct, ReportState
from ctai.rules.states import State
from tests.world import client_for

pytestmark = pytest.mark.django_db
TODAY = date(2028, 2, 1)
TEXTS = {"done": "Quarante ménages logés.", "lessons": "Commencer plus tôt."}
CERTIFIED = {"state": ReportState.CERTIFIED.value, "certified_on": TODAY, **TEXTS}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    moment = timezone.make_aware(datetime(TODAY.year, TODAY.month, TODAY.day, 10))
    monkeypatch.setattr("ctai.design.clock.now", lambda: moment)


@pytest.fixture
def contract():
    return make_contract(State.IN_FORCE)


def move(report, act, by, reason=""):
    return move_report(report, act, by=by, today=TODAY, reason=reason)


def url(name, report, **more):
    return reverse(f"monitoring:{name}", kwargs={"number": report.contract.number, "year": report.year, **more})


def read(member, address):
    page = client_for(member).get(address).content.decode()
    return page.replace("&#x27;", "'").replace("\xa0", " ").replace("&nbsp;", " ")


# --- Opening ---------------------------------------------------------------------------------------------------------


def test_either_side_opens_a_year_begun_due_six_months_after_its_end(contract):
    browser = client_for(people(contract).officer)
    address = reverse("monitoring:open_report", kwargs={"number": contract.number})
    assert browser.post(address, {"year": 2027}).status_code == 302
    report = YearlyReport.objects.get()
    assert (report.year, report.due_on, report.state) == (2027, date(2028, 6, 30), ReportState.WRITING)
    assert browser.post(address, {"year": 2027}).status_code == 200
    assert YearlyReport.objects.count() == 1


@pytest.mark.parametrize("year", [2026, 2029, 2030])
def test_a_year_outside_the_contract_or_not_begun_is_refused(contract, year):
    with pytest.raises(ActRefused, match="n'est pas une année commencée de ce contrat"):
        open_report(contract, year, by=people(contract).lead, today=TODAY)


def test_a_year_is_opened_once(contract):
    make_report(contract)
    with pytest.raises(ActRefused, match="Le bilan 2027 est déjà ouvert"):
        open_report(contract, 2027, by=people(contract).lead, today=TODAY)


def test_no_report_before_the_signature():
    contract = make_contract(State.SIGNATURE)
    with pytest.raises(ActRefused):
        open_report(contract, 2027, by=people(contract).lead, today=TODAY)


# --- Writing ---------------------------------------------------------------------------------------------------------


def test_two_people_writing_at_once_keep_both_texts(contract):
    report = make_report(contract)
    who = people(contract)
    write_report(report, texts={"done": "Le texte de Claire"}, seen=1, by=who.lead, today=TODAY)
    browser = client_for(who.partner)
    answer = browser.post(url("write_report", report), {"done": "Le texte de l'EPCI", "version": 1})
    page = answer.content.decode().replace("&#x27;", "'")
    assert answer.status_code == 409 and "Le texte de Claire" in page and "Le texte de l'EPCI" in page
    version = answer.context["form"]["version"].value()
    assert browser.post(url("write_report", report), {"done": "Les deux", "version": version}).status_code == 302
    assert YearlyReport.objects.get().done == "Les deux"


def test_saving_the_same_text_leaves_no_line_in_the_journal(contract):
    report = make_report(contract, done="Déjà")
    write_report(report, texts={"done": "Déjà"}, seen=1, by=people(contract).lead, today=TODAY)
    assert not Entry.objects.filter(act="write_report").exists()


def test_the_prefecture_does_not_write_and_nobody_writes_a_certified_report(contract):
    who = people(contract)
    report = make_report(contract, **CERTIFIED)
    for person, words in ((who.officer, "écrire ce bilan"), (who.lead, "Ce bilan ne s'écrit plus")):
        with pytest.raises(ActRefused, match=words):
            write_report(report, texts={"done": "Autre"}, seen=1, by=person, today=TODAY)
    assert client_for(who.lead).get(url("write_report", report)).status_code == 403


# --- Certifying ------------------------------------------------------------------------------------------------------


def test_what_is_missing_is_said_in_the_page_and_refuses_the_certification(contract):
    report = make_report(contract)
    make_action(contract)
    who = people(contract)
    page = read(who.lead, url("report", report))
    for words in ("Ce qui a été fait", "Ce que nous avons appris", "1 résultat de 2027, à saisir"):
        assert words in page
    with pytest.raises(NotReady) as refused:
        move(report, ReportAct.CERTIFY_REPORT, who.elected)
    assert [piece.code for piece in refused.value.missing] == ["done", "lessons", "results"]


def test_certified_figures_are_frozen(contract):
    expected = make_action(contract).expected_results.get()
    result = make_result(expected, 31)
    report = move(make_report(contract, **TEXTS), ReportAct.CERTIFY_REPORT, people(contract).elected)
    result.value = 77
    result.save()
    page = read(people(contract).officer, url("report", report))
    assert report.figures["results"][0]["reached"] == "31.00"
    assert "31 ménages" in page and "77 ménages" not in page


def test_only_the_elected_signatory_certifies(contract):
    report = make_report(contract, **TEXTS)
    who = people(contract)
    for person in (who.lead, who.officer, who.prefect):
        with pytest.raises(ActRefused, match="certifier le bilan"):
            move(report, ReportAct.CERTIFY_REPORT, person)
        assert client_for(person).post(url("move_report", report, code="certify_report")).status_code == 403


@pytest.mark.parametrize("persona", ["sub_prefect", "region", "other_officer", "other_lead"])
def test_readers_and_strangers_move_nothing(contract, persona):
    report = make_report(contract, **CERTIFIED)
    person = getattr(make_readers(contract), persona)
    with pytest.raises(ActRefused) as refused:
        move(report, ReportAct.ACCEPT_REPORT, person)
    assert refused.value.refusal.sentence.endswith(".")
    answer = client_for(person).post(url("move_report", report, code="accept_report"), {"version": 1})
    assert answer.status_code == (404 if persona.startswith("other") else 403)


# --- The examination -------------------------------------------------------------------------------------------------


def test_sent_back_with_its_reason_then_corrected_and_certified_again(contract):
    who = people(contract)
    report = make_report(contract, **CERTIFIED)
    address = url("move_report", report, code="send_back_report")
    posted = client_for(who.officer).post(address, {"version": 1, "reason": "Précisez les publics."})
    assert posted.status_code == 302
    page = read(who.lead, url("report", report))
    assert "Précisez les publics." in page and url("write_report", report) in page
    report.refresh_from_db()
    write_report(report, texts={"done": "Des femmes seules."}, seen=report.version, by=who.lead, today=TODAY)
    move(report, ReportAct.CERTIFY_REPORT, who.elected)
    assert (report.state, report.asked, report.certified_by) == (ReportState.CERTIFIED, "", who.elected)


@pytest.mark.parametrize("act", [ReportAct.SEND_BACK_REPORT, ReportAct.REOPEN_REPORT])
def test_undoing_asks_for_a_reason(contract, act):
    done = {"state": ReportState.ACCEPTED.value, "accepted_on": TODAY} if act == ReportAct.REOPEN_REPORT else {}
    report = make_report(contract, **{**CERTIFIED, **done})
    with pytest.raises(ActRefused, match="Donnez un motif"):
        move(report, act, people(contract).officer, reason="  ")


def test_accepted_then_reopened(contract):
    officer = people(contract).officer
    report = move(make_report(contract, **CERTIFIED), ReportAct.ACCEPT_REPORT, officer)
    assert (report.state, report.accepted_on) == (ReportState.ACCEPTED, TODAY)
    with pytest.raises(ActRefused, match="Cet acte n'est plus possible : le bilan est « Accepté »"):
        move(report, ReportAct.SEND_BACK_REPORT, officer, "Trop tard")
    move(report, ReportAct.REOPEN_REPORT, officer, "Un chiffre manque")
    assert (report.state, report.accepted_on) == (ReportState.CERTIFIED, None)
    assert Entry.objects.get(act="reopen_report").reason == "Un chiffre manque"


def test_a_report_certified_while_it_was_written_gives_the_text_back(contract):
    report = make_report(contract)
    browser = client_for(people(contract).lead)
    form = browser.get(url("write_report", report)).context["form"]
    YearlyReport.objects.filter(pk=report.pk).update(**CERTIFIED)
    typed = {field.name: field.value() or "" for field in form} | {"done": "Un texte d'une heure"}
    answer = browser.post(url("write_report", report), typed)
    assert answer.status_code == 403
    assert "Un texte d&#x27;une heure" in answer.text and answer.context["form"].non_field_errors()


def test_two_acts_at_once_one_wins(contract):
    officer = people(contract).officer
    first = make_report(contract, **CERTIFIED)
    second = YearlyReport.objects.get()
    move(first, ReportAct.ACCEPT_REPORT, officer)
    with pytest.raises(Conflict):
        move(second, ReportAct.SEND_BACK_REPORT, officer, "Non")


def test_a_conflict_page_keeps_the_reason_and_the_next_sending_passes(contract):
    report = make_report(contract, **{**CERTIFIED, "version": 4})
    browser = client_for(people(contract).officer)
    address = url("move_report", report, code="send_back_report")
    answer = browser.post(address, {"version": 3, "reason": "Précisez les publics."})
    form = answer.context["form"]
    assert answer.status_code == 409 and form["reason"].value() == "Précisez les publics."
    again = browser.post(address, {"version": form["version"].value(), "reason": form["reason"].value()})
    assert again.status_code == 302 and YearlyReport.objects.get().asked == "Précisez les publics."


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "certified"},
        {"state": "writing", "certified_on": TODAY},
        {"state": "accepted", "certified_on": TODAY},
        {"state": "certified", "certified_on": TODAY, "accepted_on": TODAY},
    ],
)
def test_the_database_refuses_a_state_without_its_dates(contract, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_report(contract, **fields)


def test_the_money_of_a_year_is_to_the_cent():
    """SQLite adds in floating point: a frozen figure must not show it."""
    contract = make_contract(State.IN_FORCE)
    action = make_action(contract)
    for label in ("a", "b", "c"):
        make_line(action, funder=Funder.OTHER, label=label, asked=Decimal("0.10"))
    assert str(year_totals(contract, 2027)["asked"]) == "0.30"
