"""data.inclusion files: what is kept, what is refused and where, one act for all."""

import csv
import io
from time import perf_counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from ctai.findings.models import Offer
from ctai.findings.tests.factories import TODAY, make_offer
from ctai.jobs.models import Job
from ctai.offers import acts, referential
from ctai.offers.models import OfferImport
from ctai.offers.tests.files import STRUCTURE, bring_sample, service, table, upload
from ctai.rules.refusals import ActRefused
from ctai.rules.states import State
from ctai.rules.themes import Theme
from ctai.sheets.writing import Sheet, workbook
from ctai.territories.models import Kind, NameUse, TerritoryName
from tests.world import client_for, make_world


@pytest.fixture
def world(db):
    return make_world(State.DIAGNOSIS)


def page(world, name, **kwargs):
    return reverse(f"offers:{name}", kwargs={"number": world.contract.number, **kwargs})


def test_the_declared_mapping_covers_the_whole_referential():
    with (referential.FOLDER / "data-inclusion_referentiel_thematiques_v1.csv").open(encoding="utf-8") as file:
        assert {row["value"] for row in csv.DictReader(file)} == set(referential.themes())
    assert set(referential.themes().values()) <= {*Theme, ""}
    assert set(referential.audiences()) == set(referential.labels_of_audiences())
    assert referential.themes()["lecture-ecriture-calcul--maitriser-le-francais"] == "french"


def test_a_file_is_read_shown_then_applied_whole(world):
    client = client_for(world.officer)
    files = {
        "services": SimpleUploadedFile("services.csv", table(service(1), service(2, nom="Aide au CV", thematiques=
            "preparer-sa-candidature--valoriser-ses-competences", publics="jeunes,femmes"))),
        "structures": SimpleUploadedFile("structures.csv", table(STRUCTURE)),
    }  # fmt: skip
    answer = client.post(page(world, "import"), files)
    brought = OfferImport.objects.get()
    assert answer.url == brought.get_absolute_url() and not Offer.objects.exists()
    shown = client.get(answer.url).content.decode()
    assert "2 offres à ajouter" in shown and "Aide au CV" in shown
    client.post(answer.url)
    one, other = Offer.objects.order_by("pk")
    assert (one.structure, one.siret, one.themes) == (
        "Maison des langues",
        "13002526500013",
        ["french", "civil_society"],
    )
    assert (one.territory.name, one.audience, one.source) == ("Millau", "all_newcomers", "data.inclusion (essai)")
    assert (one.address, one.told_on.isoformat(), one.external_id) == ("3 rue de la Capelle", "2026-02-14", "essai--1")
    assert (other.audience, other.detail) == ("everyone", "Publics : Jeunes, Femmes.")
    # Nobody is named by an import.
    assert "Jeanne" not in str(Offer.objects.values()) + str(OfferImport.objects.values())
    with pytest.raises(ActRefused, match="Importé"):
        acts.apply(brought, by=world.officer, today=TODAY)


def test_each_line_is_new_known_alike_elsewhere_off_theme_or_refused(world):
    known = make_offer(world.contract, world.lead, structure="Autre", service="Autre chose", external_id="essai--9")
    make_offer(world.contract, world.lead, service="Ateliers de conversation", territory=world.contract.territory)
    report = bring_sample(
        world.contract,
        world.lead,
        service(1),
        service(9),
        service(2, code_insee="75056"),
        service(3, thematiques="equipement-et-alimentation--alimentation"),
        service(4, thematiques="apprendre-francais--accompagnement"),
        service(5, date_maj="14/02/2026"),
        service(6, structure_id="inconnue", code_insee="12145"),
        service(1),
        service(7, nom="AB"),
    ).report
    assert [row["external_id"] for row in report["new"]] == ["essai--1"]
    assert (report["total"], report["known"], report["outside"], report["off_theme"]) == (9, 1, 1, 1)
    told = dict(report["refused"])
    assert report["refused_count"] == len(told) == 5
    assert "« apprendre-francais--accompagnement » n'est pas" in told["services.csv, E6 (colonne thematiques)"]
    assert "n'est pas une date" in told["services.csv, I7 (colonne date_maj)"]
    assert "n'est pas dans le fichier des structures" in told["services.csv, B8 (colonne structure_id)"]
    assert "déjà sur une ligne plus haut" in told["services.csv, A9 (colonne id)"]
    assert "de 3 à 200" in told["services.csv, D10 (colonne nom)"]
    [(one, other, why)] = report["alike"]
    assert one == other == "Maison des langues : Ateliers de conversation" and "même adresse" in why
    assert known.version == 1


def test_a_wrong_siret_is_left_out_and_told_once(world):
    wrong = STRUCTURE | {"siret": "13002526500014"}
    report = bring_sample(world.contract, world.lead, service(1), service(2), structures=(wrong,)).report
    assert [row["siret"] for row in report["new"]] == ["", ""]
    [(where, sentence)] = report["mended"]
    assert where == "structures.csv, C2 (colonne siret)" and "laissé vide" in sentence


def test_one_workbook_with_two_sheets_and_a_commune_of_before(world):
    TerritoryName.objects.create(
        territory=world.contract.territory, use=NameUse.OLD_CODE, label="12999 Vieux-Millau", key="12999",
        kind=Kind.COMMUNE,
    )  # fmt: skip
    rows = [service(1, code_insee="12999"), service(2, code_insee="12002")]
    content = workbook(
        [
            Sheet("services", list(rows[0]), [list(row.values()) for row in rows]),
            Sheet("structures", list(STRUCTURE), [list(STRUCTURE.values())]),
        ]
    )
    brought = acts.bring(world.contract, upload(content, "offre.xlsx"), None, by=world.lead, today=TODAY)
    # Aguessac is in the EPCI, which signs, but the perimeter of this contract is Millau alone.
    assert [row["external_id"] for row in brought.report["new"]] == ["essai--1"] and brought.report["outside"] == 1


def test_files_of_another_kind_are_refused_whole(world):
    brought = bring_sample(world.contract, world.lead, {"a": "1", "b": "2"})
    shown = client_for(world.lead).get(brought.get_absolute_url()).content.decode()
    assert brought.state == "refused" and "structure_id, nom, thematiques" in shown
    brought = bring_sample(world.contract, world.lead, structures=())
    assert "Il manque les structures" in brought.refusal
    with pytest.raises(ActRefused, match="Refusé"):
        acts.apply(brought, by=world.lead, today=TODAY)
    answer = client_for(world.lead).post(
        page(world, "import"), {"services": SimpleUploadedFile("x.pdf", b"%PDF-1.4 rien")}
    )
    assert answer.status_code == 200 and "Une correction est nécessaire" in answer.content.decode()


def test_two_people_bringing_the_same_file_add_it_once(world):
    first, second = bring_sample(world.contract, world.lead), bring_sample(world.contract, world.officer)
    assert acts.apply(first, by=world.lead, today=TODAY) == 1
    with pytest.raises(ActRefused, match="entre-temps"):
        acts.apply(second, by=world.officer, today=TODAY)
    assert Offer.objects.count() == 1


def test_a_long_file_is_read_in_the_background(world):
    rows = [service(n, nom=f"Service {n}", code_insee="" if n % 10 else "75056") for n in range(2000)]
    brought = bring_sample(world.contract, world.lead, *rows)
    assert brought.state == "reading" and Job.objects.get().back == brought.get_absolute_url()
    steps = []
    started = perf_counter()
    said = acts.read_brought(brought.pk, lambda done, total: steps.append((done, total)))
    assert perf_counter() - started < 10 and steps[-1][0] == 2000 and "relisez" in said["sentence"]
    brought.refresh_from_db()
    assert (len(brought.report["new"]), brought.report["outside"]) == (1800, 200)
    # Run twice, it says the same and changes nothing.
    assert acts.read_brought(brought.pk)["sentence"] == "Lu, à relire"
    assert acts.apply(brought, by=world.lead, today=TODAY) == 1800


def test_the_offer_leaves_as_csv_and_as_a_workbook(world):
    make_offer(world.contract, world.lead, structure="=Maison", territory=world.contract.territory)
    client = client_for(world.region)
    answer = client.get(page(world, "download", form="csv"))
    [line] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert (line["structure"], line["places"], line["code de la commune"]) == ("'=Maison", "15", "12145")
    book = load_workbook(io.BytesIO(client.get(page(world, "download", form="xlsx")).content))
    assert book.active.cell(3, 2).value == "=Maison" and book.active.cell(3, 2).data_type == "s"
    assert client.get(page(world, "download", form="pdf")).status_code == 404
