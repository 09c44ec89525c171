"""From the pages to the file, as each side does it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.documents.making import make
from ctai.documents.models import Production, ProductionState
from ctai.files.tests.samples import image, pdf
from ctai.funding.tests.factories import make_line
from ctai.papers.models import Paper, PaperKind
from ctai.papers.tests.factories import make_act, make_case, make_request, notified
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Route
from ctai.rules.states import State
from tests.world import client_for

pytestmark = pytest.mark.django_db


def url(case, page, **more):
    return reverse(f"papers:{page}", kwargs={"number": case.contract.number, **more})


def page_of(client, address):
    return client.get(address).content.decode().replace("\u202f", " ").replace("\xa0", " ").replace("&nbsp;", " ")


def test_a_contract_without_money_says_what_each_paper_waits_for():
    contract = make_contract(State.PROPOSAL)
    page = page_of(client_for(people(contract).lead), reverse("papers:home", args=[contract.number]))
    for words in ("montants demandés au budget", "Aucune demande d'association", "Aucun acte signé"):
        assert words in page
    assert '<form method="post" action="/contrats' not in page


def test_the_programme_page_has_its_two_buttons_and_the_list_of_documents_too():
    case = make_case()
    client = client_for(make_readers(case.contract).region)
    page = page_of(client, reverse("programme:home", args=[case.contract.number]))
    assert 'value="programme"' in page and 'value="programme_docx"' in page
    answer = client.post(reverse("documents:produce", args=[case.contract.number]), {"kind": "programme_docx"})
    made = Production.objects.get()
    assert answer.status_code == 302 and made.kind == PaperKind.PROGRAMME_DOCX
    make(made.pk)
    assert f"programme-{case.contract.number}.docx" in page_of(client, answer.url)
    assert "Programme d&#x27;actions (PDF)" in page_of(client, reverse("documents:list", args=[case.contract.number]))


def test_the_officer_sees_which_act_and_why_makes_it_and_notifies_it():
    case = make_case()
    officer = client_for(case.officer)
    page = page_of(officer, url(case, "home"))
    assert "23 000 € au plus" in page and "organisme public" in page and "Projet d'arrêté en PDF" in page
    body = {"payee": case.operator.pk, "year": 2027}
    answer = officer.post(url(case, "grant", **body), {"format": "pdf"})
    paper = Paper.objects.get()
    assert answer.url == reverse("documents:progress", args=[case.contract.number, paper.production_id])
    assert "Enregistrer la signature" not in page_of(officer, url(case, "home"))
    assert officer.get(url(case, "notify", pk=paper.pk)).status_code == 403
    make(paper.production_id)
    assert "Enregistrer la signature" in page_of(officer, url(case, "home"))
    address = url(case, "notify", pk=paper.pk)
    made_on = paper.production.data["head"]["date"]
    wrong = {"signed_on": made_on, "notified_on": "2020-01-01", "copy": SimpleUploadedFile("a.pdf", pdf())}
    assert "viennent la signature" in officer.post(address, wrong).content.decode()
    picture = wrong | {"notified_on": made_on, "copy": SimpleUploadedFile("a.png", image())}
    assert "seul ce type de fichier" in officer.post(address, picture).content.decode()
    assert officer.post(address, {}).status_code == 200
    right = wrong | {"notified_on": made_on, "copy": SimpleUploadedFile("a.pdf", pdf())}
    assert officer.post(address, right).status_code == 302
    assert officer.post(address, right).status_code == 403
    lead = page_of(client_for(case.lead), url(case, "home"))
    assert "envoyé le" in lead and "Télécharger la copie signée" in lead and "Projet d'arrêté" not in lead


def test_an_amount_changed_since_the_act_is_said():
    case = make_case()
    make_act(case)
    make_line(case.french, route=Route.TO_OPERATOR, label="b", granted=500)
    assert "les montants ont changé" in page_of(client_for(case.officer), url(case, "home"))


def test_a_body_without_siret_is_named_by_its_action():
    case = make_case()
    make_line(make_action(case.contract, operator=None, lead_name="Les Amis"), route=Route.TO_OPERATOR, granted=500)
    assert "pas de SIRET ici : action 3." in page_of(client_for(case.officer), url(case, "home"))


def test_the_operator_has_its_request_its_act_once_notified_and_no_other_page():
    case = make_case()
    operator = client_for(case.operator.memberships.get())
    mine = reverse("papers:mine")
    page = page_of(operator, mine)
    assert "25 000,00 € demandés à l'État" in page and "Aucun acte signé" in page
    assert "papers" not in page and "Vos demandes" in page_of(operator, reverse("programme:mine"))
    body = {"payee": case.operator.pk, "year": 2027}
    answer = operator.post(url(case, "request", **body), {"format": "docx"})
    assert Production.objects.get().kind == PaperKind.REQUEST_DOCX
    progress = page_of(operator, answer.url)
    assert "Mes actions" in progress and "Tous les documents" not in progress and "Budget" not in progress
    notified(case)
    assert "Télécharger la copie signée" in page_of(operator, mine)
    assert operator.post(url(case, "request", payee=case.contract.lead_id, year=2027)).status_code == 404


def test_a_request_that_failed_is_started_again_by_its_association_and_by_no_other():
    case = make_case()
    paper = make_request(case, ready=False)
    Production.objects.update(state=ProductionState.FAILED, error="Panne.")
    address = reverse("documents:retry", args=[case.contract.number, paper.production_id])
    assert client_for(make_readers(case.contract).operator).post(address).status_code == 404
    assert client_for(case.operator.memberships.get()).post(address).status_code == 302


def test_one_year_at_a_time_and_the_same_number_of_queries(django_assert_max_num_queries):
    case = make_case()
    make_line(case.french, year=2028, route=Route.TO_OPERATOR, asked=700, granted=700)
    notified(case)
    client = client_for(case.officer)
    later = page_of(client, url(case, "home") + "?annee=2028")
    assert "700,00 € accordés" in later and "20 000,00 € accordés" not in later
    assert "20 000,00 € accordés" in page_of(client, url(case, "home") + "?annee=x")
    for rank in range(6):
        action = make_action(case.contract, operator=case.operator)
        make_line(action, route=Route.TO_OPERATOR, granted=100 + rank)
    with django_assert_max_num_queries(29):
        client.get(url(case, "home"))
