"""COG 2027 after COG 2026: renamed, merged, moved territories; what is referenced stays."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ctai.territories.models import NameUse, Service, Territory, TerritoryName
from ctai.territories.reads import last_heir
from ctai.territories.search import search
from ctai.territories.tests.cog import commune, epci, old_code, write

pytestmark = pytest.mark.django_db
WEST, EAST = "241200001", "241200002"


def load(vintage: str, folder: Path) -> None:
    call_command("load_territories", vintage=vintage, folder=folder, outlines=folder, verbosity=0)


@pytest.fixture
def year_2026(tmp_path, capsys) -> None:
    communes = [
        commune("12145", "Millau", EAST, 22044),
        commune("12001", "Vieux-Bourg", EAST, 500),
        commune("12002", "Le Mas", WEST, 300),
        commune("12003", "La Combe", WEST, 900),
    ]
    gone = [old_code("12990", "Béon", "12003", "2026")]
    both = [epci(WEST, "CC Ouest", 1200), epci(EAST, "CC Est", 22544)]
    load("2026", write(tmp_path / "2026", "2026", communes, both, gone))


@pytest.fixture
def year_2027(year_2026, tmp_path) -> None:
    """Vieux-Bourg is renamed and goes to Lozère; Le Mas is merged into La Combe; CC Ouest is absorbed by CC Est."""
    communes = [
        commune("12145", "Millau", EAST, 22044),
        commune("12001", "Neuf-Bourg", EAST, 510, code_departement="48", code_arrondissement=""),
        commune("12003", "La Combe", EAST, 1200, code_arrondissement="122"),
    ]
    gone = [old_code("12990", "Béon", "12003", "2027"), old_code("12002", "Le Mas", "12003", "2027")]
    load("2027", write(tmp_path / "2027", "2027", communes, [epci(EAST, "CC Est", 23754)], gone))


def place(code: str, kind: str = "commune") -> Territory:
    return Territory.objects.get(kind=kind, code=code)


def test_what_is_referenced_stays_on_the_same_row_through_a_merger(year_2026, request):
    merged = place("12002")
    contract_like = Service.objects.get(kind=Service.Kind.SUB_PREFECTURE)
    contract_like.seat = merged
    contract_like.arrondissement = None
    contract_like.save()
    request.getfixturevalue("year_2027")
    contract_like.refresh_from_db()
    assert contract_like.seat == merged
    assert (contract_like.seat.name, contract_like.seat.ended_in) == ("Le Mas", "2027")
    assert contract_like.seat.successor == place("12003")


def test_a_renamed_commune_is_found_under_both_names(year_2027):
    renamed = place("12001")
    assert (renamed.name, renamed.vintage, renamed.ended_in) == ("Neuf-Bourg", "2027", "")
    assert TerritoryName.objects.filter(territory=renamed, use=NameUse.FORMER, label="Vieux-Bourg", whole=True).exists()
    [hit] = search("vieux bourg")
    assert (hit.territory, hit.why) == (renamed, "ancien nom : Vieux-Bourg")


def test_moved_communes_follow_their_epci_departement_and_arrondissement(year_2027):
    assert place("12003").epci.name == "CC Est"
    assert place("12003").arrondissement.code == "122"
    assert place("12001").departement.code == "48"
    assert place("12001").arrondissement is None


def test_an_absorbed_epci_names_the_one_that_holds_its_people(year_2027):
    absorbed = place(WEST, "epci")
    assert (absorbed.ended_in, absorbed.successor) == ("2027", place(EAST, "epci"))


def test_the_name_of_a_merged_commune_leads_to_its_successor(year_2027):
    assert [(hit.territory.name, hit.why) for hit in search("Le Mas")] == [("La Combe", "ancien nom : Le Mas")]
    assert search("12002")[0].territory == place("12003")


def test_the_page_of_an_ended_commune_says_since_when_and_leads_on(year_2027, client):
    page = client.get("/territoires/commune/12002/").content.decode()
    assert "N'existe plus depuis le code officiel géographique 2027" in page
    assert "/territoires/commune/12003/" in page
    assert "Commencer une lettre" not in page


def test_the_chain_of_successors_ends_on_a_territory_of_today(year_2027):
    middle, end = place("12003"), place("12145")
    middle.ended_in, middle.successor = "2028", end
    middle.save()
    assert last_heir(place("12002")) == end


def test_loading_again_changes_nothing(year_2026, tmp_path, capsys):
    before = list(Territory.objects.order_by("pk").values())
    load("2026", tmp_path / "2026")
    assert "déjà à jour" in capsys.readouterr().out
    call_command("load_territories", vintage="2026", folder=tmp_path / "2026", outlines=tmp_path, force=True)
    assert list(Territory.objects.order_by("pk").values()) == before
    assert "Nouveaux : 0 ; renommés : 0 ; rattachés autrement : 0 ; disparus : 0." in capsys.readouterr().out


def test_an_older_vintage_is_refused(year_2027, tmp_path):
    with pytest.raises(CommandError, match="Le millésime 2027 est déjà chargé"):
        load("2026", tmp_path / "2026")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="regions_2031.csv"):
        load("2031", tmp_path)


def test_seats_are_cleaned_of_what_the_directory_mixed(year_2026):
    sub, main = Service.objects.order_by("-kind")
    assert (sub.name, sub.phone, sub.address_status) == ("Sous-préfecture de Millau", "05 65 61 17 00", "missing")
    assert (main.name, main.city, main.phone) == ("Préfecture de l'Aveyron", "Rodez Cedex", "05 65 75 71 71")
    assert (main.address_year, main.address_status) == (2019, "dated")


def test_what_gathers_communes_stands_at_its_chief_town_or_its_most_populous_commune(tmp_path):
    towns = [
        commune("12145", "Millau", WEST, 22044, latitude="44.1", longitude="3.1"),
        commune("12002", "Le Mas", EAST, 300, latitude="44.2", longitude="3.2"),
        commune("12003", "La Combe", EAST, 900, latitude="44.3", longitude="3.3"),
        commune("12004", "Sans Point", EAST, 5000, latitude="", longitude=""),
    ]
    load(
        "2026", write(tmp_path / "2026", "2026", towns, [epci(WEST, "CC Ouest", 22044), epci(EAST, "CC Est", 6200)], [])
    )
    points = {
        (row.kind, row.code): (float(row.latitude), float(row.longitude))
        for row in Territory.objects.exclude(kind="commune")
        if row.latitude is not None
    }
    assert points["epci", EAST] == (44.3, 3.3)
    assert points["departement", "12"] == points["region", "76"] == points["arrondissement", "121"] == (44.1, 3.1)
