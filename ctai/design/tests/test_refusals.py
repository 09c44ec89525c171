import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("ctai.design.tests.urls")]


def test_a_refusal_says_who_can(client: Client) -> None:
    answer = client.get("/refus/", headers={"referer": "http://testserver/galerie/?page=2"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Seule la préfecture peut accuser réception." in page
    assert 'href="http://testserver/galerie/?page=2"' in page


def test_a_foreign_page_is_never_linked_back(client: Client) -> None:
    page = client.get("/refus/", headers={"referer": "https://ailleurs.example/"}).content.decode()
    assert "ailleurs.example" not in page


def test_missing_pieces_link_to_where_they_are_mended(client: Client) -> None:
    answer = client.get("/pas-pret/2026-12-001/")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert '<a href="/contrats/2026-12-001/dates/">La date de début</a>' in page
    assert "Le &lt;signataire&gt;" in page


def test_two_people_saving_is_told_as_such(client: Client) -> None:
    answer = client.get("/conflit/")
    assert answer.status_code == 409
    assert "14 h 32" in answer.content.decode()
