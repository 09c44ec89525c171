"""A decision is told once to whom it pays, with its reason and the ways of appeal; in bulk too, whatever happens."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse

from ctai.accounts.tests.factories import make_membership
from ctai.contracts.tests.factories import make_contract, people
from ctai.funding.acts.decide import Granted, grant_all
from ctai.funding.models import BudgetLine
from ctai.funding.tests.factories import make_line
from ctai.history.models import Entry
from ctai.jobs.models import Job
from ctai.jobs.running import run
from ctai.notifications.acts import deliver_pending
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Route
from ctai.rules.refusals import ActRefused, Conflict
from ctai.rules.roles import Role
from ctai.rules.states import State
from ctai.rulings import reads
from ctai.rulings.acts import mark_read, notify, notify_many
from ctai.rulings.models import Outcome, Ruling, RulingLine
from ctai.rulings.telling import notify_all
from tests.visitor import Visitor
from tests.world import client_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)


@pytest.fixture
def contract():
    return make_contract(State.IN_FORCE)


@pytest.fixture
def officer(contract):
    return people(contract).officer


@pytest.fixture
def operator():
    return make_membership(Role.OPERATOR_AGENT)


@pytest.fixture
def own(contract, officer):
    return granted(contract, officer, 10_000)


@pytest.fixture
def direct(contract, officer, operator):
    action = make_action(contract, operator=operator.organisation)
    return decided(make_line(action, asked=8_000, route=Route.TO_OPERATOR), officer, 6_000)


def granted(contract, by, amount, reason="", asked=10_000):
    return decided(make_line(make_action(contract), asked=asked), by, amount, reason)


def decided(line, by, amount, reason=""):
    grant_all(line.contract, [Granted(line, line.granted, Decimal(amount))], by=by, today=TODAY, reason=reason)
    return BudgetLine.objects.get(pk=line.pk)


def last(line):
    return line.entries.filter(kind="granted").last().pk


def tell(line, by, **fields):
    return notify(line, **{"seen": last(line)} | fields, by=by, today=TODAY)


def test_granted_in_full_is_told_to_the_authority(contract, officer, own):
    ruling = tell(own, officer)
    assert (ruling.outcome, ruling.payee, ruling.appeal, ruling.reason) == (Outcome.GRANTED, contract.lead, "", "")
    assert Entry.objects.of(contract.number).first().act == "notify_decision"
    deliver_pending()
    own_side = people(contract)
    written = {message.to[0] for message in mail.outbox}
    assert written == {
        one.person.email for one in (own_side.lead, own_side.elected, own_side.partner, own_side.partner_elected)
    }
    assert ruling.get_absolute_url() in mail.outbox[-1].body


def test_reduced_says_why_and_how_to_appeal(contract, officer, operator, direct):
    with pytest.raises(ActRefused, match="Donnez un motif"):
        tell(direct, officer)
    ruling = tell(direct, officer, reason="Crédits limités.")
    assert (ruling.outcome, ruling.payee, ruling.granted) == (Outcome.REDUCED, operator.organisation, Decimal(6_000))
    assert "R. 421-1" in ruling.appeal and "L. 411-2" in ruling.appeal and str(contract.prefecture) in ruling.appeal
    deliver_pending()
    letter = next(one for one in mail.outbox if one.to == [operator.person.email])
    assert ruling.get_absolute_url() in letter.body and "Crédits limités." in letter.body
    page = client_for(operator).get(ruling.get_absolute_url()).text
    assert "Voies et délais de recours" in page and "Crédits limités." in page


def test_a_partner_authority_that_carries_the_action_is_told_apart_from_the_lead():
    """Two authorities, one action each: two decisions, each told to the one it pays."""
    contract = make_contract(State.IN_FORCE, with_partner=True)
    officer, partner = people(contract).officer, people(contract).partner
    theirs = decided(
        make_line(make_action(contract, operator=partner.organisation), asked=8_000), officer, 6_000, "Crédits limités"
    )
    own = granted(contract, officer, 10_000)
    assert [one.payee for one in reads.pending_of(contract, TODAY)] == [partner.organisation, contract.lead]
    assert len(reads.keys(reads.to_tell(BudgetLine.objects.filter(contract=contract)))) == 2
    ruling = tell(theirs, officer)
    assert (ruling.payee, ruling.granted) == (partner.organisation, Decimal(6_000))
    assert tell(own, officer).payee == contract.lead
    read = client_for(partner).get(reverse("rulings:ruling", args=[ruling.pk]))
    assert read.status_code == 200 and "Crédits limités" in read.text


def test_a_refusal_needs_its_reason_when_it_is_decided(contract, officer):
    with pytest.raises(ActRefused, match="vous refusez ce qui est demandé"):
        granted(contract, officer, 0)
    line = granted(contract, officer, 0, reason="Hors des priorités de l'année.")
    ruling = tell(line, officer)
    assert (ruling.outcome, ruling.reason) == (Outcome.REFUSED, "Hors des priorités de l'année.")


def test_told_once_and_again_only_after_another_decision(contract, officer, own):
    tell(own, officer)
    with pytest.raises(Conflict, match="vient d'être notifiée"):
        tell(own, officer)
    assert reads.standings(contract)[own.pk].is_current
    seen = last(own)
    decided(own, officer, 9_000, reason="Coupe de l'année.")
    assert not reads.standings(contract)[own.pk].is_current
    with pytest.raises(Conflict, match="Un montant a changé"):
        tell(own, officer, seen=seen)
    assert tell(own, officer).reason == "Coupe de l'année."
    assert [one.granted for one in Ruling.objects.all()] == [Decimal(9_000), Decimal(10_000)]


def test_a_body_without_anybody_here_is_told_by_letter(contract, officer):
    action = make_action(contract, operator=None, lead_name="Association des Causses")
    line = decided(make_line(action, route=Route.TO_OPERATOR), officer, 10_000)
    with pytest.raises(ActRefused, match="personne n'est inscrit ici"):
        tell(line, officer)
    with pytest.raises(ActRefused, match="à venir"):
        tell(line, officer, posted_on=date(2026, 11, 3))
    ruling = tell(line, officer, posted_on=date(2026, 10, 30))
    assert (ruling.payee, ruling.payee_name, ruling.notified_on) == (
        None,
        "Association des Causses",
        date(2026, 10, 30),
    )


def test_the_database_keeps_what_was_told(officer, own):
    ruling = tell(own, officer)
    for change in (
        lambda: Ruling.objects.update(reason="Autre"),
        lambda: RulingLine.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Ruling.objects.get() == ruling


def test_first_reading_by_who_is_paid_is_kept(contract, officer, own):
    ruling = tell(own, officer)
    mark_read(ruling, by=officer, today=TODAY)
    assert Ruling.objects.get().first_read_on is None
    mark_read(ruling, by=people(contract).lead, today=date(2026, 11, 5))
    mark_read(ruling, by=people(contract).elected, today=date(2026, 11, 9))
    assert Ruling.objects.get().first_read_on == date(2026, 11, 5)


def test_an_operator_reads_its_own_and_nothing_else(officer, operator, own, direct):
    mine, theirs = tell(direct, officer, reason="Crédits limités."), tell(own, officer)
    client = client_for(operator)
    assert client.get(mine.get_absolute_url()).status_code == 200
    assert client.get(theirs.get_absolute_url()).status_code == 404
    assert list(reads.rulings(operator)) == [mine]


def test_from_the_grant_to_the_page_of_the_authority(contract, officer, own):
    telling = Visitor(officer).sign_in()
    telling.open(reverse("budget:grants", args=[contract.number]))
    telling.sees("Pas encore notifié")
    address = reverse("rulings:notify", args=[contract.number, own.pk])
    telling.open(address)
    telling.sees("Écrira à :", str(people(contract).lead.person))
    telling.fill(address, form_with="version")
    telling.sees("Accordée", "pas encore lue")
    reading = Visitor(people(contract).lead).sign_in()
    reading.open(reverse("budget:grants", args=[contract.number]))
    reading.sees("Notifié le")
    reading.open(Ruling.objects.get().get_absolute_url())
    telling.open(reverse("rulings:home", args=[contract.number]))
    telling.sees("lue le")


def test_many_at_once_in_the_background(contract, officer, own, direct):
    other = make_contract(State.ACCEPTED)
    granted(other, officer, 500, asked=500)
    visitor = Visitor(officer).sign_in()
    visitor.open(reverse("rulings:pending"))
    visitor.sees("3 décisions prises et pas encore notifiées", "Motif à donner")
    visitor.fill(reverse("rulings:pending"), form_with="reason", toutes="oui")
    run(Job.objects.get().pk)
    assert "2 décisions notifiées. 1 restent" in Job.objects.get().sentence
    visitor.fill(reverse("rulings:pending"), reason="Crédits limités.", decision=str(last(direct)))
    run(Job.objects.latest("pk").pk)
    assert Ruling.objects.count() == 3 and Ruling.objects.filter(reason="Crédits limités.").count() == 1
    visitor.open(reverse("rulings:pending"))
    visitor.sees("Rien à notifier")


class Killed(BaseException):
    pass


def test_killed_in_the_middle_and_taken_up_nobody_is_told_twice(contract, officer):
    contracts = [contract, *(make_contract(State.ACCEPTED) for _ in range(9))]
    lines = [granted(one, officer, 10_000) for one in contracts]
    job = notify_many([last(one) for one in lines], reason="", is_rehearsal=False, back="/", by=officer, today=TODAY)

    def dies(done, total):
        if done == 4:
            raise Killed

    with pytest.raises(Killed):
        notify_all(job.payload, SimpleNamespace(job=job, step=dies))
    assert Ruling.objects.count() == 4
    found = notify_all(job.payload, SimpleNamespace(job=job, step=lambda done, total: None))
    assert (found["told"], found["failed"], Ruling.objects.count()) == (10, 0, 10)
    told = Entry.objects.filter(act="notify_decision").values_list("stream", flat=True)
    assert sorted(told) == sorted(one.number for one in contracts)


def test_constant_queries_whatever_the_number_of_decisions(contract, officer, own, django_assert_max_num_queries):
    for _ in range(8):
        granted(make_contract(State.ACCEPTED), officer, 10_000)
    tell(own, officer)
    granted(contract, officer, 2_000, asked=2_000)
    client = client_for(officer)
    for page in (
        reverse("rulings:pending"),
        reverse("rulings:mine"),
        reverse("rulings:home", args=[contract.number]),
        reverse("budget:grants", args=[contract.number]),
    ):
        client.get(page)
        with django_assert_max_num_queries(16):
            client.get(page)
