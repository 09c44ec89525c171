"""Similar territories: same kind of place, close population, never itself; pictures named by a reference."""

import pytest

from ctai.figures.pictures import Picture, picture_of, pictures_of, references_of
from ctai.figures.reads import figures_of
from ctai.figures.similar import similar_to
from ctai.figures.tests.factories import make_series, make_value
from ctai.territories.models import Kind, Outline, Territory
from ctai.territories.tests.factories import make_territories

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    return make_territories()


def names(territory):
    return [one.name for one in similar_to(territory).territories]


def test_communes_of_half_to_double_the_population_closest_first(places, django_assert_max_num_queries):
    Territory.objects.filter(kind=Kind.ARRONDISSEMENT).update(chief_town=None)
    with django_assert_max_num_queries(3):
        similar = similar_to(places.millau)
    assert [one.name for one in similar.territories] == ["Rodez", "Montbéliard"]
    assert similar.label == "deux communes semblables" and "de 23\u202f981 à 24\u202f672 habitants" in similar.sentence


def test_a_seat_of_prefecture_or_sub_prefecture_is_compared_with_seats(places):
    seats = Territory.objects.filter(kind=Kind.ARRONDISSEMENT)
    seats.update(chief_town=None)
    seats.filter(code="121").update(chief_town=places.millau)
    seats.filter(code="122").update(chief_town=Territory.objects.get(kind=Kind.COMMUNE, code="12202"))
    assert names(places.millau) == ["Rodez"]


def test_an_intercommunality_is_compared_with_those_of_its_type(places):
    assert "CU Grand Besançon Métropole" not in names(places.at["epci-200065647"])
    assert similar_to(None).territories == () and similar_to(None).sentence == ""


def test_a_reference_gives_the_picture_that_was_offered(places):
    make_value(places.aveyron)
    make_value(places.occitanie, "9.0")
    figure = figures_of(places.millau)[0]
    offered = pictures_of(figure)
    assert [reference for reference, _ in offered] == ["picture:taux-essai:departement-12:bars"]
    assert picture_of(offered[0][0]) == offered[0][1]


@pytest.mark.parametrize(
    "reference",
    ["", "picture:x", "picture:taux-essai:departement-99:bars", "picture:taux-essai:departement-12:pie", "a:b:c:d",
     "picture:taux-essai:commune-12145:bars", "picture:\0:france:line"],
)  # fmt: skip
def test_a_reference_that_names_nothing_gives_nothing(places, reference):
    make_value(places.aveyron)
    assert picture_of(reference) is None


def test_a_map_names_the_pieces_without_outline_and_keeps_them_in_its_table(places):
    series = make_series("logements", level="commune", unit="logements", sum_allowed=True)
    epci = places.at["epci-241200567"]
    for rank, commune in enumerate((places.millau, places.aguessac, places.at["commune-48131"]), start=1):
        make_value(commune, str(rank), series=series)
        if commune != places.aguessac:
            Outline.objects.create(territory=commune, path="M0 0l10 0 0 10z", left=0, top=0, right=10, bottom=10)
    make_value(epci, "6", series=series, members=3, missing=0, known_sum="6")
    figure = figures_of(epci)[0]
    assert [shape for _, shape in references_of(figure)] == ["bars", "map"]
    picture = picture_of("picture:logements:epci-241200567:map")
    assert "Sans contour, dans le tableau seulement : Aguessac." in picture.note
    chart = Picture.from_json(picture.as_json()).draw()
    assert len([mark for mark in chart.marks if mark.shape == "path"]) == 2 and len(chart.table.rows) == 3


def test_shares_are_the_largest_parts_and_the_rest(places):
    whole = make_series("projets", unit="projets", sum_allowed=True)
    make_value(places.aveyron, "100", series=whole)
    for rank, part in enumerate((40, 30, 15, 9, 6)):
        series = make_series(f"projets-{rank}", name=f"Projets : famille {rank}", unit="projets", part_of=whole)
        make_value(places.aveyron, str(part), series=series)
    picture = picture_of("picture:projets:departement-12:shares")
    assert [(label, int(value)) for label, value in picture.rows][-2:] == [("Famille 3", 9), ("Autres", 6)]
    assert picture.draw().table.rows[0][-1] == "100"
