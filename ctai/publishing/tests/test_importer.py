"""A steward and an officer bring files in from the pages, to their editions and back."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ctai.accounts.tests.factories import make_membership, make_organisation
from ctai.figures.models import Edition, Series, Status, Value
from ctai.figures.reads import figures_of
from ctai.history.models import Entry
from ctai.jobs.models import Job
from ctai.jobs.running import run
from ctai.publishing.models import Import, ImportState
from ctai.publishing.tests import samples
from ctai.publishing.work import publish_import
from ctai.rules.roles import OrganisationKind, Role
from ctai.territories.models import Kind, NameUse, TerritoryName
from ctai.territories.tests.factories import make_territories
from tests.visitor import Visitor
from tests.world import client_for

pytestmark = pytest.mark.django_db
IMPORTS = "/chiffres/importer/"
RENTS = (
    "Loyers moyens, exemple\n\ncode;commune;loyer;logements\n12145;Millau;8,5;1 200\n12002;Aguessac;7,25;s\n"
    "25056;Besançon;10,1;9 000\n;;;\n99999;Nulle part;5;5\n12202;Rodez;neuf;12\nTotal;;8;10 200\n"
).encode("cp1252")
DESCRIBED = {
    "title": "Loyers des communes", "publisher": "Observatoire des loyers", "licence": "Licence Ouverte 2.0",
    "address": "https://loyers.example/2024", "year": "2024", "territory_column": "code", "level": "commune",
    "s1-column": "loyer", "s1-name": "Loyer moyen", "s1-definition": "Loyer moyen au mètre carré.", "s1-unit": "€/m²",
    "s1-subject": "housing",
    "s2-column": "logements", "s2-name": "Logements loués", "s2-definition": "Logements loués par des particuliers.",
    "s2-unit": "logements", "s2-subject": "housing", "s2-sum_allowed": "on",
}  # fmt: skip


@pytest.fixture
def places():
    return make_territories()


def visitor(role, kind, territory=None):
    someone = Visitor(make_membership(role, make_organisation(kind, territory)))
    someone.client = client_for(someone.membership)
    return someone


@pytest.fixture
def steward(places):
    return visitor(Role.STEWARD, OrganisationKind.MINISTRY)


@pytest.fixture
def officer(places):
    return visitor(Role.OFFICER, OrganisationKind.PREFECTURE, places.aveyron)


def upload(name, content):
    return SimpleUploadedFile(name, content)


def worked():
    """What the worker does meanwhile."""
    for pk in list(Job.objects.filter(state="queued").order_by("pk").values_list("pk", flat=True)):
        run(pk)


def bring(someone, name, content, **described):
    someone.fill(IMPORTS, file=upload(name, content))
    brought = Import.objects.order_by("-pk")[0]
    someone.fill(f"{IMPORTS}{brought.pk}/description/", **described)
    worked()
    someone.open(brought.get_absolute_url())
    brought.refresh_from_db()
    return brought


def publish(someone, brought):
    page = someone.open(brought.get_absolute_url())
    assert 'value="accept"' in page
    someone.client.post(brought.get_absolute_url(), {"decision": "accept"})
    worked()
    brought.refresh_from_db()
    assert brought.state == ImportState.PUBLISHED
    return brought.edition


def test_an_unknown_file_is_described_shown_and_published(steward, places):
    brought = bring(steward, "loyers.csv", RENTS, **DESCRIBED)
    assert brought.state == ImportState.READY and not Value.objects.exists()
    steward.sees("« Total » (ligne 10)", "1 ligne vide passée", "F", "C9", "neuf", "A8", "99999", "Loyer moyen (€/m²)",
                 "Ce n'est pas un nombre", "8,5 €/m²", "1 case couverte par le secret")  # fmt: skip
    anomalies = b"".join(steward.client.get(f"{IMPORTS}{brought.pk}/anomalies.csv")).decode()
    assert "loyers.csv;9;C9;loyer;neuf" in anomalies and "Ligne de total" in anomalies
    edition = publish(steward, brought)
    publish_import(brought.pk)
    assert Edition.objects.count() == 1, "a job taken up again publishes nothing twice"
    assert edition.number == 1 and edition.by == steward.membership and edition.vintage == "2024"
    rent = Series.objects.get(name="Loyer moyen")
    millau, rodez = rent.values.get(territory=places.millau), rent.values.get(territory=places.rodez)
    assert millau.value == Decimal("8.5") and rodez.status == Status.UNAVAILABLE
    assert not rent.values.filter(territory__kind=Kind.DEPARTEMENT).exists(), "a rent is never summed"
    lodgings = Series.objects.get(name="Logements loués").values
    assert lodgings.get(territory=places.aguessac).status == Status.SECRET
    assert lodgings.get(territory=places.millau_grands_causses).status == Status.INCOMPLETE
    assert Entry.objects.get(stream="chiffres").act == "publish_edition"
    passer_by = Visitor()
    passer_by.open(f"/chiffres/editions/{edition.pk}/")
    passer_by.sees("En vigueur", "Loyer moyen", "Observatoire des loyers")
    values = b"".join(passer_by.client.get(f"/chiffres/editions/{edition.pk}/valeurs.csv")).decode()
    assert "Loyer moyen;€/m²;Commune;12145;Millau;2024;2024;8,5" in values


def test_a_file_of_the_same_columns_is_proposed_as_before_and_replaces(steward, places):
    first = publish(steward, bring(steward, "loyers.csv", RENTS, **DESCRIBED))
    steward.fill(IMPORTS, file=upload("loyers-bis.csv", RENTS.replace(b"8,5", b"8,9")))
    brought = Import.objects.order_by("-pk")[0]
    page = steward.open(f"{IMPORTS}{brought.pk}/description/")
    assert "Vous avez déjà décrit" in page and "Observatoire des loyers" in page
    steward.fill(f"{IMPORTS}{brought.pk}/description/", year="2024")
    worked()
    second = publish(steward, brought)
    assert (second.source, second.number) == (first.source, 2)
    rent = Series.objects.get(name="Loyer moyen")
    current = rent.values.current().get(territory=places.millau)
    assert (current.value, current.edition) == (Decimal("8.9"), second)
    assert first.values.filter(is_current=True).count() == 0 < first.values.count(), "kept aside, readable"
    steward.fill(f"/chiffres/editions/{second.pk}/retirer/", reason="Mauvais fichier")
    assert rent.values.current().get(territory=places.millau).edition == first
    steward.open(f"/chiffres/editions/{second.pk}/")
    steward.sees("Édition retirée", "Mauvais fichier")
    assert steward.client.post(f"/chiffres/editions/{second.pk}/retirer/", {"reason": "x"}).status_code == 403


def test_an_officer_publishes_rows_of_the_departement_only(officer, places):
    brought = bring(officer, "loyers.csv", RENTS, **DESCRIBED)
    officer.sees("Besançon n'est pas dans votre département", "le département « Aveyron » seulement")
    edition = publish(officer, brought)
    assert {value.territory for value in edition.values.filter(members=None)} == {
        places.millau, places.aguessac, places.rodez,
    }  # fmt: skip
    assert not edition.values.filter(territory=None).exists()
    codes = {figure.series.code for figure in figures_of(places.millau)}
    assert "local-12-loyer-moyen" in codes
    assert "local-12-loyer-moyen" not in {figure.series.code for figure in figures_of(places.besancon)}
    other = visitor(Role.OFFICER, OrganisationKind.PREFECTURE, places.doubs)
    other.refused(brought.get_absolute_url(), status=404)
    other.refused(f"/chiffres/editions/{edition.pk}/retirer/")


def test_an_officer_may_bring_a_national_file(officer, places):
    content = RENTS.replace(b"25056", b"25056;x;1;1\n" * 6000 + b"25056")
    brought = bring(officer, "loyers.csv", content, **DESCRIBED)
    assert brought.state == ImportState.READY and brought.report["outside"] == 6001
    assert publish(officer, brought).values.filter(territory=places.rodez).exists(), "rows after them are read"


def test_everything_a_figure_carries_is_asked(steward, places):
    steward.fill(IMPORTS, file=upload("loyers.csv", RENTS))
    brought = Import.objects.get()
    url = f"{IMPORTS}{brought.pk}/description/"
    steward.fill(
        url, may_fail=True, **{**DESCRIBED, "publisher": "", "address": "", "s1-unit": "", "s1-definition": ""}
    )
    steward.sees(
        "« Qui publie ces chiffres »", "« Page où le fichier est publié »", "dire l'unité", "dire la définition"
    )
    steward.fill(url, may_fail=True, **{**DESCRIBED, "s1-column": "", "s2-column": ""})
    steward.sees("au moins une colonne")
    steward.fill(url, may_fail=True, **{**DESCRIBED, "s1-column": "code"})
    steward.sees("déjà celle du code")
    steward.client.post(brought.get_absolute_url(), {"decision": "abandon"})
    brought.refresh_from_db()
    assert brought.state == ImportState.ABANDONED and not Edition.objects.exists()
    assert steward.client.get(url).status_code == 403


@pytest.mark.parametrize(
    ("content", "described", "said"),
    [
        (RENTS, {"territory_column": "commune"}, "Aucune ligne ne porte le code d'un territoire connu"),
        (RENTS, {"s1-column": "commune", "s2-column": ""}, "ne sont pas des nombres"),
        (b"code;commune;loyer;logements\n", {}, "aucune ligne de données"),
    ],
)
def test_a_broken_file_is_refused_whole(steward, content, described, said):
    brought = bring(steward, "loyers.csv", content, **{**DESCRIBED, **described})
    assert brought.state == ImportState.REFUSED
    steward.sees("refusé en entier", said)
    answer = steward.client.post(brought.get_absolute_url(), {"decision": "accept"})
    assert answer.status_code == 403 and not Edition.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("loyers.xlsm", b"PK\x03\x04junk", "abîmé"),
        ("vide.csv", b"", "vide"),
        ("page.csv", b"<html></html>", "pas un tableau"),
        ("texte.csv", b"bonjour\n", "ne trouve pas de tableau"),
        ("services.csv", samples.services(), "page « Offre locale »"),
        ("structures.csv", samples.structures(), "page « Offre locale »"),
    ],
)
def test_what_is_no_figure_is_refused_beside_the_field(steward, name, content, said):
    steward.fill(IMPORTS, may_fail=True, file=upload(name, content))
    steward.sees(said)
    assert not Import.objects.exists()


LAYOUTS = [
    ("td_nat1_2021.csv", samples.etrangers(), "recensement-etrangers", "etrangers", "12145", {2021: "84"}),
    (
        "td_img1a_2021.zip",
        samples.zipped(samples.immigres()),
        "recensement-immigres",
        "immigres",
        "12145",
        {2021: "60"},
    ),
    ("dsed.xlsx", samples.premiers_titres(), "premiers-titres", "premiers-titres", "12", {2022: "310", 2023: "1320"}),
    ("bmo.xlsx", samples.bmo(), "bmo", "projets-recrutement", "12", {2025: "42"}),
    ("rpls_2024.xlsx", samples.rpls(), "rpls", "logements-sociaux", "12145", {2024: "1500"}),
    ("filo.csv", samples.filosofi(), "filosofi", "niveau-vie-median-commune", "12145", {2021: "20500"}),
]


@pytest.mark.parametrize(("name", "content", "layout", "series", "code", "values"), LAYOUTS)
def test_official_files_are_recognised_by_their_headers(steward, name, content, layout, series, code, values):
    """Small invented files with the true columns: see samples/README.md."""
    brought = bring(steward, name, content, licence="Licence Ouverte 2.0")
    assert (brought.layout, brought.state) == (layout, ImportState.READY)
    publish(steward, brought)
    found = Series.objects.get(code=series).values.current().filter(territory__code=code, members=None)
    assert {value.year: value.value for value in found} == {year: Decimal(text) for year, text in values.items()}


def test_masked_cells_and_older_codes_of_a_known_file(steward, places):
    TerritoryName.objects.create(
        territory=places.millau, use=NameUse.OLD_CODE, label="12999 Ancienne", key="12999", kind=Kind.COMMUNE
    )
    content = samples.filosofi() + b"12999;100;18000;s\n1234;1;2;3\n"
    brought = bring(steward, "filo.csv", content, licence="LO")
    steward.sees("1 ancien code ramené à la commune d'aujourd'hui", "12999 (ligne 5) : Millau (12145)")
    publish(steward, brought)
    poverty = Series.objects.get(code="taux-pauvrete-commune").values
    assert poverty.get(territory=places.aguessac).status == Status.SECRET
    assert poverty.get(territory=places.rodez).status == Status.NOT_SIGNIFICANT
    merged = Series.objects.get(code="niveau-vie-median-commune").values.get(territory=places.millau)
    assert merged.value is None and "ne s'additionnent pas" in merged.note


def test_pages_ask_few_questions(steward, django_assert_max_num_queries):
    edition = publish(steward, bring(steward, "loyers.csv", RENTS, **DESCRIBED))
    pages = [IMPORTS, f"/chiffres/editions/{edition.pk}/", "/chiffres/editions/", edition.brought_in.get_absolute_url()]
    for page in pages:
        with django_assert_max_num_queries(12):
            steward.client.get(page)
