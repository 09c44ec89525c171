"""The pages of the text: conflict, votes, the frozen text, its files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.files.tests.samples import EXE, pdf
from ctai.rules.states import State
from ctai.signature import acts
from ctai.signature.models import AssemblyVote, FrozenText
from ctai.signature.tests.factories import freeze, make_article, make_signature, make_vote
from tests.world import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    contract = make_contract(State.ACCEPTED)
    make_article(contract)
    return contract


def url(name, contract, **more):
    return reverse(f"signature:{name}", kwargs={"number": contract.number, **more})


def upload(content=None, name="deliberation.pdf"):
    return SimpleUploadedFile(name, content or pdf(), content_type="application/pdf")


def test_two_browsers_on_one_article(contract):
    who = people(contract)
    lead, officer = client_for(who.lead), client_for(who.officer)
    address = url("article", contract, code="purpose")
    assert officer.post(address, {"title": "Objet", "body": "La leur.", "version": 1}).status_code == 302
    answer = lead.post(address, {"title": "Mon titre", "body": "La mienne.", "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 409 and "Quelqu'un a enregistré" in page.replace("&#x27;", "'")
    assert "La leur." in page and "La mienne." in page and "Mon titre" in page
    assert lead.post(address, {"title": "Objet", "body": "Les deux.", "version": 2}).status_code == 302
    assert contract.articles.get().body == "Les deux."


def test_a_deviation_shows_against_the_template(contract):
    contract.articles.update(body="Texte adapté.")
    client = client_for(people(contract).officer)
    assert "Adapté du modèle" in client.get(url("home", contract)).content.decode()
    assert "<ins>" in client.get(url("article", contract, code="purpose")).content.decode()


def test_hostile_words_stay_words(contract):
    client = client_for(people(contract).lead)
    body = {"title": "<b>Gras</b>", "body": "<script>alert(1)</script>\n\n{{ 7*7 }}"}
    assert client.post(url("add_article", contract), body).status_code == 302
    page = client.get(url("home", contract)).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page and "{{ 7*7 }}" in page


def test_a_vote_by_the_page_and_a_wrong_one_keeps_what_was_typed(contract):
    client = client_for(people(contract).lead)
    wrong = client.post(url("vote", contract), {"voted_on": "2199-01-01", "reference": "2026-114"})
    assert wrong.status_code == 200 and "2026-114" in wrong.content.decode() and not AssemblyVote.objects.exists()
    bad_file = {"voted_on": "2026-10-01", "reference": "2026-114", "deliberation": upload(EXE)}
    assert "2026-114" in client.post(url("vote", contract), bad_file).content.decode()
    assert not AssemblyVote.objects.exists()
    good = {"voted_on": "2026-10-01", "reference": "2026-114", "deliberation": upload()}
    assert client.post(url("vote", contract), good).status_code == 302
    vote = AssemblyVote.objects.get()
    page = client.get(url("home", contract)).content.decode()
    assert "délibération 2026-114" in page
    file = client.get(url("file", contract, pk=vote.deliberation_id))
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    again = client.post(url("vote", contract), good | {"deliberation": upload()})
    assert "est déjà enregistré" in again.content.decode()
    assert client.post(url("withdraw_vote", contract, pk=vote.pk), {"reason": ""}).status_code == 200
    assert client.post(url("withdraw_vote", contract, pk=vote.pk), {"reason": "Mauvaise date"}).status_code == 302
    assert client.get(url("withdraw_vote", contract, pk=vote.pk)).status_code == 404


def test_a_file_opens_by_its_own_contract_only():
    contract = make_contract(State.SIGNATURE)
    signature = make_signature(freeze(contract), contract.parties.first())
    other = make_contract(State.SIGNATURE)
    officer = client_for(people(contract).officer)
    answer = officer.get(url("file", contract, pk=signature.scan_id))
    assert answer.status_code == 200 and answer["X-Content-Type-Options"] == "nosniff"
    b"".join(answer.streaming_content)
    assert officer.get(url("file", other, pk=signature.scan_id)).status_code == 404
    stranger = client_for(make_readers(contract).other_lead)
    assert stranger.get(url("file", contract, pk=signature.scan_id)).status_code == 404


def test_the_frozen_text_says_when_it_no_longer_matches_its_digest():
    contract = make_contract(State.SIGNATURE)
    text = freeze(contract)
    client = client_for(people(contract).lead)
    assert "vérifiée à l'instant" in client.get(url("frozen", contract, version=1)).content.decode()
    text.content["articles"][0]["body"] = "Réécrit"
    FrozenText.objects.filter(pk=text.pk).update(content=text.content)
    assert "Empreinte différente" in client.get(url("frozen", contract, version=1)).content.decode()
    assert client.get(url("frozen", contract, version=2)).status_code == 404


def test_a_reopened_text_is_still_read_with_its_reason():
    contract = make_contract(State.SIGNATURE)
    make_signature(freeze(contract), contract.parties.first())
    acts.reopen_text(contract, reason="Une coquille", today=contract.state_since)
    client = client_for(people(contract).lead)
    assert "Une coquille" in client.get(url("home", contract)).content.decode()
    page = client.get(url("frozen", contract, version=1)).content.decode()
    assert "ne valent plus" in page and "Édouard Martin" in page


@pytest.mark.parametrize("state", [State.DRAFT, State.ACCEPTED, State.SIGNATURE, State.IN_FORCE])
def test_the_page_asks_few_questions(state, django_assert_max_num_queries):
    contract = make_contract(state)
    for rank in range(12):
        make_article(contract, rank=rank, code=f"a{rank}")
    for party in contract.parties.filter(side="authority"):
        make_vote(contract, party)
    if state in (State.SIGNATURE, State.IN_FORCE):
        text = freeze(contract)
        for party in contract.parties.all():
            make_signature(text, party)
    client = client_for(people(contract).lead)
    client.get(url("home", contract))
    with django_assert_max_num_queries(12):
        assert client.get(url("home", contract)).status_code == 200
