"""Reading files into series and values: codes carried, gaps kept, sums only when whole, twice the same."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ctai.figures.models import Series, Status, Value
from ctai.publishing import loading
from ctai.publishing.declared import BY_CODE, LAYOUTS, MAPPINGS
from ctai.publishing.loading import FileRefused, load_all
from ctai.publishing.shapes import Column, FileMapping
from ctai.territories.models import Kind, NameUse, TerritoryName
from ctai.territories.tests.factories import make_territories

pytestmark = pytest.mark.django_db

POPULATION = FileMapping(
    "essai",
    "essai.csv",
    "Populations",
    "Insee",
    "2021",
    (Column("pop", "population", 2021, "2021"),),
    kind=Kind.COMMUNE,
    territory_column="code",
)
RATES = FileMapping(
    "taux", "taux.csv", "Taux", "Insee", "2020", (Column("taux", "taux-chomage", 2020, "2020", "motif"),)
)


@pytest.fixture
def places():
    return make_territories()


@pytest.fixture
def load(tmp_path, monkeypatch, places):
    def _load(mapping, text):
        monkeypatch.setattr(loading, "MAPPINGS", (mapping,))
        (tmp_path / mapping.file).write_text(text, encoding="utf-8")
        return list(load_all(tmp_path))[0]

    return _load


def at(territory, code="population"):
    return Value.objects.current().get(series__code=code, territory=territory)


WHOLE = (
    "code,pop\n12145,21712\n12002,926\n48131,130\n12202,24000\n25056,119000\n25388,25000\n"
    "93066,149000\n93001,88000\n93008,56000\n"
)


def test_every_declared_series_is_used_and_every_used_one_declared():
    known = [*MAPPINGS, *(layout.mapping for layout in LAYOUTS)]
    assert {column.series for mapping in known for column in mapping.columns} == set(BY_CODE)


def test_sums_are_made_only_when_every_member_is_known(load, places):
    load(POPULATION, WHOLE)
    epci = at(places.millau_grands_causses)
    assert (epci.value, epci.members, epci.missing) == (Decimal(21712 + 926 + 130), 3, 0)
    assert at(places.plaine_commune).value == Decimal(149000 + 88000)
    assert at(None).members == 9
    load(POPULATION, WHOLE.replace("48131,130\n", ""))
    epci = at(places.millau_grands_causses)
    assert (epci.value, epci.status, epci.missing, epci.known_sum) == (None, Status.INCOMPLETE, 1, Decimal(22638))
    assert at(places.aveyron).value == Decimal(21712 + 926 + 24000)
    assert at(places.occitanie).value is None


def test_an_older_code_counts_for_the_commune_of_today(load, places):
    TerritoryName.objects.create(
        territory=places.millau, use=NameUse.OLD_CODE, label="12999 Ancienne", key="12999", kind=Kind.COMMUNE
    )
    result = load(POPULATION, WHOLE + "12999,100\n00000,5\n")
    assert at(places.millau).value == Decimal(21812)
    assert result.unknown == ["00000"]


def test_a_second_load_of_the_same_file_does_nothing(load, places):
    first = load(POPULATION, WHOLE)
    before = Value.objects.order_by("pk").values_list("pk", flat=True)[0]
    assert not first.unchanged and load(POPULATION, WHOLE).unchanged
    assert Value.objects.filter(pk=before).exists()
    assert Series.objects.count() == 1


def test_a_gap_keeps_its_reason_and_is_never_zero(load, places):
    load(RATES, "code_departement,taux,motif\n12,6,\n48,ns ,\n25,,s\n93,,\n")
    assert at(places.aveyron, "taux-chomage").value == Decimal(6)
    statuses = [at(place, "taux-chomage").status for place in (places.lozere, places.doubs, places.seine_saint_denis)]
    assert statuses == [Status.NOT_SIGNIFICANT, Status.SECRET, Status.UNAVAILABLE]
    assert not Value.objects.filter(territory=places.occitanie).exists(), "a rate is never summed"


@pytest.mark.parametrize("text", ["code,autre\n12145,5\n", WHOLE.replace("21712", "beaucoup")])
def test_a_wrong_file_is_refused_whole(load, places, text):
    load(POPULATION, WHOLE)
    with pytest.raises(FileRefused):
        load(POPULATION, text)
    assert at(places.millau).value == Decimal(21712)


def test_the_command_names_the_file_that_is_missing(tmp_path):
    with pytest.raises(CommandError, match="Il manque le fichier"):
        call_command("load_figures", folder=tmp_path, stdout=StringIO())


def test_cited_figures_keep_the_publication_of_each(load, places):
    mapping = next(one for one in MAPPINGS if one.code == "cites")
    load(
        mapping,
        "indicateur,territoire,nom_territoire,annee,valeur,unite,publication,source,precision\n"
        "CIR signés,FR,France,2023,127876,contrats,Sénat,https://senat.fr/x,provisoire\n"
        "CIR signés,DEP-12,Aveyron,2022,120,contrats,Préfecture,https://aveyron.gouv.fr/y,\n",
    )
    value = Value.objects.get(territory=None)
    assert (value.publication, value.address, value.note) == ("Sénat", "https://senat.fr/x", "provisoire")
    assert value.series.unit == "contrats" and at(places.aveyron, "cite-cir-signes").value == Decimal(120)
