"""A payment is claimed by who it pays, answered by who pays, and made only once its condition is met."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from ctai.accounts.models import Organisation
from ctai.accounts.tests.factories import make_membership
from ctai.audit.money import wrong_rows
from ctai.claims import reads
from ctai.claims.acts import answer_claim, claim, withdraw_claim
from ctai.claims.models import Claim, ClaimState
from ctai.claims.permissions import may_claim_again
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.files.tests.samples import SVG, pdf
from ctai.funding.acts.pay import find_met, pay, plan_instalment, remove_instalment
from ctai.funding.models import Instalment
from ctai.funding.tests.factories import make_line
from ctai.history.models import Entry
from ctai.notifications.acts import deliver_pending
from ctai.notifications.todo import todo
from ctai.payments.reads import due, to_come
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Funder, InstalmentKind, Route
from ctai.rules.refusals import ActRefused, Conflict
from ctai.rules.roles import Role
from ctai.rules.states import State
from tests.visitor import Visitor
from tests.world import client_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
CONDITION = "remise du compte rendu financier"


@pytest.fixture
def contract():
    return make_contract(State.IN_FORCE, with_partner=True)


@pytest.fixture
def officer(contract):
    return people(contract).officer


@pytest.fixture
def operator():
    return make_membership(Role.OPERATOR_AGENT)


@pytest.fixture
def balance(contract, officer, operator):
    """What an operator waits for, under a condition."""
    action = make_action(contract, operator=operator.organisation)
    return planned(make_line(action, granted=8_000, committed=8_000, route=Route.TO_OPERATOR), officer, CONDITION)


@pytest.fixture
def own(contract, officer):
    """What the leading authority waits for."""
    return planned(make_line(make_action(contract), granted=10_000, committed=10_000), officer)


def planned(line, by, condition="", **fields):
    given = {"kind": InstalmentKind.BALANCE, "planned_on": TODAY + timedelta(days=30), "amount": Decimal(3_000)}
    return plan_instalment(line, **given | fields, condition=condition, by=by, today=TODAY)


def asked(instalment, by, **fields):
    return claim(instalment, **{"text": "L'action est réalisée."} | fields, by=by, today=TODAY)


def answered(row, by, *, accepted=True, answer=""):
    return answer_claim(row, accepted=accepted, answer=answer, seen=row.version, by=by, today=TODAY)


def paid(instalment, by, **fields):
    instalment.refresh_from_db()
    return pay(instalment, paid_on=TODAY, seen=instalment.version, **fields, by=by, today=TODAY)


def test_a_condition_is_met_by_a_claim_accepted_and_only_then_is_it_paid(balance, officer, operator):
    with pytest.raises(ActRefused, match=f"attend une condition : {CONDITION}"):
        paid(balance, officer)
    row = asked(balance, operator, proof=SimpleUploadedFile("compte-rendu.pdf", pdf()))
    assert (row.state, row.amount, row.payee) == (ClaimState.WAITING, Decimal(3_000), operator.organisation)
    assert row.proof.organisation == operator.organisation
    answered(row, officer)
    balance.refresh_from_db()
    assert balance.met_on == TODAY and not balance.waits_for_condition
    assert paid(balance, officer).paid_on == TODAY
    acts = list(Entry.objects.filter(act__endswith="claim").values_list("act", "sentence"))
    assert len(acts) == 1 and acts[0][1].endswith("demande acceptée")
    assert wrong_rows()["Versements"] == []


def test_the_payer_may_find_by_itself_that_the_condition_is_met(balance, officer):
    find_met(balance, seen=balance.version, by=officer, today=TODAY)
    with pytest.raises(Conflict):
        find_met(balance, seen=balance.version, by=officer, today=TODAY)
    assert paid(balance, officer).paid_on == TODAY


def test_what_the_accounts_say_was_paid_is_recorded_whatever_its_condition(balance, officer):
    assert paid(balance, officer, whatever_condition=True).paid_on == TODAY


def test_sent_back_says_what_is_missing_and_another_claim_follows(balance, officer, operator):
    row = asked(balance, operator)
    with pytest.raises(ActRefused, match="Dites ce qui manque"):
        answered(row, officer, accepted=False, answer="  ")
    answered(row, officer, accepted=False, answer="Le compte rendu n'est pas signé.")
    balance.refresh_from_db()
    assert balance.met_on is None
    again = asked(balance, operator, text="Signé.")
    assert not may_claim_again(Claim.objects.get(pk=row.pk), operator)
    assert reads.last_claims(balance.line.contract) == {balance.pk: again}


def test_one_claim_waits_at_a_time_even_for_the_database(balance, officer, operator):
    row = asked(balance, operator)
    with pytest.raises(Conflict, match="déjà demandé"):
        asked(balance, operator)
    copy = {name: getattr(row, name) for name in ("line", "instalment", "amount", "payee", "asked_by", "asked_on")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(**copy, text="Deux fois")
    answered(row, officer)
    with pytest.raises(Conflict, match="déjà accepté"):
        asked(balance, operator)


def test_a_claim_taken_back_waits_no_more(balance, officer, operator):
    row = asked(balance, operator)
    withdraw_claim(row, by=operator, today=TODAY)
    with pytest.raises(ActRefused, match="n'attend plus de réponse"):
        answered(Claim.objects.get(pk=row.pk), officer)
    assert asked(balance, operator).is_awaited


def test_two_officers_answering_at_once(balance, officer, operator):
    row = asked(balance, operator)
    answered(row, officer)
    with pytest.raises(ActRefused):
        answered(row, officer, accepted=False, answer="Trop tard")


def test_an_instalment_taken_off_leaves_its_claim_without_object(balance, officer, operator):
    row = asked(balance, operator)
    remove_instalment(balance, by=officer, today=TODAY)
    row = Claim.objects.get(pk=row.pk)
    assert not row.is_awaited and row.standing.startswith("Sans objet") and row.amount == 3_000
    assert not reads.awaited_of(officer).exists()
    page = client_for(operator).get(row.get_absolute_url())
    assert "Sans objet" in page.text and "Compléter" not in page.text


def test_paid_by_the_accounts_meanwhile_it_waits_for_nobody(balance, officer, operator):
    row = asked(balance, operator)
    paid(balance, officer, whatever_condition=True)
    row = Claim.objects.get(pk=row.pk)
    assert not row.is_awaited and row.standing == "Sans objet : versement déjà fait"
    assert not reads.awaited_of(officer).exists()
    with pytest.raises(ActRefused, match="n'attend plus de réponse"):
        answered(row, officer)
    page = client_for(officer).get(row.get_absolute_url())
    assert "versement déjà fait" in page.text and '<form method="post" class="ctai-narrow"' not in page.text


def test_an_association_that_changes_its_name_changes_no_claim(balance, operator):
    asked(balance, operator)
    Organisation.objects.filter(pk=operator.organisation_id).update(name="Un autre nom")
    assert wrong_rows()["Demandes de versement"] == []


def test_only_who_is_paid_claims(contract, balance, own, operator):
    who = people(contract)
    for person, instalment in ((who.lead, balance), (operator, own), (who.partner, own), (who.officer, balance)):
        with pytest.raises(ActRefused):
            asked(instalment, person)
    assert asked(own, who.lead).payee == contract.lead
    assert list(reads.instalments_for(operator)) == [balance]
    assert list(reads.instalments_for(who.lead)) == [own] and not reads.instalments_for(who.partner).exists()


def test_only_what_the_state_owes_is_claimed_here(contract):
    lead = people(contract).lead
    line = make_line(make_action(contract), granted=4_000, funder=Funder.EUROPE_AMIF)
    with pytest.raises(ActRefused, match="pas de l'État"):
        asked(planned(line, lead), lead)


def test_who_reads_what(contract, balance, own, officer, operator):
    theirs, of_lead = asked(balance, operator), asked(own, people(contract).lead)
    assert set(Claim.objects.visible_to(operator)) == {theirs}
    for person in (people(contract).partner, officer, make_readers(contract).region):
        assert set(Claim.objects.visible_to(person)) == {theirs, of_lead}
    for person in (
        make_readers(contract).ofii,
        make_readers(contract).other_lead,
        make_membership(Role.OPERATOR_AGENT),
    ):
        assert not Claim.objects.visible_to(person).exists()


def test_it_waits_where_each_looks_and_each_is_written_to(contract, balance, own, officer, operator):
    lead = people(contract).lead
    row, other = asked(balance, operator), asked(own, lead)
    deliver_pending()
    items = [one for one in todo(officer, TODAY).mine if "Demande de versement" in one.sentence]
    assert [one.url for one in items] == [row.get_absolute_url(), other.get_absolute_url()]
    (one,) = [due(one, TODAY) for one in to_come(officer, is_rehearsal=False).filter(pk=balance.pk)]
    assert f"Condition à constater : {CONDITION}." in one.missing
    answered(other, officer, accepted=False, answer="Il manque le bilan.")
    answered(row, officer)
    (item,) = todo(lead, TODAY).mine
    assert item.sentence.startswith("Demande de versement à compléter") and item.url == other.get_absolute_url()
    deliver_pending()
    told = operator.notices.get()
    assert told.entry.act == "answer_claim" and "accept" in told.entry.sentence
    assert {notice.entry.act for notice in lead.notices.all()} >= {"answer_claim"}
    assert not any(operator.person.email in letter.to for letter in mail.outbox)


def test_the_operator_claims_and_the_officer_answers_from_their_pages(balance, officer, operator):
    payee, payer = Visitor(operator).sign_in(), Visitor(officer).sign_in()
    payee.open(reverse("claims:home"))
    payee.sees("Solde de 3 000,00 €", f"Condition : {CONDITION}", "Demander ce versement")
    ask = reverse("claims:ask", args=[balance.pk])
    payee.fill(ask, text="Voici le compte rendu.", proof=SimpleUploadedFile("x.svg", SVG), may_fail=True)
    payee.sees("Voici le compte rendu.")
    assert not Claim.objects.exists()
    payee.fill(ask, text="Voici le compte rendu.", proof=SimpleUploadedFile("bilan.pdf", pdf()))
    row = Claim.objects.get()
    payee.sees("À examiner", "Voici le compte rendu.", "bilan.pdf")
    payer.open(reverse("notifications:home"))
    payer.sees("Demande de versement à examiner")
    answer(payer, row, "back")
    payer.sees("Dites ce qui manque")
    answer(payer, row, "back", answer="Signez-le.")
    payee.open(row.get_absolute_url())
    payee.sees("À compléter", "Signez-le.", "Compléter et demander à nouveau")
    payee.fill(ask, text="Signé.")
    again = Claim.objects.latest("pk")
    # What was answered once is not answered again, from a page left open.
    assert client_for(officer).post(row.get_absolute_url(), {"answers": "accept", "version": 1}).status_code == 403
    answer(payer, again, "accept")
    payer.open(reverse("budget:instalments", args=[balance.line.contract.number]))
    payer.sees("acceptée", f"{CONDITION}, remplie le", "Enregistrer le versement")
    file = client_for(officer).get(reverse("claims:proof_file", args=[row.pk]))
    assert b"".join(file.streaming_content).startswith(b"%PDF-") and file["Content-Disposition"].startswith(
        "attachment"
    )
    assert client_for(officer).get(reverse("claims:proof_file", args=[again.pk])).status_code == 404


def answer(payer, row, choice, **values):
    """`answers` is the name of the field too: sent beside the values of the form."""
    payer.open(row.get_absolute_url())
    data = {"answers": choice, "answer": "", "version": Claim.objects.get(pk=row.pk).version} | values
    payer._keep(payer.client.post(row.get_absolute_url(), data, follow=True))


def test_the_officer_plans_a_payment_with_its_condition_and_finds_it_met(contract, officer):
    line = make_line(make_action(contract), granted=10_000, committed=10_000)
    payer = Visitor(officer).sign_in()
    payer.fill(
        reverse("budget:plan", args=[contract.number, line.pk]), kind="balance", planned_on="2027-03-01",
        amount="4000", condition=CONDITION,
    )  # fmt: skip
    payer.sees(f"{CONDITION}, à constater", "Constater la condition")
    assert "Enregistrer le versement" not in payer.words()
    one = Instalment.objects.get()
    payer.fill(payer.url, form_with="version")
    payer.sees("Condition constatée", "Enregistrer le versement")
    one.refresh_from_db()
    assert one.met_on is not None


@pytest.mark.parametrize("many", [1, 6])
def test_constant_queries(contract, officer, operator, django_assert_max_num_queries, many):
    for _ in range(many):
        line = make_line(
            make_action(contract, operator=operator.organisation), granted=8_000, committed=8_000,
            route=Route.TO_OPERATOR,
        )  # fmt: skip
        asked(planned(line, officer), operator)
        planned(line, officer, kind=InstalmentKind.ADVANCE)
    for person in (operator, officer):
        browser = client_for(person)
        browser.get(reverse("claims:home"))
        with django_assert_max_num_queries(9):
            assert browser.get(reverse("claims:home")).status_code == 200
