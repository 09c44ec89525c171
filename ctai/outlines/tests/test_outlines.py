"""A steward prepares, previews and publishes the national outline; everyone reads it."""

import pytest
from django.urls import reverse

from ctai.accounts.tests.factories import make_membership
from ctai.history.journal import verify
from ctai.outlines import acts
from ctai.outlines.models import QUESTION_LABELS, Outline
from ctai.outlines.reads import changes_between, current_outline
from ctai.outlines.tests.factories import TODAY, make_outline_2
from ctai.rules.refusals import ActRefused
from ctai.rules.roles import Role
from tests.world import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward():
    return make_membership(Role.STEWARD)


def test_outline_1_asks_something_of_every_theme_in_every_section():
    sections = current_outline().sections.all()
    assert [section.slug for section in sections] == [
        "perimetre", "publics", "offre", "besoins", "obstacles", "priorites", "articulation", "sources",
    ]  # fmt: skip
    assert all(set(section.questions) == set(QUESTION_LABELS) for section in sections)


def test_from_the_last_one_to_a_published_one_by_the_pages(steward):
    client = client_for(steward)
    html = client.post(reverse("outlines:prepare"), follow=True).content.decode()
    assert "n° 2" in html and "En préparation" in html
    fields = {"version": 0, "title": "Santé mentale", "guidance": "Qui écoute ?", "questions_health": "Un ?\n\nDeux ?"}
    client.post(reverse("outlines:section_add", kwargs={"number": 2}), fields)
    added = Outline.objects.get(number=2).sections.get(slug="sante-mentale")
    assert added.questions == {"health": ["Un ?", "Deux ?"]} and added.rank == 9
    address = reverse("outlines:section", kwargs={"number": 2, "slug": "sante-mentale"})
    client.post(address, {"act": "up"})
    client.post(address, fields | {"version": 1, "title": "Santé et écoute"})
    client.post(reverse("outlines:section", kwargs={"number": 2, "slug": "sources"}), {"act": "retire"})
    publish = reverse("outlines:publish", kwargs={"number": 2})
    html = client.get(publish).content.decode()
    assert "Santé et écoute" in html and "section ajoutée" in html and "section retirée" in html
    assert client.post(publish, {"note": "Pour la santé."}).status_code == 200
    html = client.post(publish, {"note": "Pour la santé.", "confirm": "on"}, follow=True).content.decode()
    assert "publiée" in html and current_outline().number == 2
    assert not list(verify([acts.STREAM]))


def test_one_version_at_a_time_and_a_given_up_one_leaves_its_number(steward):
    first = acts.prepare(by=steward, today=TODAY)
    assert acts.prepare(by=steward, today=TODAY) == first
    html = client_for(steward).post(reverse("outlines:prepare"), {"act": "give_up"}, follow=True).content.decode()
    assert "abandonnée" in html and not Outline.objects.filter(number=2).exists()
    assert acts.prepare(by=steward, today=TODAY).number == 2


def test_two_stewards_on_one_section_lose_nothing(steward):
    acts.prepare(by=steward, today=TODAY)
    client, address = client_for(steward), reverse("outlines:section", kwargs={"number": 2, "slug": "obstacles"})
    client.post(address, {"version": 1, "title": "Freins", "guidance": "Lesquels ?"})
    answer = client.post(address, {"version": 1, "title": "Barrières", "guidance": "Lesquels ?"})
    assert answer.status_code == 409 and "Freins" in answer.content.decode() and "Barrières" in answer.content.decode()


def test_what_is_published_does_not_change(steward):
    with pytest.raises(ActRefused, match="publiée"):
        acts.add_section(current_outline(), title="X", guidance="Y", questions={}, by=steward, today=TODAY)
    acts.prepare(by=steward, today=TODAY)
    with pytest.raises(ActRefused, match="Rien ne change"):
        acts.publish(Outline.objects.get(number=2), note="Rien", by=steward, today=TODAY)


def test_the_section_of_the_grid_stays(steward):
    outline = acts.prepare(by=steward, today=TODAY)
    address = reverse("outlines:section", kwargs={"number": 2, "slug": "priorites"})
    html = client_for(steward).post(address, {"act": "retire"}, follow=True).content.decode()
    assert "grille des priorités" in html and outline.sections.count() == 8


def test_changes_tell_what_moved_once(steward):
    outline = acts.prepare(by=steward, today=TODAY)
    acts.move_section(outline.sections.get(code="sources"), up=True, by=steward, today=TODAY)
    told = {change.title: change.what for change in changes_between(Outline.objects.get(number=1), outline)}
    assert told == dict.fromkeys(["Sources et dates des chiffres", "Articulation avec l'existant"], "place changée")
    assert make_outline_2(steward).number == 2


def test_the_outline_page_asks_few_questions(steward, django_assert_max_num_queries):
    make_outline_2(steward)
    client = client_for(steward)
    client.get(reverse("outlines:list"))
    with django_assert_max_num_queries(9):
        assert "Santé mentale" in client.get(reverse("outlines:outline", kwargs={"number": 2})).content.decode()
