"""From the journal to the e-mails: who is told what, once, whatever the mail server does."""

import smtplib
from datetime import date, timedelta

import pytest
from django.utils import timezone

from ctai.contracts.tests.factories import make_contract, people
from ctai.history import journal
from ctai.history.models import Pending
from ctai.notifications import sending
from ctai.notifications.acts import deliver_pending, send_due
from ctai.notifications.models import Notice, RefusedAddress
from ctai.rules.roles import Side
from ctai.rules.states import State
from tests.world import client_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def contract():
    return make_contract(State.SUBMITTED)


def record(contract, act="request_corrections", by=None, **more):
    by = by or people(contract).officer
    return journal.record(contract.number, act, "Dossier renvoyé", by=by, today=TODAY, **more)


def addresses(mailoutbox):
    return sorted(address for mail in mailoutbox for address in mail.to)


def told():
    return sorted(notice.membership.person.email for notice in Notice.objects.select_related("membership__person"))


def emails(*members):
    return sorted(member.person.email for member in members)


class Server:
    """A mail server that refuses some addresses, or does not answer at all."""

    def __init__(self, monkeypatch, *, refuses=(), down=False):
        self.refuses, self.down, self.tried = set(refuses), down, []
        send = sending.EmailMultiAlternatives.send
        monkeypatch.setattr(sending.EmailMultiAlternatives, "send", lambda mail: self.answer(mail, send))

    def answer(self, mail, send):
        self.tried += mail.to
        if self.down:
            raise ConnectionRefusedError("Le serveur ne répond pas")
        if self.refuses & set(mail.to):
            raise smtplib.SMTPRecipientsRefused({mail.to[0]: (550, b"inconnu")})
        return send(mail)


# --- Who -------------------------------------------------------------------------------------------------------------


def test_each_person_of_the_side_told_once_and_never_again(contract, mailoutbox):
    who = people(contract)
    record(contract)
    assert deliver_pending() == 4 and deliver_pending() == 0
    assert addresses(mailoutbox) == emails(who.lead, who.elected, who.partner, who.partner_elected)
    assert not Pending.objects.exists() and not Notice.objects.filter(mailed_at=None).exists()


def test_the_author_is_not_told_of_its_own_act(contract):
    who = people(contract)
    record(contract, "record_signature", by=who.lead)
    deliver_pending()
    assert told() == emails(who.elected, who.partner, who.partner_elected, who.officer, who.prefect)


def test_an_act_not_in_the_table_is_only_read_in_the_journal(contract, mailoutbox):
    record(contract, "write_report")
    assert deliver_pending() == 0 and not mailoutbox and not Pending.objects.exists()


def test_the_state_is_never_told_of_a_draft(mailoutbox):
    contract = make_contract(State.DRAFT)
    record(contract, "write_message", by=people(contract).lead)
    assert deliver_pending() == 0 and not mailoutbox


def test_the_state_is_told_that_a_letter_was_withdrawn():
    contract = make_contract(State.DRAFT)
    who = people(contract)
    record(contract, "withdraw_intent", by=who.lead)
    deliver_pending()
    assert set(emails(who.officer, who.prefect)) <= set(told())


def test_a_private_act_leaves_its_own_side_alone_in_the_know(contract):
    who = people(contract)
    record(contract, "record_signature", by=who.lead, audience=Side.AUTHORITY.value)
    deliver_pending()
    assert told() == emails(who.elected, who.partner, who.partner_elected)


def test_somebody_who_left_is_not_told(contract, mailoutbox):
    who = people(contract)
    who.partner.ended_on = date(2026, 11, 1)
    who.partner.save()
    record(contract, by=who.officer)
    deliver_pending()
    assert addresses(mailoutbox) == emails(who.lead, who.elected, who.partner_elected)


# --- What ------------------------------------------------------------------------------------------------------------


def test_the_mail_says_which_file_what_and_why(contract, mailoutbox):
    record(contract, reason="Précisez l'axe 2 & son budget.")
    deliver_pending()
    mail = mailoutbox[0]
    assert mail.subject == f"[{contract.number} {contract.territory.name}] Dossier renvoyé"
    assert "Précisez l'axe 2 & son budget." in mail.body and f"/contrats/{contract.number}/" in mail.body
    (html, kind) = mail.alternatives[0]
    assert kind == "text/html" and "&amp; son budget." in html and contract.territory.name in html


@pytest.mark.parametrize("is_rehearsal", [True, False])
def test_a_rehearsal_is_said(mailoutbox, is_rehearsal):
    record(make_contract(State.SUBMITTED, is_rehearsal=is_rehearsal))
    deliver_pending()
    mail = mailoutbox[0]
    assert ("RÉPÉTITION" in mail.body) is is_rehearsal
    assert ("Répétition" in mail.alternatives[0][0]) is is_rehearsal


# --- When the mail server fails --------------------------------------------------------------------------------------


def test_a_refused_address_holds_nobody_back_is_shown_and_tried_again_later(contract, monkeypatch, mailoutbox):
    refused = people(contract).lead.person.email
    server = Server(monkeypatch, refuses=[refused])
    record(contract)
    assert deliver_pending() == 3 and refused not in addresses(mailoutbox)
    page = client_for(people(contract).elected).get("/accueil/").content.decode()
    assert "Des courriels n'arrivent pas" in page and refused in page
    assert refused not in client_for(people(contract).officer).get("/accueil/").content.decode()
    server.refuses.clear()
    tries = len(server.tried)
    assert deliver_pending() == 0 and len(server.tried) == tries
    later = timezone.now() + timedelta(hours=2)
    assert send_due(later) == 1 and addresses(mailoutbox).count(refused) == 1
    assert send_due(later) == 0 and not RefusedAddress.objects.exists()


def test_a_server_down_ends_the_round_and_everybody_is_told_later(contract, monkeypatch, mailoutbox):
    server = Server(monkeypatch, down=True)
    record(contract)
    assert deliver_pending() == 0 and len(server.tried) == 1
    assert Notice.objects.filter(mailed_at=None).count() == 4
    server.down = False
    assert deliver_pending() == 4 and len(set(addresses(mailoutbox))) == 4


def test_a_crash_in_the_middle_leaves_the_outbox_whole(contract, monkeypatch, mailoutbox):
    record(contract)
    written = []

    def crash(**_):
        written.append(Notice.objects.count())
        raise RuntimeError("La machine s'arrête")

    with monkeypatch.context() as broken:
        broken.setattr(Pending.objects, "filter", crash)
        with pytest.raises(RuntimeError):
            deliver_pending()
    assert written == [4] and Pending.objects.count() == 1 and not Notice.objects.exists() and not mailoutbox
    assert deliver_pending() == 4
