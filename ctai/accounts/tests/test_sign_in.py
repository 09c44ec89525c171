"""The one-time link, from the request to the session."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ctai.accounts.acts import signing_in
from ctai.accounts.models import LinkRequest, SignInLink
from ctai.accounts.tests.factories import make_membership, make_person
from ctai.rules.refusals import ActRefused
from tests.world import client_for

pytestmark = pytest.mark.django_db
ASK = "/connexion/"


def ask(client, email, **more):
    return client.post(ASK, {"email": email, **more})


def link_of(message) -> str:
    return re.search(r"http://testserver(/connexion/[\w-]+/)", message.body)[1]


@pytest.fixture
def member():
    return make_membership(person=make_person("Nadia", "Belkacem", email="nadia@millau.example"))


def test_a_known_and_an_unknown_address_get_the_same_answer(client, member):
    known, unknown = ask(client, "Nadia@Millau.example"), ask(client, "personne@ailleurs.example")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url) == (302, reverse("accounts:link_sent"))
    assert [message.to for message in mail.outbox] == [["nadia@millau.example"]]


def test_the_mail_is_plain_text_and_simple_html_and_the_token_is_nowhere_in_the_table(client, member):
    ask(client, "nadia@millau.example")
    message = mail.outbox[0]
    token = link_of(message).split("/")[2]
    assert token in message.alternatives[0].content
    assert "20 minutes" in message.body and "Bonjour Nadia Belkacem" in message.body
    row = SignInLink.objects.values().get()
    assert token not in str(row)


def test_opening_the_link_spends_nothing_and_the_button_enters_once(client, member, settings):
    settings.LOGIN_REDIRECT_URL = "/changer/"
    ask(client, "nadia@millau.example")
    link = link_of(mail.outbox[0])
    for _ in range(3):
        page = client.get(link)
        assert page.status_code == 200 and "nadia@millau.example" in page.content.decode()
    before = client.session.session_key
    assert client.post(link).url == "/changer/"
    assert client.session["_auth_user_id"] == str(member.person_id)
    assert client.session.session_key != before
    again = Client().post(link)
    assert again.status_code == 410 and "déjà servi" in again.content.decode()


def test_an_expired_link_offers_a_new_one(client, member):
    ask(client, "nadia@millau.example")
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    page = client.post(link_of(mail.outbox[0]))
    assert page.status_code == 410 and "Recevoir un nouveau lien" in page.content.decode()


@pytest.mark.parametrize("path", ["https://mal.example/", "//mal.example/", "javascript:alert(1)", "/\\mal.example"])
def test_a_foreign_next_is_ignored(client, member, settings, path):
    settings.LOGIN_REDIRECT_URL = "/changer/"
    ask(client, "nadia@millau.example", next=path)
    assert client.post(link_of(mail.outbox[0])).url == "/changer/"


def test_next_of_the_site_is_honoured(client, member):
    assert client.get("/mon-profil/").url == "/connexion/?next=/mon-profil/"
    assert 'value="/mon-profil/"' in client.get("/connexion/?next=/mon-profil/").content.decode()
    ask(client, "nadia@millau.example", next="/mon-profil/")
    assert client.post(link_of(mail.outbox[0])).url == "/mon-profil/"


@pytest.mark.parametrize("email", ["nadia@millau.example", "personne@ailleurs.example"])
def test_a_sixth_request_in_an_hour_is_told_when_to_retry(client, member, email):
    for _ in range(5):
        assert ask(client, email).status_code == 302
    page = ask(client, email)
    assert page.status_code == 429
    assert re.search(r"5 liens ont déjà été demandés en une heure.*après le", page.content.decode())
    LinkRequest.objects.update(asked_at=timezone.now() - timedelta(minutes=61))
    assert ask(client, email).status_code == 302


def test_a_requester_is_limited_over_all_addresses(client):
    for rank in range(20):
        assert ask(client, f"p{rank}@ailleurs.example").status_code == 302
    assert ask(client, "encore@ailleurs.example").status_code == 429


def test_behind_the_proxy_the_visitor_is_counted_and_not_the_proxy(client, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for rank in range(21):
        answer = client.post(
            ASK, {"email": f"p{rank}@a.example"}, headers={"x-forwarded-for": f"1.1.1.1, 10.0.0.{rank}"}
        )
        assert answer.status_code == 302
    assert len(set(LinkRequest.objects.values_list("requester", flat=True))) == 21


def test_old_links_and_requests_are_forgotten(client, member):
    ask(client, "nadia@millau.example")
    later = timezone.now() + timedelta(hours=3)
    signing_in.ask_link("x@y.example", requester="", next_path="", address_of=str, now=later)
    assert (SignInLink.objects.count(), LinkRequest.objects.count()) == (0, 1)


def test_a_closed_account_gets_no_link(client, member):
    member.person.is_active = False
    member.person.save()
    ask(client, "nadia@millau.example")
    assert not mail.outbox


def test_a_silent_mail_server_changes_no_answer(client, member, monkeypatch, caplog):
    def refuse(self, *args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)
    assert ask(client, "nadia@millau.example").url == reverse("accounts:link_sent")
    assert "Mail not sent" in caplog.text


def test_two_clicks_at_once_open_one_session(member):
    now = timezone.now()
    tokens = []
    signing_in.ask_link(
        "nadia@millau.example", requester="", next_path="", address_of=lambda t: tokens.append(t) or t, now=now
    )
    first = signing_in.find_link(tokens[0], now)
    signing_in.use_link(tokens[0], now=now)
    assert first.used_at is None
    with pytest.raises(ActRefused):
        signing_in.use_link(tokens[0], now=now)


@pytest.mark.parametrize(
    "email", ["", "nadia", "nadia@", "<script>@x", "n" * 300 + "@ville.example", "a\x00@b.example"]
)
def test_a_wrong_address_is_told_and_kept(client, email):
    page = ask(client, email)
    assert page.status_code == 200 and "nécessaire" in page.content.decode()


def test_signing_out_is_a_post_and_ends_the_session(member):
    client = client_for(member)
    assert client.get("/deconnexion/").status_code == 405
    assert client.post("/deconnexion/").url == "/"
    assert client.get("/mon-profil/").status_code == 302


def test_a_session_lives_while_it_is_used(member, settings):
    client = client_for(member)
    client.get("/mon-profil/")
    session = client.session
    session["renewed_at"] -= settings.SESSION_COOKIE_AGE // 2
    session.save()
    old = session["renewed_at"]
    answer = client.get("/mon-profil/")
    assert client.session["renewed_at"] > old and "sessionid" in answer.cookies
    assert "sessionid" not in client.get("/mon-profil/").cookies


def test_personas_exist_only_in_demonstration(client, settings, member):
    persona = make_membership(person=make_person("Anne", "Delmas", email="anne@demo.ctai.example"))
    assert client.get("/demonstration/").status_code == 404
    assert client.post("/demonstration/", {"membership": persona.pk}).status_code == 404
    settings.CTAI_DEMO = True
    settings.LOGIN_REDIRECT_URL = "/changer/"
    page = client.get("/demonstration/").content.decode()
    assert "Anne Delmas" in page and "Nadia" not in page
    assert client.post("/demonstration/", {"membership": member.pk}).status_code == 404
    assert client.post("/demonstration/", {"membership": persona.pk}).url == "/changer/"
    assert client.session["membership"] == persona.pk
