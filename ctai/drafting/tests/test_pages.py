"""The pages as people use them: writing together, answering, citing, reading without writing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.diagnosis import acts
from ctai.diagnosis.models import Diagnosis, Origin
from ctai.diagnosis.tests.factories import TODAY, make_agreed, make_diagnosis
from ctai.figures.tests.factories import make_value
from ctai.rules.states import State
from ctai.rules.themes import Theme
from ctai.writing.models import Remark, Reply, Version
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


def test_a_text_too_long_comes_back_whole(diagnosis, lead):
    text = "mot " * 6000
    answer = lead.post(url("write", diagnosis, slug="besoins"), {"version": 1, "text": text})
    assert answer.status_code == 200 and "trop long" in answer.content.decode()
    assert answer.context["form"]["text"].value() == text


def test_html_in_a_text_is_shown_as_text(diagnosis, lead):
    text = "<script>alert(1)</script> **gras** 🙂 \u0645\u0631\u062d\u0628\u0627"
    lead.post(url("write", diagnosis, slug="besoins"), {"version": 1, "text": text})
    html = lead.get(url("section", diagnosis, slug="besoins")).content.decode()
    assert "<script>alert" not in html and "<strong>gras</strong>" in html and "\u0645\u0631\u062d" in html


def test_a_figure_is_placed_and_its_marker_becomes_a_sentence(diagnosis, lead):
    make_value(diagnosis.contract.departement)
    address = url("write", diagnosis, slug="publics")
    data = {"version": 1, "text": "Peu de chômage : [[1]], mais [[7]].", "cite": "1"}
    html = lead.post(address, data, follow=True).content.decode()
    assert "Rien n&#x27;est placé sous [[1]], [[7]]" in html and "8,6" in html
    cite = url("cite", diagnosis, slug="publics")
    html = lead.post(cite, {"what": "figure|taux-essai:departement-12"}, follow=True).content.decode()
    assert "Placé sous le n° 1" in html.replace("\u00a0", " ") and "Déjà placé sous le n° 1" in html
    html = lead.get(url("section", diagnosis, slug="publics")).content.decode()
    assert "Département de l&#x27;Aveyron, 2020" in html and "Insee, Taux localisés" in html
    assert 'href="#citation-1"' in html and "rien n'est placé sous ce numéro" in html
    again = lead.post(cite, {"what": "figure|taux-essai:departement-12"}, follow=True).content.decode()
    assert "déjà placé" in again


def test_a_newer_value_is_said_and_taken_on_purpose(diagnosis, lead):
    make_value(diagnosis.contract.departement)
    own = people(diagnosis.contract)
    section = diagnosis.sections.get(code="newcomers")
    acts.citations.place(section, Origin.FIGURE, "taux-essai:departement-12", by=own.lead, today=TODAY)
    make_value(diagnosis.contract.departement, "7.9", year=2025)
    page = url("section", diagnosis, slug="publics")
    assert "7,9\u00a0% (département de l&#x27;Aveyron, 2025)" in lead.get(page).content.decode()
    lead.post(url("citation", diagnosis, slug="publics", cited=1), {"act": "update"})
    assert "plus récente" not in lead.get(page).content.decode()


def test_the_page_says_that_an_answer_has_fallen(diagnosis, lead, officer):
    write, page = url("write", diagnosis, slug="obstacles"), url("section", diagnosis, slug="obstacles")
    lead.post(write, {"version": 1, "text": "Premier"})
    revision = officer.get(page).context["section"].revision
    officer.post(url("answer", diagnosis, slug="obstacles"), {"revision": revision, "status": "agree"})
    lead.post(write, {"version": 2, "text": "Second"})
    html = officer.get(page).content.decode()
    assert "Accord à redonner" in html and "cette réponse ne vaut plus" in html
    assert "Votre accord est attendu" in officer.get(url("home", diagnosis)).content.decode()


def test_answering_a_text_that_changed_meanwhile_shows_the_new_one(diagnosis, lead, officer):
    write = url("write", diagnosis, slug="obstacles")
    lead.post(write, {"version": 1, "text": "Premier"})
    seen = officer.get(url("section", diagnosis, slug="obstacles")).context["section"].revision
    lead.post(write, {"version": 2, "text": "Second texte"})
    answer = officer.post(url("answer", diagnosis, slug="obstacles"), {"revision": seen, "status": "agree"})
    assert answer.status_code == 409 and "Second texte" in answer.content.decode()


def test_a_disagreement_without_reason_is_sent_back_with_what_was_typed(diagnosis, lead):
    lead.post(url("write", diagnosis, slug="obstacles"), {"version": 1, "text": "Texte"})
    answer = lead.post(url("answer", diagnosis, slug="obstacles"), {"revision": 2, "status": "disagree"})
    assert answer.status_code == 422 and "Dites pourquoi" in answer.content.decode()


def test_frozen_version_is_read_from_its_content(diagnosis, lead):
    make_agreed(diagnosis.contract)
    acts.freeze(diagnosis.contract, by=people(diagnosis.contract).officer, today=TODAY)
    html = lead.get(url("version", diagnosis, version=1)).content.decode()
    assert Diagnosis.objects.get().digest in html and "Accord de l&#x27;État" in html
    assert "figée le" in lead.get(url("home", diagnosis)).content.decode()
    assert lead.get(url("write", diagnosis, slug="obstacles")).status_code == 403


def test_before_step_three_the_page_says_when_it_opens():
    contract = make_contract(State.EXCHANGES)
    client = client_for(people(contract).lead)
    html = client.get(reverse("diagnosis:home", kwargs={"number": contract.number})).content.decode()
    assert "pas encore ouvert" in html


def test_ofii_reads_the_diagnosis_of_its_departement_and_nothing_else(diagnosis):
    contract = diagnosis.contract
    ofii = client_for(make_readers(contract).ofii)
    html = ofii.get(reverse("diagnosis:list")).content.decode()
    assert contract.number in html
    page = ofii.get(url("home", diagnosis)).content.decode()
    assert "Journal" not in page and "Ajouter une priorité" not in page
    assert ofii.get(reverse("contracts:journal", kwargs={"number": contract.number})).status_code == 404
    contract.__class__.objects.filter(pk=contract.pk).update(state=State.EXCHANGES)
    assert ofii.get(url("home", diagnosis)).status_code == 404


@pytest.mark.parametrize("slug", ["inconnu", "ecrire", "versions"])
def test_an_unknown_section_is_not_found(diagnosis, lead, slug):
    assert lead.get(url("section", diagnosis, slug=slug)).status_code == 404


def crowd(section, by):
    """Sixty comments, each answered, and two hundred versions on a section."""
    at = timezone.now()
    rows = [Remark(text=section.body, kind="comment", body=f"Remarque {rank}", author=by, at=at) for rank in range(60)]
    Remark.objects.bulk_create(rows)
    Reply.objects.bulk_create(Reply(remark=row, author=by, at=at, body="Réponse") for row in rows)
    start = section.version
    Version.objects.bulk_create(
        Version(
            text=section.body, number=start + rank, body="Texte", by=by, at=at, day=TODAY, how="written",
            base=start + rank - 1, words_added=0, words_removed=0,
        )
        for rank in range(1, 201)
    )  # fmt: skip
    section.body.__class__.objects.filter(pk=section.body_id).update(version=start + 200)


@pytest.mark.parametrize("name", ["home", "section", "write", "cite"])
def test_pages_ask_as_few_questions_with_sixty_comments_and_two_hundred_versions(diagnosis, lead, name):
    make_agreed(diagnosis.contract)
    own = people(diagnosis.contract)
    section = diagnosis.sections.get(code="obstacles")
    for rank, year in enumerate((2015, 2020)):
        make_value(diagnosis.contract.departement, year=year)
        acts.add_priority(diagnosis, theme=Theme.RIGHTS, title=f"Droit {rank}", why="", by=own.lead, today=TODAY)
    acts.citations.place(section, Origin.FIGURE, "taux-essai:departement-12", by=own.lead, today=TODAY)
    address = url(name, diagnosis, **({} if name == "home" else {"slug": "obstacles"}))
    # The first request of a session also writes when it was last used.
    lead.get(address)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert lead.get(address).status_code == 200
        counts.append(len(asked))
        if len(counts) == 1:
            crowd(section, own.officer)
    assert counts[1] <= counts[0] + 1 and counts[1] <= 16, counts
