"""The shipped files, whole, on the territories of 2026.

`EXPECTED` was read by hand: the file opened, the row of the code found, the cell copied (for a sum, the communes of
`communes_2026.csv.gz` filtered on the SIREN, then added). `CHAINS` compares every figure of the five pages with a
second reading of the files, in `files.py`.
"""

import json
from decimal import Decimal
from html import escape
from io import StringIO
from time import process_time

import pytest
from django.core.management import call_command
from django.urls import reverse

from ctai.figures.models import Subject, Value
from ctai.figures.pictures import Picture, picture_of, references_of
from ctai.figures.reads import figures_of
from ctai.figures.tests.files import rows, said_by_files
from ctai.territories.models import Territory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_territories", stdout=StringIO())
        started = process_time()
        errors = StringIO()
        call_command("load_figures", stdout=StringIO(), stderr=errors)
        first = process_time() - started
        started = process_time()
        call_command("load_figures", stdout=StringIO())
        yield first, process_time() - started, errors.getvalue()
        transaction.set_rollback(True)


def of(kind, code):
    related = ("departement", "region", "epci", "ept")
    territory = Territory.objects.select_related(*related).get(kind=kind, code=code)
    return {figure.series.code: figure for figure in figures_of(territory)}


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def said(figure):
    return plain(figure.written), figure.place, plain(figure.value.period)


EXPECTED = {
    ("commune", "12145"): [
        ("population", "21 712 habitants", "commune de Millau", "2021"),
        ("logements-sociaux", "1 476 logements", "commune de Millau", "1er janvier 2024"),
        ("logements-sociaux-association", "25 logements", "commune de Millau", "1er janvier 2024"),
        ("delai-logement-social", "7,5 mois", "CC de Millau Grands Causses", "2023"),
        ("taux-chomage", "6 %", "département de l'Aveyron", "2020"),
        ("taux-chomage-15-24", "17,6 %", "département de l'Aveyron", "2020"),
        ("niveau-vie-median", "21 260 € par an", "département de l'Aveyron", "2020"),
        ("taux-pauvrete", "14,5 %", "département de l'Aveyron", "2021"),
    ],
    ("epci", "242500361"): [
        ("population", "197 494 habitants", "CU Grand Besançon Métropole", "2021"),
        ("delai-logement-social", "9,2 mois", "CU Grand Besançon Métropole", "2023"),
        ("part-immigres", "9,1 %", "département du Doubs", "2020-2021"),
        ("places-cph", "440 places", "région Bourgogne-Franche-Comté", "1er janvier 2022"),
    ],
    ("ept", "200057867"): [
        ("population", "451 934 habitants", "Plaine Commune", "2021"),
        ("logements-sociaux", "76 304 logements", "Plaine Commune", "1er janvier 2024"),
        ("delai-logement-social", "45,2 mois", "Plaine Commune", "2023"),
    ],
    ("departement", "93"): [
        ("part-immigres", "31,6 %", "département de la Seine-Saint-Denis", "2020-2021"),
        ("taux-pauvrete", "28,4 %", "département de la Seine-Saint-Denis", "2021"),
        ("diplomes-superieur-25-34", "41 %", "département de la Seine-Saint-Denis", "2017"),
        ("peu-diplomes-16-24", "28,8 %", "département de la Seine-Saint-Denis", "2017"),
    ],
    ("region", "24"): [
        ("places-cada", "2 429 places", "région Centre-Val de Loire", "31 décembre 2021"),
        ("places-huda", "1 613 places", "région Centre-Val de Loire", "31 décembre 2021"),
        ("places-demandeurs-asile", "4 188 places", "région Centre-Val de Loire", "1er janvier 2022"),
        ("places-cph", "373 places", "région Centre-Val de Loire", "1er janvier 2022"),
    ],
}


def test_five_territories_show_what_the_files_say(loaded):
    for reference, lines in EXPECTED.items():
        figures = of(*reference)
        for code, *expected in lines:
            assert said(figures[code]) == tuple(expected), (reference, code)


# From the territory up to its région, as the official geographic code of 2026 has it.
CHAINS = {
    "Millau": (("commune", "12145"), ("epci", "241200567"), ("departement", "12"), ("region", "76")),
    "Grand Besançon Métropole": (("epci", "242500361"), ("departement", "25"), ("region", "27")),
    "Plaine Commune": (("ept", "200057867"), ("epci", "200054781"), ("departement", "93"), ("region", "11")),
    "Seine-Saint-Denis": (("departement", "93"), ("region", "11")),
    "Centre-Val de Loire": (("region", "24"),),
}


@pytest.mark.parametrize("name", CHAINS)
def test_every_figure_of_the_page_is_that_of_its_file(loaded, client, name):
    kind, code = CHAINS[name][0]
    expected = said_by_files(CHAINS[name])
    shown = {series: one for series, one in of(kind, code).items() if one.series.subject != Subject.CITED and one.value}
    read = {
        series: (one.value.territory.code if one.value.territory else "france", one.value.value)
        for series, one in shown.items()
    }
    assert {series: place for series, (place, value) in read.items() if value is None} == {
        series: place for series, (place, value) in expected.items() if value is None
    }
    assert read == expected
    html = client.get(reverse("figures:territory", kwargs={"kind": kind, "code": code})).content.decode()
    for figure in shown.values():
        assert figure.is_known is (f'figure__value">{escape(figure.written)}<' in html), figure.series.code


@pytest.mark.parametrize("name", CHAINS)
def test_every_cited_figure_is_a_row_of_the_list(loaded, name):
    listed = {
        (row["indicateur"], int(row["annee"][:4]), Decimal(row["valeur"]))
        for row in rows("statistiques/indicateurs_integration_cites.csv")
    }
    for figure in of(*CHAINS[name][0]).values():
        if figure.series.subject == Subject.CITED and figure.is_known:
            assert (figure.series.name, figure.value.year, figure.value.value) in listed


def test_a_picture_is_drawn_again_the_same_from_what_it_kept(loaded, django_assert_max_num_queries):
    for chain in CHAINS.values():
        for figure in of(*chain[0]).values():
            for reference, shape in references_of(figure):
                with django_assert_max_num_queries(10):
                    picture = picture_of(reference)
                if picture is None:
                    continue
                kept = Picture.from_json(json.loads(json.dumps(picture.as_json())))
                assert kept == picture and picture.shape == shape
                drawn = kept.draw()
                assert drawn == picture.draw() and (drawn.marks or shape == "bars")


def test_the_largest_map_is_drawn_from_the_outlines_and_names_what_has_none(loaded):
    picture = picture_of("picture:population:departement-14:map")
    assert picture and "Sans contour" in picture.note and "2018" in picture.note
    largest = picture_of("picture:population:departement-62:map")
    started = process_time()
    chart = largest.draw()
    assert len([one for one in chart.marks if one.url]) == 887 and process_time() - started < 1


def test_a_sum_that_cannot_be_made_says_why(loaded):
    figure = of("epci", "242500361")["logements-sociaux"]
    assert not figure.is_known
    assert plain(figure.explained) == (
        "Somme impossible : 30 communes sur 67 n'ont pas de valeur. Les autres totalisent 18 447 logements."
    )


def test_a_region_is_not_given_the_rate_of_its_departements(loaded):
    figure = of("region", "24")["taux-chomage"]
    assert figure.value is None and figure.written == "publié par département, pas à cette échelle"


def test_gaps_stay_gaps(loaded):
    assert of("departement", "976")["part-immigres"].written == "non disponible"
    assert of("departement", "15")["part-descendants-immigres"].written == "non significatif"
    assert of("region", "52")["places-cada"].written == "non disponible"


def test_the_whole_file_is_in_and_every_code_is_known(loaded):
    first, second, errors = loaded
    assert errors == ""
    assert Value.objects.filter(series__code="population", territory__kind="commune", year=2021).count() == 34850
    assert Value.objects.filter(series__code="logements-sociaux", territory__kind="commune").count() == 16800
    assert second < 1 and first < 60, (first, second)


def test_pages_on_all_the_data_ask_few_questions(loaded, client, django_assert_max_num_queries):
    for kind, code in EXPECTED:
        with django_assert_max_num_queries(8):
            answer = client.get(reverse("figures:territory", kwargs={"kind": kind, "code": code}))
        assert answer.status_code == 200
    for code in ("taux-chomage", "population", "delai-logement-social", "places-cph", "cite-cir-signes"):
        with django_assert_max_num_queries(7):
            assert client.get(reverse("figures:series", kwargs={"code": code})).status_code == 200
