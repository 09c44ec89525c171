"""The real files, loaded once: their counts (data/README.md), the special cases, the search at full size."""

from pathlib import Path
from time import perf_counter

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.models import Sum

from ctai.territories import reads
from ctai.territories.models import Kind, Outline, Service, Source, Territory
from ctai.territories.outlines import locator, outline
from ctai.territories.search import search

pytestmark = pytest.mark.django_db
DATA = Path(settings.BASE_DIR) / "data"
# What people type, and the territory and reason that must come first.
ASKED = {
    "Millau": ("commune-12145", ""), "milau": ("commune-12145", ""), "besanson": ("commune-25056", ""),
    "St-Denis (93)": ("commune-93066", ""), "saint denis 93200": ("commune-93066", ""),
    "12145": ("commune-12145", ""), "241200567": ("epci-241200567", ""), "12": ("departement-12", ""),
    "93": ("departement-93", ""), "occitanie": ("region-76", ""), "plaine commune": ("ept-200057867", ""),
    "strasborg": ("commune-67482", ""), "marseile": ("commune-13055", ""), "clermont ferand": ("commune-63113", ""),
    "oeuf en ternois": ("commune-62633", ""), "l hay les roses": ("commune-94038", ""), "y": ("commune-80829", ""),
    "Lyon 3e": ("commune-69123", "arrondissement municipal : Lyon 3e Arrondissement"),
    "bage la ville": ("commune-01025", "commune déléguée : Bâgé-la-Ville"),
    "01039": ("commune-01138", "ancien code 01039 Béon"), "papeete": ("commune-98735", ""),
    "métropole de lyon": ("epci-200046977", ""), "communauté de communes millau": ("epci-241200567", ""),
    "ville de Millau": ("commune-12145", ""), "departement du doubs": ("departement-25", ""),
    "grand besancon": ("epci-242500361", ""), "romilly portes": ("epci-200000545", ""), "2a": ("departement-2A", ""),
}  # fmt: skip


def place(reference: str) -> Territory:
    return Territory.objects.by_reference(reference).get()


def test_the_whole_of_france():
    """One load for everything: it takes some fifteen seconds."""
    start = perf_counter()
    call_command("load_territories", verbosity=0)
    loading = perf_counter() - start
    _counts()
    _prefectures()
    _outlines()
    _search()
    start = perf_counter()
    call_command("load_territories", verbosity=0)
    assert perf_counter() - start < 0.5, "an unchanged folder is not read again"
    assert loading < 120, f"{loading:.0f} s: far from the 30 s aimed at on a free machine"


def _counts():
    counts = {kind.value: Territory.objects.filter(kind=kind).count() for kind in Kind}
    assert counts == {
        "commune": 34875 + 94, "epci": 1255, "ept": 11, "arrondissement": 333, "departement": 101, "region": 18,
    }  # fmt: skip
    communes = Territory.objects.filter(kind=Kind.COMMUNE, overseas="")
    assert communes.aggregate(Sum("population"))["population__sum"] == 68_350_798
    without = communes.filter(epci=None).order_by("code").values_list("code", flat=True)
    assert list(without) == ["22016", "29083", "29155", "85113"]
    assert Service.objects.filter(kind="prefecture").count() == 101
    assert Service.objects.filter(kind="sub_prefecture").count() == 233
    assert Service.objects.filter(address_status="missing").count() == 44
    communes_source = Source.objects.get(code="territories-communes")
    assert (communes_source.rows, communes_source.vintage, communes_source.reliability) == (34875, "2026", "A")
    assert Source.objects.get(code="territories-prefectures").vintage == "2019"
    assert len(list((DATA / "territoires").iterdir())) == 10


def _prefectures():
    every_departement = Territory.objects.filter(kind=Kind.DEPARTEMENT)
    assert all(reads.prefecture_of(departement) for departement in every_departement)
    assert all(reads.prefecture_of(region) for region in Territory.objects.filter(kind=Kind.REGION))
    assert reads.prefecture_of(place("departement-95")).seat.name == "Cergy"
    mamoudzou = place("commune-97611")
    assert (reads.prefecture_of(mamoudzou).name, reads.sub_prefecture_of(mamoudzou)) == ("Préfecture de Mayotte", None)
    assert reads.prefecture_of(place("commune-2B033")).name == "Préfecture de la Haute-Corse"
    lyon = place("epci-200046977")
    assert (lyon.category, reads.prefecture_of(lyon).name) == ("MET69", "Préfecture du Rhône")
    boucle_nord = place("ept-200057990")
    assert [d.code for d in reads.departements_of(boucle_nord)] == ["92", "95"]
    assert boucle_nord.epci == place("epci-200054781")
    assert reads.sub_prefecture_of(place("epci-241200567")).name == "Sous-préfecture de Millau"
    assert reads.prefecture_of(place("commune-98735")) is None


def _outlines():
    assert Outline.objects.count() == 34868 + 1255 + 101 + 18
    parts, viewbox = outline(place("epci-241200567"))
    assert len(parts) == 15 and len(viewbox.split()) == 4
    for reference in ("commune-12145", "epci-200054781", "ept-200057867", "arrondissement-121", "departement-974"):
        assert locator(place(reference)), reference
    assert locator(place("commune-14666")) is None


def _search():
    wrong = {}
    times = []
    for query, (reference, why) in ASKED.items():
        start = perf_counter()
        hits = search(query)
        times.append(perf_counter() - start)
        first = (hits[0].territory.reference, hits[0].why) if hits else None
        if first != (reference, why):
            wrong[query] = first
    assert wrong == {}
    median = sorted(times)[len(times) // 2]
    assert median < 0.1, f"{median * 1000:.0f} ms: far from the 15 ms aimed at"
