"""From the contract's page to the file: asking, waiting, downloading, being refused."""

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from ctai.contracts.tests.factories import make_contract, people
from ctai.documents.kinds import DocumentKind
from ctai.documents.making import make
from ctai.documents.models import Production, ProductionState
from ctai.documents.tests.factories import make_production
from ctai.history.models import Entry
from ctai.intent.tests.factories import make_letter
from ctai.rules.states import State
from tests.world import client_for

pytestmark = pytest.mark.django_db


def url(contract, page, **more):
    return reverse(f"documents:{page}", kwargs={"number": contract.number, **more})


def ask(contract, membership, kind=DocumentKind.INTENT_LETTER):
    return client_for(membership).post(url(contract, "produce"), {"kind": kind.value})


@pytest.fixture
def contract():
    found = make_contract(State.PROPOSAL)
    make_letter(found)
    return found


def test_an_empty_list_says_why_and_offers_what_can_be_made(contract):
    page = client_for(people(contract).lead).get(url(contract, "list")).content.decode()
    assert "Aucun document" in page
    assert page.count('name="kind"') == 7


def test_each_document_says_what_it_lacks():
    contract = make_contract(State.DRAFT)
    page = client_for(people(contract).lead).get(url(contract, "list")).content.decode()
    assert page.count('name="kind"') == 0
    for words in (
        "pas encore commencée",
        "pas encore accusé réception",
        "après les échanges",
        "diagnostic partagé figé",
    ):
        assert words in page
    assert ask(contract, people(contract).lead).status_code == 403


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_every_kind_is_composed_from_the_rooms_made_and_downloaded(contract, kind):
    client = client_for(people(contract).lead)
    client.post(url(contract, "produce"), {"kind": kind.value})
    production = Production.objects.get()
    assert "Actualiser" in client.get(url(contract, "progress", pk=production.pk)).content.decode()
    assert client.get(url(contract, "download", pk=production.pk)).status_code == 404
    make(production.pk)
    assert "Télécharger" in client.get(url(contract, "progress", pk=production.pk)).content.decode()
    answer = client.get(url(contract, "download", pk=production.pk))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content)[:2] in (b"%P", b"PK")
    assert production.page_code in client.get(url(contract, "list")).content.decode()


def test_asking_twice_for_the_same_facts_gives_the_same_document_and_one_journal_row(contract):
    ask(contract, people(contract).lead)
    ask(contract, people(contract).officer)
    assert Production.objects.count() == DBTaskResult.objects.count() == 1
    assert Entry.objects.filter(stream=contract.number, act="request_document").count() == 1


def test_a_document_asked_in_draft_stays_unknown_to_the_state():
    contract = make_contract(State.DRAFT)
    make_letter(contract)
    ask(contract, people(contract).lead)
    production = Production.objects.get()
    assert production.data["head"]["mark"] == "Projet de lettre — pas encore envoyée"
    assert Entry.objects.get(act="request_document").audience == "authority"
    officer = people(contract).officer
    type(contract).objects.filter(pk=contract.pk).update(state=State.INTENT_SENT.value)
    assert production not in Production.objects.visible_to(officer)
    assert client_for(officer).get(url(contract, "progress", pk=production.pk)).status_code == 404


def test_the_polled_part_holds_no_page_and_stops_polling_when_ready(contract):
    production = make_production(contract=contract)
    client = client_for(people(contract).lead)
    part = client.get(url(contract, "progress", pk=production.pk), headers={"HX-Request": "true"}).content.decode()
    assert "every 1s" in part and "<html" not in part
    make(production.pk)
    part = client.get(url(contract, "progress", pk=production.pk), headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in part


def test_a_failure_is_said_and_can_be_started_again(contract):
    production = make_production(contract=contract, state=ProductionState.FAILED, error="Panne.", attempts=3)
    client = client_for(people(contract).lead)
    assert "Panne." in client.get(url(contract, "progress", pk=production.pk)).content.decode()
    client.post(url(contract, "retry", pk=production.pk))
    production.refresh_from_db()
    assert (production.state, production.attempts) == (ProductionState.QUEUED, 0)
    assert client.post(url(contract, "retry", pk=production.pk)).status_code == 403


def test_an_unknown_kind_is_said(contract):
    answer = client_for(people(contract).lead).post(url(contract, "produce"), {"kind": "x"}, follow=True)
    assert "existe pas" in answer.content.decode()


def test_a_document_of_another_contract_does_not_open_here(contract):
    production = make_production(contract=make_contract(State.PROPOSAL))
    assert client_for(people(contract).lead).get(url(contract, "progress", pk=production.pk)).status_code == 404


def test_a_list_of_documents_costs_the_same_whatever_their_number(contract, django_assert_max_num_queries):
    make_production(contract=contract)
    for kind in (DocumentKind.CONTRACT_DOCX, DocumentKind.DIAGNOSIS_REPORT, DocumentKind.ACKNOWLEDGEMENT):
        make_production(kind, contract=contract)
    client = client_for(people(contract).lead)
    with django_assert_max_num_queries(12):
        client.get(url(contract, "list"))


def test_a_rehearsal_and_an_unsigned_text_say_so_on_the_document():
    contract = make_contract(State.PROPOSAL, is_rehearsal=True)
    ask(contract, people(contract).lead, DocumentKind.CONTRACT)
    head = Production.objects.get().data["head"]
    assert head["rehearsal"] is True
    assert head["mark"] == "Texte non signé — pas encore en vigueur"
