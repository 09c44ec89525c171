"""Local sections, drafts of one side, another outline, opinions, the grid: by the pages, as people use them."""

import pytest
from django.urls import reverse

from ctai.accounts.tests.factories import make_membership
from ctai.contracts.tests.factories import make_readers, people
from ctai.diagnosis import acts
from ctai.diagnosis.models import SectionText
from ctai.diagnosis.tests.factories import TODAY, make_agreed, make_diagnosis, write
from ctai.outlines.tests.factories import make_outline_2
from ctai.rules.roles import Role
from ctai.rules.themes import Theme
from tests.world import client_for

pytestmark = pytest.mark.django_db


def url(name, diagnosis, **kwargs):
    return reverse(f"diagnosis:{name}", kwargs={"number": diagnosis.contract.number, **kwargs})


@pytest.fixture
def diagnosis():
    return make_diagnosis()


@pytest.fixture
def lead(diagnosis):
    return client_for(people(diagnosis.contract).lead)


@pytest.fixture
def officer(diagnosis):
    return client_for(people(diagnosis.contract).officer)


def test_a_local_section_is_added_named_moved_and_removed_while_empty(diagnosis, lead):
    data = {"revision": 0, "title": "Jeunes majeurs", "guidance": "Combien ?", "after": 2}
    assert "Jeunes majeurs" in lead.post(url("section_add", diagnosis), data, follow=True).content.decode()
    section = diagnosis.sections.get(slug="jeunes-majeurs")
    assert (section.rank, section.is_local) == (3, True)
    address = url("section_name", diagnosis, slug="jeunes-majeurs")
    named = data | {"title": "Jeunes de 18 à 25 ans", "after": 0, "revision": section.revision}
    assert lead.post(address, named).status_code == 302
    assert lead.post(address, named).status_code == 409
    section.refresh_from_db()
    assert (section.rank, section.slug, section.title) == (1, "jeunes-majeurs", "Jeunes de 18 à 25 ans")
    assert [row.rank for row in diagnosis.sections.all()] == list(range(1, 10))
    act = url("section_act", diagnosis, slug="jeunes-majeurs")
    write(section, "Une vingtaine.", people(diagnosis.contract).lead)
    assert "pas vide" in lead.post(act, {"act": "remove"}, follow=True).content.decode()
    lead.post(url("section_add", diagnosis), data | {"title": "Vide"})
    lead.post(url("section_act", diagnosis, slug="vide"), {"act": "remove"})
    assert not diagnosis.sections.filter(slug="vide").exists()
    refused = lead.post(url("section_act", diagnosis, slug="besoins"), {"act": "remove"}, follow=True)
    assert "trame nationale" in refused.content.decode()


def test_a_draft_is_said_everywhere_and_read_by_one_side_only(diagnosis, lead, officer):
    page, act = url("section", diagnosis, slug="besoins"), url("section_act", diagnosis, slug="besoins")
    assert "tenue en brouillon" in lead.post(act, {"act": "keep"}, follow=True).content.decode()
    editor = lead.get(url("write", diagnosis, slug="besoins"))
    lead.post(url("write", diagnosis, slug="besoins"), {"version": 1, "text": "Mot secret"})
    assert "invisible pour l'État" in editor.content.decode()
    assert "Mot secret" in lead.get(page).content.decode()
    readers = make_readers(diagnosis.contract)
    for client in (officer, client_for(readers.ofii), client_for(readers.region)):
        html = client.get(page).content.decode() + client.get(url("home", diagnosis)).content.decode()
        assert "Mot secret" not in html and "Brouillon de la collectivité, invisible pour l'État" in html
    assert officer.get(url("write", diagnosis, slug="besoins")).status_code == 403
    assert officer.post(act, {"act": "share"}).status_code == 403
    lead.post(act, {"act": "share"})
    assert "Mot secret" in officer.get(page).content.decode()


def test_another_outline_is_shown_then_adopted_and_no_text_is_lost(diagnosis, lead):
    own = people(diagnosis.contract)
    write(diagnosis.sections.get(code="sources"), "Source : ateliers.", own.lead)
    section = write(diagnosis.sections.get(code="obstacles"), "Les horaires.", own.lead)
    acts.agree(section, seen=section.revision, by=own.officer, today=TODAY)
    assert "rien à faire" in lead.get(url("adopt", diagnosis)).content.decode()
    make_outline_2(make_membership(Role.STEWARD))
    assert "La trame n° 2 est publiée" in lead.get(url("home", diagnosis)).content.decode().replace("\u00a0", " ")
    shown = lead.get(url("adopt", diagnosis)).content.decode()
    assert "Santé mentale" in shown and "devient" in shown and "section locale, avec son texte" in shown
    html = lead.post(url("adopt", diagnosis), follow=True).content.decode()
    assert "Aucun texte n&#x27;a été perdu" in html
    rows = {row.code: row for row in SectionText.objects.select_related("body")}
    assert rows["sources"].is_local and rows["sources"].text == "Source : ateliers."
    assert (rows["obstacles"].title, rows["obstacles"].text) == ("Freins", "Les horaires.")
    assert rows["obstacles"].slug == "obstacles" and "sante-mentale" in rows
    assert sorted(row.rank for row in rows.values()) == list(range(1, 10))
    page = lead.get(url("section", diagnosis, slug="obstacles")).content.decode()
    assert "cette réponse ne vaut plus" in page


def test_the_sub_prefect_and_ofii_give_an_opinion_that_is_frozen_with_the_rest(diagnosis, lead, officer):
    make_agreed(diagnosis.contract)
    readers = make_readers(diagnosis.contract)
    ofii, address = client_for(readers.ofii), url("opinion", diagnosis)
    ofii.post(address, {"version": 0, "stance": "reserved", "text": "Compter aussi les enfants."})
    assert ofii.post(address, {"version": 0, "stance": "favourable", "text": "Bien."}).status_code == 409
    ofii.post(address, {"version": 1, "stance": "reserved", "text": "Compter les enfants scolarisés."})
    client_for(readers.sub_prefect).post(address, {"version": 0, "stance": "favourable", "text": "Complet."})
    html = lead.get(url("home", diagnosis)).content.decode()
    assert "Avis réservé" in html and "Compter les enfants scolarisés." in html and "Complet." in html
    assert lead.get(address).status_code == 403
    acts.freeze(diagnosis.contract, by=people(diagnosis.contract).officer, today=TODAY)
    assert "Compter les enfants scolarisés." in lead.get(url("version", diagnosis, version=1)).content.decode()
    assert ofii.get(address).status_code == 403


def test_each_side_scores_apart_then_both_together_then_order(diagnosis, lead, officer):
    own = people(diagnosis.contract)
    keys = [
        acts.add_priority(diagnosis, theme=Theme.HOUSING, title=title, why="", by=own.lead, today=TODAY).pk
        for title in ("Loger", "Apprendre")
    ]
    address = url("grid", diagnosis)

    def scores(name, *pairs):
        posted = {"act": name}
        for key, (importance, gap) in zip(keys, pairs, strict=True):
            posted |= {f"{name}-importance_{key}": importance, f"{name}-gap_{key}": gap}
        return posted

    lead.post(address, scores("own", (1, 1), (4, 3)))
    assert "<strong>12</strong>" not in officer.get(address).content.decode()
    assert "2. Noter ensemble" not in lead.get(address).content.decode()
    assert "les deux notes, ou aucune" in officer.post(address, scores("own", (2, 2), (4, ""))).content.decode()
    officer.post(address, scores("own", (2, 2), (4, 4)))
    html = officer.get(address).content.decode()
    assert "<strong>12</strong>" in html and "<strong>16</strong>" in html
    lead.post(address, scores("together", (2, 1), (4, 4)))
    seen = {"act": "order", "seen": ",".join(map(str, keys)), "reason": ""}
    same = {f"rank_{key}": rank for rank, key in enumerate(keys, start=1)}
    assert "dites pourquoi" in lead.post(address, seen | same).content.decode()
    assert lead.post(address, seen | same | {"seen": "9" * 5000}).status_code == 200
    assert lead.post(address, seen | {f"rank_{keys[0]}": 2, f"rank_{keys[1]}": 1}).status_code == 302
    assert [one.title for one in diagnosis.priorities.all()] == ["Apprendre", "Loger"]
    assert "dites pourquoi" not in lead.get(address).content.decode()
