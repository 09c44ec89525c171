import pytest
from django.urls import reverse

from ctai.territories.models import Outline, Territory, TerritoryName
from ctai.territories.outlines import outline
from ctai.territories.tests.factories import make_territories

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def world():
    return make_territories()


def read(client, address: str, **options) -> str:
    response = client.get(address, **options)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode().replace("&#x27;", "'")


def test_the_box_lists_what_answers(world, client):
    html = read(client, "/trouver-ma-prefecture/?q=st+denis")
    assert "Saint-Denis (93)" in html
    assert 'href="/territoires/commune/93066/"' in html


def test_the_only_answer_opens_at_once(world, client):
    assert client.get("/trouver-ma-prefecture/?q=12145").headers["Location"] == "/territoires/commune/12145/"


def test_nothing_found_says_what_to_try(world, client):
    html = read(client, "/trouver-ma-prefecture/?q=<script>alert(1)</script>")
    assert "Aucun territoire ne répond à cette recherche" in html
    assert "<script>alert" not in html


def test_suggestions_are_a_fragment_for_htmx_and_a_page_without(world, client):
    address = reverse("territories:search")
    fragment = read(client, address + "?q=saint+den", **HTMX)
    assert "<html" not in fragment and "Saint-Denis (93)" in fragment
    assert "<html" in read(client, address + "?q=saint+den")
    assert "HX-Request" in client.get(address + "?q=saint", **HTMX).headers["Vary"]


def test_choices_for_a_form_field(world, client):
    address = reverse("territories:search")
    html = read(client, address + "?champ=place&place=milau&niveaux=commune", **HTMX)
    assert 'name="place-choix"' in html and 'value="commune-12145"' in html
    assert 'name="place-cherche" value="milau"' in html
    assert "Aucun territoire" in read(client, address + "?champ=place&place=xyzzy", **HTMX)
    assert read(client, address + "?champ=place&place=&niveaux=nonsense", **HTMX).strip() == ""


def test_a_commune_says_who_answers_and_the_age_of_the_address(world, client):
    html = read(client, "/territoires/commune/12145/")
    assert "La <strong>sous-préfecture de Millau</strong> vous répond en premier" in html
    assert "Adresse de 2019, à vérifier." in html
    assert "CC de Millau Grands Causses" in html and "22\u202f044 habitants" in html
    assert "Commencer une lettre d'intention" in html or not reverse_exists("intent:start")


def reverse_exists(name: str) -> bool:
    from ctai.design.templatetags.ctai import url_if

    return bool(url_if(name))


def test_an_unknown_address_is_said_plainly(world, client):
    assert "Adresse à vérifier&nbsp;: nous ne l'avons pas." in read(client, "/territoires/commune/25388/")


def test_an_epci_across_departements_lists_the_other_prefectures_and_its_members(world, client):
    html = read(client, "/territoires/epci/241200567/")
    assert "Lozère (48)" in html and "(le plus peuplé ici)" in html
    assert "Le Rozier" in html and "Communes membres" in html


def test_a_commune_of_the_greater_paris_shows_its_ept(world, client):
    html = read(client, "/territoires/commune/93066/")
    assert "Plaine Commune" in html and "Métropole du Grand Paris" in html


@pytest.mark.parametrize(
    "reference",
    ["departement-12", "region-76", "ept-200057867", "arrondissement-121", "epci-200054781", "commune-48131"],
)
def test_every_level_has_its_page(world, client, reference):
    read(client, world.at[reference].get_absolute_url())


def test_overseas_collectivities_have_no_prefecture_here(world, client):
    overseas = {"overseas": "Polynésie française", "vintage": "2026"}
    Territory.objects.create(kind="commune", code="98735", name="Papeete", **overseas)
    html = read(client, "/territoires/commune/98735/")
    assert "Nous n'avons pas les coordonnées du représentant de l'État dans cette collectivité" in html
    assert "Commencer une lettre" not in html


def test_an_old_code_leads_to_the_commune_of_today_and_says_so(world, client):
    TerritoryName.objects.create(
        territory=world.millau, use="old_code", label="12999 Petit-Bourg", key="12999", kind="commune"
    )
    response = client.get("/territoires/commune/12999/")
    assert response.headers["Location"] == "/territoires/commune/12145/?ancien=12999"
    assert "12999 Petit-Bourg n'est pas, ou n'est plus, une commune" in read(client, response.headers["Location"])
    assert "Petit-Bourg" not in read(client, "/territoires/commune/25056/?ancien=12999")


@pytest.mark.parametrize("address", ["commune/00000", "canton/12145", "epci/12145", "commune/zz"])
def test_unknown_territories_are_not_found(world, client, address):
    assert client.get(f"/territoires/{address}/", follow=True).status_code == 404


def test_the_small_map_draws_the_commune_among_its_neighbours(world, client):
    for number, commune in enumerate([world.millau, world.aguessac]):
        Outline.objects.create(
            territory=commune, path=f"M{number} 0l5 0 0 5z", left=number, top=0, right=number + 5, bottom=5
        )
    html = read(client, "/territoires/commune/12145/")
    assert "Millau (12) parmi les communes de la CC de Millau Grands Causses" in html
    assert html.count("territory-map__here") == 1
    parts, viewbox = outline(world.millau_grands_causses)
    assert parts == [("12002", "M1 0l5 0 0 5z"), ("12145", "M0 0l5 0 0 5z")]
    assert viewbox == "-1 -1 8 7"
    # An outline without an EPCI outline of its own: the EPCI page goes without a map.
    assert "territory-map" not in read(client, "/territoires/epci/241200567/").split("<main")[1]


def test_few_queries(world, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get("/territoires/epci/241200567/")
    with django_assert_max_num_queries(5):
        client.get("/trouver-ma-prefecture/?q=milau")
