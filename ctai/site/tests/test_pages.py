"""The public pages tell true things, and the pages of trouble say what to do."""

import json
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ctai.contracts.tests.factories import make_contract
from ctai.rules.states import State
from ctai.rules.transitions import TRANSITIONS
from ctai.site import health
from ctai.site.outbox import read_outbox
from tests.world import client_for, make_world

pytestmark = pytest.mark.django_db


def page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_home_page_quotes_the_ministry_and_counts_apart(client):
    make_contract(State.EXCHANGES)
    make_contract(State.EXCHANGES, is_rehearsal=True)
    text = page(client, "/")
    assert "28 communes, 13 métropoles ou intercommunalités, 2 départements, 1 région" in text
    assert "immigration.interieur.gouv.fr" in text
    assert '<p class="ctai-tile__value">1</p>' in text and '<p class="ctai-tile__value">0</p>' in text
    assert 'action="/trouver-ma-prefecture/"' in text and 'name="q"' in text


def test_the_home_page_leads_a_member_to_what_awaits_them(client):
    world = make_world()
    assert "Voir ce qui m" not in page(client, "/")
    assert "Voir ce qui m" in page(client_for(world.lead), "/")


def test_the_five_steps_are_those_of_the_rules(client):
    text = page(client, "/etapes/").replace("&#x27;", "'")
    for transition in TRANSITIONS:
        if not transition.automatic and transition.act not in {"abandon", "end_contract", "terminate_contract"}:
            assert f"<strong>{transition.verb}</strong>" in text, transition.verb
    assert "aucun texte ne fixe ce délai" in text


@pytest.mark.parametrize("address", ["/accessibilite/", "/mentions-legales/", "/donnees-personnelles/"])
def test_statements_give_an_address_to_write_to(client, address):
    assert "mailto:contact@ctai.example" in page(client, address)


def test_the_legal_notice_names_the_publisher_or_says_there_is_none(client, settings):
    assert "ne doit pas recevoir de contrat réel" in page(client, "/mentions-legales/")
    settings.CTAI_PUBLISHER = "Ville de Millau"
    assert "Ville de Millau" in page(client, "/mentions-legales/")


def test_health_for_people_and_for_machines(client):
    assert "Tout fonctionne" in page(client, "/etat-du-service/")
    answer = client.get("/etat-du-service/?format=json")
    assert answer["Content-Type"] == "application/json" and "no-store" in answer["Cache-Control"]
    found = json.loads(answer.content)
    assert found["ok"] and set(found["checks"]) == {"database", "migrations", "storage", "worker"}


def test_health_leaves_no_file_behind(client):
    page(client, "/etat-du-service/")
    assert default_storage.listdir("etat")[1] == []


def test_health_tells_a_full_disk(client, monkeypatch):
    def refuse(name, content):
        raise OSError("No space left on device")

    monkeypatch.setattr(default_storage, "save", refuse)
    text = page(client, "/etat-du-service/", 503)
    assert "Refuse l&#x27;écriture" in text and "No space" not in text


def test_health_tells_a_job_nobody_takes(client):
    row = DBTaskResult.objects.create(args_kwargs={}, task_path="x", backend_name="default", run_after=timezone.now())
    DBTaskResult.objects.filter(pk=row.pk).update(
        enqueued_at=timezone.now() - timedelta(minutes=11), run_after=timezone.now() - timedelta(minutes=11)
    )
    assert "Un travail attend depuis le" in page(client, "/etat-du-service/", 503)


def test_health_tells_a_lost_database(monkeypatch):
    class Lost:
        def cursor(self):
            raise health.DatabaseError

    monkeypatch.setattr(health, "connection", Lost())
    found = health.checks(timezone.now())
    assert [(check.name, check.ok) for check in found] == [("database", False), ("storage", True)]


def test_the_outbox_shows_mails_with_their_link_and_no_markup(client, settings, tmp_path):
    assert client.get("/demonstration/courriels/").status_code == 404
    settings.CTAI_DEMO, settings.CTAI_OUTBOX = True, tmp_path / "courriels"
    assert "Aucun courriel" in page(client, "/demonstration/courriels/")
    for rank in (1, 2):
        message = EmailMultiAlternatives(
            f"Sujet é {rank}", "Bonjour\n\nhttp://testserver/x/\n<script>", to=["a@b.example"]
        )
        message.attach_alternative("<p>Bonjour</p>", "text/html")
        EmailBackend(file_path=str(settings.CTAI_OUTBOX)).send_messages([message, message])
    text = page(client, "/demonstration/courriels/")
    assert abs(read_outbox(settings.CTAI_OUTBOX)[0].sent_at - timezone.now()) < timedelta(minutes=1)
    assert text.count("<article") == 4 and "Sujet é 2" in text
    assert 'href="http://testserver/x/"' in text and "&lt;script&gt;" in text


def test_the_outbox_forgives_a_broken_file(tmp_path):
    (tmp_path / "a.log").write_bytes(b"\xff\xfe rien")
    assert read_outbox(tmp_path)[0].subject == ""


def test_robots_and_favicon(client):
    assert "Disallow: /connexion/" in page(client, "/robots.txt")
    assert client.get("/favicon.ico").url == "/static/design/favicon.svg"


def test_a_missing_page_says_what_to_do(client):
    assert "se connecter" in page(client, "/nulle-part/", 404)
    world = make_world()
    assert "Changez d'organisation" in page(client_for(world.lead), "/nulle-part/", 404)


def test_a_stale_form_says_how_to_keep_what_was_typed():
    answer = Client(enforce_csrf_checks=True).post("/connexion/", {"email": "a@b.example"})
    assert answer.status_code == 403 and "Copiez-le" in answer.content.decode()


def test_the_error_page_asks_nothing_of_what_may_have_failed(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = get_resolver().resolve_error_handler(500)(RequestFactory().get("/"))
    assert answer.status_code == 500 and "Ce n'est pas de votre fait" in answer.content.decode()


def test_a_forbidden_page_offers_a_way_out(rf):
    request = rf.get("/")
    request.user, request.membership = make_world().lead.person, None
    request.htmx = False
    assert (
        "Changez d'organisation" in get_resolver().resolve_error_handler(403)(request, exception=None).content.decode()
    )


def test_public_pages_are_light(client):
    with connection.execute_wrapper(lambda execute, *args: (calls.append(1), execute(*args))[1]):
        calls: list[int] = []
        page(client, "/")
    assert len(calls) <= 3
