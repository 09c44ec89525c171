"""One e-mail at the time each person chose: grouped by contract, only when there is something to say."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ctai.accounts.tests.factories import make_membership
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.exchanges import acts as exchanges
from ctai.exchanges.models import Thread
from ctai.exchanges.tests.factories import make_decision, make_meeting
from ctai.history import journal
from ctai.notifications.acts import choose_pace, send_due, take_pending
from ctai.notifications.models import Notice, Preference
from ctai.notifications.pace import Pace, mail_at
from ctai.programme.tests.factories import make_action
from ctai.rules.notices import AT_ONCE, TOLD
from ctai.rules.roles import Role
from ctai.rules.states import State
from tests.world import client_for

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2026, 11, 24)  # a Tuesday
NOON = datetime(2026, 11, 24, 12, tzinfo=PARIS)


def morning(day):
    return datetime(2026, 11, day, 7, tzinfo=PARIS)


@pytest.fixture
def contract():
    return make_contract(State.EXCHANGES)


def tell(contract, act="write_message", sentence="Message de la ville", by=None, at=NOON):
    journal.record(contract.number, act, sentence, by=by or people(contract).lead, today=TODAY)
    take_pending(at)


# --- When ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pace", "at", "leaves"),
    [
        (Pace.IMMEDIATE, NOON, NOON),
        (Pace.DAILY, NOON, morning(25)),
        (Pace.DAILY, morning(24) - timedelta(minutes=1), morning(24)),
        (Pace.DAILY, morning(24), morning(25)),
        (Pace.WEEKLY, NOON, morning(30)),
        (Pace.WEEKLY, morning(30) - timedelta(hours=1), morning(30)),
        (Pace.WEEKLY, morning(30), datetime(2026, 12, 7, 7, tzinfo=PARIS)),
        (Pace.NONE, NOON, None),
        # The night the clocks change: still seven o'clock at Paris.
        (Pace.DAILY, datetime(2026, 10, 24, 12, tzinfo=PARIS), datetime(2026, 10, 25, 7, tzinfo=PARIS)),
    ],
)
def test_when_an_e_mail_leaves(pace, at, leaves):
    assert mail_at("write_message", pace, at) == leaves
    assert mail_at("send_intent", pace, at) == at


def test_what_cannot_wait_is_told_and_says_why():
    # A question goes to the service asked, of neither side.
    assert AT_ONCE.keys() <= TOLD.keys() | {"ask_opinion"} and all(AT_ONCE.values())


def test_one_digest_in_the_morning_and_never_again(contract, mailoutbox):
    tell(contract)
    tell(contract, sentence="Autre message")
    assert send_due(NOON) == 0
    assert send_due(morning(25)) == 2  # the officer and the prefect
    assert send_due(morning(25)) == 0 and send_due(morning(26)) == 0
    body = mailoutbox[0].body
    assert "Message de la ville" in body and "Autre message" in body and body.count("/contrats/") == 1
    assert mailoutbox[0].subject.endswith("2 nouvelles — résumé du 25 novembre 2026")
    assert len({mail.extra_headers["Message-ID"] for mail in mailoutbox}) == 2


def test_a_person_chooses_and_what_waits_follows_the_choice(contract, mailoutbox):
    who = people(contract)
    choose_pace(who.officer, Pace.NONE, at=NOON)
    tell(contract)
    assert Notice.objects.get(membership=who.officer).mail_at is None
    choose_pace(who.prefect, Pace.IMMEDIATE, at=NOON)
    assert send_due(NOON) == 1 and mailoutbox[0].to == [who.prefect.person.email]
    # Choosing more e-mails afterwards does not bring back what the person did not want.
    choose_pace(who.officer, Pace.DAILY, at=NOON)
    assert send_due(morning(30)) == 0
    choose_pace(who.lead, Pace.NONE, at=NOON)
    tell(contract, "request_corrections", by=who.officer)
    assert send_due(NOON) == 4


def test_what_was_read_on_the_page_is_not_sent_again(contract, mailoutbox):
    who = people(contract)
    tell(contract)
    client_for(who.officer).post(reverse("notifications:read_all"))
    assert send_due(morning(25)) == 1 and mailoutbox[0].to == [who.prefect.person.email]


def test_somebody_who_left_gets_no_digest(contract, mailoutbox):
    who = people(contract)
    tell(contract)
    who.prefect.ended_on = TODAY
    who.prefect.save()
    assert send_due(morning(25)) == 1 and not Notice.objects.filter(mailed_at=None, mail_at__isnull=False).exists()


# --- What ------------------------------------------------------------------------------------------------------------


def test_a_digest_is_grouped_by_contract_with_what_is_expected_by_when(contract, mailoutbox):
    who = people(contract)
    other = make_contract(State.SUBMITTED, is_rehearsal=True)
    make_decision(make_meeting(contract, who.lead), owner=contract.prefecture, text="Inviter l'OFII & la CAF")
    tell(contract)
    tell(other, "record_signature", "Signature de la ville")
    assert send_due(morning(25)) == 5
    mail = next(mail for mail in mailoutbox if mail.to == [who.officer.person.email])
    assert mail.subject == "2 contrats ont changé — résumé du 25 novembre 2026"
    html = mail.alternatives[0][0]
    for text in (mail.body, html.replace("&nbsp;", " ")):
        assert text.index(contract.number) < text.index(other.number)
        assert "Attendu de vous" in text and "en retard de 208 jours" in text
        assert "/preferences/" in text and text.lower().count("répétition — données fictives") == 1
    assert "Inviter l'OFII & la CAF" in mail.body and "&amp; la CAF" in html
    assert mail.extra_headers["List-Unsubscribe"].endswith("/preferences/>")


def test_an_operator_is_told_of_its_threads_and_of_nothing_else(contract, mailoutbox):
    who = people(contract)
    agent = make_membership(Role.OPERATOR_AGENT, started_on=date(2026, 1, 1))
    make_action(contract, operator=agent.organisation)
    given = {"subject": "L'action 1", "text": "Bonjour", "by": who.lead, "today": TODAY}
    exchanges.open_thread(contract, **given)
    thread = exchanges.open_thread(contract, **given, audience=Thread.WITH_OPERATOR, operator=agent.organisation)
    take_pending(NOON)
    assert Notice.objects.filter(membership=agent).count() == 1
    send_due(morning(25))
    (mail,) = (mail for mail in mailoutbox if mail.to == [agent.person.email])
    assert "/mes-echanges/" in mail.body and "/contrats/" not in mail.body and "Où en est" not in mail.body
    exchanges.answer(thread, "Merci", by=agent, today=TODAY)
    take_pending(NOON)
    latest = set(Notice.objects.filter(entry__membership=agent).values_list("membership", flat=True))
    parties = (who.lead, who.elected, who.partner, who.partner_elected, who.officer, who.prefect)
    assert latest == {member.pk for member in parties}


def test_the_region_and_the_ministry_are_never_written_to(contract, mailoutbox):
    readers = make_readers(contract)
    tell(contract, "record_signature")
    send_due(morning(30))
    others = {reader.person.email for reader in vars(readers).values()}
    assert mailoutbox and not others & {mail.to[0] for mail in mailoutbox}


# --- The page --------------------------------------------------------------------------------------------------------


def test_the_page_keeps_one_choice_a_membership(contract):
    who = people(contract)
    browser, address = client_for(who.lead), reverse("notifications:preferences")
    page = browser.get(address).content.decode()
    assert 'value="daily" ' in page and "sous 30 jours" in page and who.lead.person.email in page
    assert browser.post(address, {"pace": "weekly"}).status_code == 302
    assert Preference.objects.get().pace == "weekly" and Preference.objects.get().membership == who.lead
    assert "pas proposé" in browser.post(address, {"pace": "jamais"}).content.decode()
    readers = make_readers(contract)
    steward, region = (client_for(one).get(address).content.decode() for one in (readers.steward, readers.region))
    assert "Aucun acte des contrats" in steward and '<button type="submit" class="fr-btn">Enregistrer' not in steward
    assert "service consulté" in region and "sous 30 jours" not in region


def test_a_digest_costs_the_same_whatever_it_holds(contract):
    for _ in range(3):
        tell(contract, sentence="Message")
    with CaptureQueriesContext(connection) as few:
        send_due(morning(25))
    for _ in range(20):
        tell(contract, sentence="Message")
    with CaptureQueriesContext(connection) as many:
        send_due(morning(26))
    assert len(many) == len(few)
