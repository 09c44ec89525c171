"""The document of the contract carries the text, the votes and the signatures as they stand."""

import pytest

from ctai.contracts.tests.factories import make_contract
from ctai.documents.compose import compose
from ctai.documents.kinds import DocumentKind
from ctai.rules.states import State
from ctai.signature.tests.factories import FROZEN_ON, freeze, make_article, make_signature, make_vote

pytestmark = pytest.mark.django_db


def document(contract):
    return compose(contract, DocumentKind.CONTRACT, today=FROZEN_ON)


def test_the_text_being_prepared_is_in_the_document_marked_unsigned():
    contract = make_contract(State.ACCEPTED)
    article = make_article(contract)
    data = document(contract)
    assert data["articles"][0] == {"title": article.title, "text": article.body, "local": False}
    assert data["head"]["mark"] == "Texte non signé — pas encore en vigueur"
    assert {block["status"] for block in data["signatures"]} == {"À signer"}


def test_once_frozen_the_document_holds_the_frozen_text_the_votes_and_the_signatures():
    contract = make_contract(State.SIGNATURE)
    lead = contract.parties.get(is_lead=True)
    make_article(contract, body="Un texte changé depuis.")
    vote = make_vote(contract, lead)
    make_signature(freeze(contract), lead)
    data = document(contract)
    assert [article["text"] for article in data["articles"]] == ["Texte."]
    assert vote.reference in data["recitals"][0]
    signed = next(block for block in data["signatures"] if block["party"] == str(lead))
    assert (signed["name"], signed["quality"]) == ("Édouard Martin", "Maire")
    assert signed["status"].startswith("Signé le")
    assert next(party for party in data["parties"] if party["name"] == str(lead))["represented_by"] == "Édouard Martin"
