"""The public pages: levels said, sources shown, what is missing named, files for a spreadsheet."""

import csv
import io

import pytest
from django.urls import reverse

from ctai.accounts.tests.factories import make_membership
from ctai.figures.models import Detail, Level, Subject
from ctai.figures.tests.factories import make_series, make_value
from ctai.rules.roles import Role
from ctai.territories.tests.factories import make_territories
from tests.world import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    return make_territories()


def page(client, name, territory):
    return client.get(reverse(f"figures:{name}", kwargs={"kind": territory.kind, "code": territory.code}))


def address(territory, series="taux-essai"):
    return reverse("figures:figure", kwargs={"kind": territory.kind, "code": territory.code, "series": series})


def figure_page(client, territory, series="taux-essai"):
    return client.get(address(territory, series))


def test_a_departement_value_is_said_so_on_the_page_of_a_commune(client, places):
    make_value(places.aveyron)
    make_value(None, "8.0")
    html = page(client, "territory", places.millau).content.decode()
    assert "Département de l&#x27;Aveyron, 2020" in html and "8,6" in html
    assert (
        "pas de valeur à l&#x27;échelle de ce territoire" in html
        or "pas de valeur à l'échelle de ce territoire" in html
    )
    assert "Insee, Taux localisés" in html and "Pour 100 actifs" in html


def test_the_territorys_own_value_comes_before_that_of_its_departement(client, places):
    make_value(places.aveyron)
    make_value(places.millau, "7.0")
    assert "Commune de Millau, 2020" in page(client, "territory", places.millau).content.decode()


def test_a_later_empty_year_does_not_hide_the_last_known_value(client, places):
    make_value(places.aveyron)
    make_value(places.aveyron, None, year=2024, status="unavailable")
    html = page(client, "territory", places.aveyron).content.decode()
    assert "8,6" in html and "Non disponible" not in html


def test_two_years_are_a_sentence_and_a_line(client, places):
    for year, value in ((2018, "9"), (2020, "7")):
        make_value(places.aveyron, value, year=year)
    assert "De 9 (2018) à 7 (2020)." in page(client, "territory", places.aveyron).content.decode()
    html = figure_page(client, places.aveyron).content.decode()
    assert "Taux de chômage de 2018 à 2020, département de l&#x27;Aveyron" in html and "<svg" in html


def test_a_figure_page_says_the_level_compares_and_gives_each_chart_as_a_file(client, places):
    make_value(places.aveyron)
    make_value(places.occitanie, "9.0")
    html = figure_page(client, places.millau).content.decode()
    assert "pas de valeur à l&#x27;échelle de ce territoire" in html or "pas de valeur à l'échelle" in html
    assert "taux-essai/bars.csv" in html
    answer = client.get(address(places.millau) + "bars.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[:3] == [["territoire", "%"], ["Département de l'Aveyron", "8,6"], ["Région Occitanie", "9"]]
    assert client.get(address(places.millau) + "map.csv").status_code == 404


def test_a_sum_opens_its_members_page_by_page(client, places):
    series = make_series("habitants", unit="habitants", level=Level.COMMUNE, sum_allowed=True)
    for commune in (places.millau, places.aguessac):
        make_value(commune, "10", series=series)
    epci = places.at["epci-241200567"]
    make_value(epci, None, series=series, status="incomplete", members=3, missing=1, known_sum="20")
    html = figure_page(client, epci, "habitants").content.decode()
    assert "pas de ligne dans le fichier" in html and "Aguessac" in html
    rows = client.get(address(epci, "habitants") + "lignes.csv").content.decode().splitlines()
    assert len(rows) == 4 and "12145;Millau;2020;10;;" in rows


def test_a_figure_absent_at_this_scale_shows_the_map_of_its_parts(client, places):
    make_value(places.aveyron)
    html = page(client, "territory", places.occitanie).content.decode()
    assert "publié par département, pas à cette échelle" in html
    assert figure_page(client, places.occitanie).status_code == 200


def test_what_is_published_elsewhere_is_named(client, places):
    html = page(client, "territory", places.millau).content.decode()
    assert "Étrangers par sexe et âge, communes (tableau NAT1, RP 2022)" in html and "pas encore importé ici" in html


def test_the_csv_says_the_same_with_decimal_commas(client, places):
    make_value(places.aveyron)
    answer = page(client, "territory_csv", places.millau)
    assert (
        answer["Content-Type"] == "text/csv; charset=utf-8"
        and "chiffres-commune-millau.csv" in answer.headers["Content-Disposition"]
    )
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0]["valeur"] == "8,6" and rows[0]["niveau"] == "département de l'Aveyron"


def test_a_series_lists_its_values_year_by_year(client, places):
    make_value(places.aveyron)
    make_value(places.doubs, None, status="secret")
    make_value(places.aveyron, "7.5", year=2024)
    address = reverse("figures:series", kwargs={"code": "taux-essai"})
    html = client.get(address).content.decode()
    assert "7,5" in html and "annee=2020" in html
    html = client.get(address, {"annee": "2020"}).content.decode()
    assert "couvert par le secret statistique" in html and "1 valeur connue sur 2" in html
    assert client.get(address, {"annee": "1999"}).status_code == 404
    assert client.get(address, {"annee": "x"}).status_code == 404


def test_cited_figures_stand_apart_with_their_publication(client, places):
    series = make_series("cite-essai", name="CIR signés", unit="contrats", subject=Subject.CITED, level=Level.FRANCE)
    make_value(None, "127876", series=series, publication="Sénat", address="https://senat.fr/x")
    html = page(client, "territory", places.millau).content.decode()
    assert 'href="https://senat.fr/x"' in html and "127\u202f876" in html


@pytest.mark.parametrize("address", ["/territoires/commune/99999/chiffres/", "/chiffres/series/inconnue/"])
def test_unknown_addresses_are_not_found(client, address):
    assert client.get(address).status_code == 404


def test_the_list_of_series_names_each_with_its_source(client, places):
    make_value(places.aveyron)
    html = client.get(reverse("figures:series_list")).content.decode()
    assert "Taux de chômage" in html and "Insee" in html


def test_a_signed_in_reader_costs_at_most_twelve_queries(places, django_assert_max_num_queries):
    make_value(places.aveyron)
    reader = client_for(make_membership())
    reader.get(reverse("figures:series_list"))  # A session is renewed once a day.
    for kind, code in (("commune", "12145"), ("epci", "241200567"), ("departement", "12"), ("region", "76")):
        with django_assert_max_num_queries(12):
            assert reader.get(reverse("figures:territory", args=[kind, code])).status_code == 200


def test_an_old_value_says_a_later_edition_should_exist(client, places):
    make_value(places.aveyron, series=make_series(fresh_years=2, published_every="Chaque année"))
    said = "Une édition plus récente existe probablement"
    assert said in page(client, "territory", places.aveyron).content.decode()
    html = client.get(reverse("figures:series", kwargs={"code": "taux-essai"})).content.decode()
    assert said in html and "Publication&nbsp;: Chaque année." in html and "Édition 1" in html
    assert "Fiabilité A" in html


def test_a_whole_series_is_a_file_of_its_level_and_year(client, places):
    make_value(places.aveyron, note="=1+1")
    make_value(places.doubs, "7", year=2021)
    file = reverse("figures:series_csv", kwargs={"code": "taux-essai"})
    lines = b"".join(client.get(file, {"annee": "2020"})).decode("utf-8-sig").splitlines()
    assert lines == ["code;territoire;date;valeur;statut;note", "12;Aveyron;2020;8,6;;'=1+1"]
    assert client.get(file, {"annee": "1900"}).status_code == 404


def test_the_rows_a_value_counts_are_shown_as_in_their_file(client, places):
    value = make_value(places.aveyron)
    Detail.objects.create(value=value, rank=1, name="Aides à domicile", cells={"Code FAP": "T2A60"})
    html = figure_page(client, places.aveyron).content.decode()
    assert "Aides à domicile" in html and "Code FAP" in html and "T2A60" in html


def test_the_importer_is_offered_to_the_state_only(places):
    link = reverse("publishing:imports")
    officer = client_for(make_membership(Role.OFFICER))
    lead = client_for(make_membership(Role.PROJECT_LEAD))
    assert link in page(officer, "territory", places.millau).content.decode()
    assert link not in page(lead, "territory", places.millau).content.decode()
