"""The documents of the diagnosis: whole, from the frozen content, whatever the year it was frozen in."""

import io
from datetime import date

import docx
import openpyxl
import pytest
from django.urls import reverse
from docx.oxml.ns import qn

from ctai.accounts.tests.factories import make_membership
from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.diagnosis.tests.factories import make_diagnosis
from ctai.documents.compose import compose
from ctai.documents.kinds import FACTS, DocumentKind
from ctai.documents.making import make
from ctai.documents.models import Production
from ctai.documents.tests.factories import make_frozen, make_report
from ctai.press.tests.test_pdf import words
from ctai.rules.roles import Role
from ctai.rules.states import State
from tests.world import client_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 3)
REPORT, WORD, FIGURES = DocumentKind.DIAGNOSIS_REPORT, DocumentKind.DIAGNOSIS_DOCX, DocumentKind.DIAGNOSIS_XLSX
# Format 1, as the first release froze it.
EARLIER = {
    "number": 1,
    "sections": [
        {
            "title": "Publics",
            "text": "Texte.",
            "not_applicable": False,
            "figures": [
                {
                    "name": "Étrangers", "value": "1284.00", "written": "1 284", "unit": "personnes", "place": "Millau",
                    "year": 2022, "period": "2022", "source": "Insee", "address": "", "reliability": "A", "note": "",
                    "caution": "À lire avec soin",
                }
            ],
            "answers": [{"side": "authority", "label": "Accord", "by": "Camille", "on": "2026-03-01"}],
        }
    ],
    "priorities": [{"rank": 1, "theme_label": "Logement", "title": "Loger", "why": ""}],
}  # fmt: skip


@pytest.fixture
def contract() -> Contract:
    return make_contract(State.PROPOSAL)


def made(contract: Contract, kind: DocumentKind) -> bytes:
    facts = FACTS[kind]
    return facts.render(facts.template, facts.version, compose(contract, kind, today=TODAY))


def test_the_report_says_all_that_was_frozen(contract: Contract) -> None:
    make_frozen(contract)
    said = " ".join(words(made(contract, REPORT)).split())
    for expected in (
        "Étrangers : 1 284 (Millau, 2022) [1]",
        "[2] Étrangers pour 1 000 habitants",
        "repère 9 : rien n'est placé sous ce numéro",
        "Insee, recensement ; 2022 ; niveau : commune",
        "Se déplacer (section locale)",
        "déclarée sans objet",
        "encore le brouillon",
        "Ensemble : importance 5, écart 4",
        "Urgence.",
        "Association *Exemple*",
        "Obstacle : Cours complets",
        "Enquête : 62 % en demandent",
        "Sur liste d'attente, Millau : 140 personnes",
        "Avis favorable",
        "figé le 2 mars 2026",
        "ab" * 32,
    ):
        assert expected in said.replace("\u202f", " ").replace("\xa0", " "), expected
    assert "en cours" not in said


def test_the_word_file_has_the_same_words_and_its_pictures_are_told(contract: Contract) -> None:
    make_frozen(contract)
    document = docx.Document(io.BytesIO(made(contract, WORD)))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Étrangers : 1 284 (Millau, 2022) [1]" in said and "Pourquoi cet ordre" in said
    told = [picture.get("descr") for picture in document.element.iter(qn("wp:docPr"))]
    assert len(told) == 1 and told[0].startswith("Étrangers pour 1 000 habitants. De 52,1")


def test_the_workbook_holds_numbers_with_their_source(contract: Contract) -> None:
    make_frozen(contract)
    content = made(contract, FIGURES)
    assert content == made(contract, FIGURES)
    book = openpyxl.load_workbook(io.BytesIO(content))
    figures, chart, offer = book.worksheets
    assert "version 1, figé" in figures["A1"].value
    first = [cell.value for cell in figures[3]]
    assert first == ["Publics", "Étrangers", 1284, "personnes", "1 284", "Millau", "2022", "Insee, recensement", "2022",
                     "A", "https://www.insee.fr/"]  # fmt: skip
    assert [figures["C4"].value, figures["A4"].value] == [140, "Chiffres déclarés localement"]
    assert [[cell.value for cell in row] for row in chart.iter_rows(min_row=3)] == [["Millau", 52.1], ["France", None]]
    # One service that answers two themes stands under both.
    assert [offer["A3"].value, offer["A4"].value] == ["Apprentissage du français", "Inclusion numérique"]


@pytest.mark.parametrize("kind", [REPORT, WORD, FIGURES])
def test_a_version_frozen_by_the_first_release_is_still_told(contract: Contract, kind: DocumentKind) -> None:
    make_frozen(contract, EARLIER)
    data = compose(contract, kind, today=TODAY)
    if kind == FIGURES:
        assert (data["figures"][0]["value"], data["offer"]) == ("1284.00", ())
    else:
        assert data["sections"][0]["cited"][0]["what"] == "Étrangers : 1 284 (Millau, 2022)"
        assert data["sections"][0]["cited"][0]["proof"] == "Insee ; 2022. À lire avec soin."
    assert made(contract, kind)


def test_what_is_not_frozen_says_so_and_what_is_frozen_is_dated_of_that_day(contract: Contract) -> None:
    assert compose(contract, REPORT, today=TODAY)["status"] == "pas encore ouvert"
    make_diagnosis(contract)
    data = compose(contract, REPORT, today=TODAY)
    assert data["head"]["mark"].startswith("Diagnostic en cours") and data["digest"] == ""
    make_frozen(contract)
    head = compose(contract, REPORT, today=TODAY)["head"]
    assert (head["mark"], head["date"]) == ("", "2026-03-02")
    assert compose(contract, REPORT, today=TODAY) == compose(contract, REPORT, today=date(2027, 1, 1))


def test_the_contract_names_the_version_annexed_and_its_digest(contract: Contract) -> None:
    make_frozen(contract)
    first, *others = compose(contract, DocumentKind.CONTRACT, today=TODAY)["diagnosis"]
    assert "Version 1, figée le" in first["text"] and "ab" * 32 in first["text"]
    assert [one["title"] for one in others] == ["Publics", "Se déplacer", "Logement"]


def test_its_page_leads_to_the_files_and_only_parties_make_them(
    contract: Contract, django_assert_max_num_queries
) -> None:
    frozen = make_frozen(contract)
    url = reverse("documents:diagnosis", kwargs={"number": contract.number, "version": frozen.number})
    client = client_for(people(contract).lead)
    assert client.get(url).content.decode().count("Personne ne l'a encore demandé") == 3
    client.post(reverse("documents:produce", kwargs={"number": contract.number}), {"kind": REPORT.value})
    make(Production.objects.get().pk)
    with django_assert_max_num_queries(12):
        page = client.get(url).content.decode()
    assert "Télécharger diagnostic-" in page and page.count('name="kind"') == 2
    ofii = make_readers(contract).ofii
    page = client_for(ofii).get(url).content.decode()
    assert "Télécharger diagnostic-" in page and 'name="kind"' not in page and "Budget" not in page
    assert (
        client_for(ofii)
        .post(reverse("documents:produce", kwargs={"number": contract.number}), {"kind": REPORT.value})
        .status_code
        == 404
    )


def test_ofii_has_no_draft_and_nothing_else_of_the_contract(contract: Contract) -> None:
    make_diagnosis(contract)
    draft = make_report(contract)
    ofii = make_readers(contract).ofii
    assert draft.data["head"]["mark"]
    assert not Production.objects.visible_to(ofii).exists()
    assert not Production.objects.visible_to(make_membership(Role.OFII_OFFICER)).exists()
