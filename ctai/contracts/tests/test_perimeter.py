"""Places of an action: named as people write them, inside the contract, refused outside."""

import pytest

from ctai.contracts import perimeter
from ctai.contracts.models import PerimeterPart
from ctai.contracts.tests.factories import make_contract
from ctai.rules.refusals import ActRefused
from ctai.territories.models import Kind, Territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    """A contract on the whole intercommunalité of its commune."""
    contract = make_contract()
    epci = contract.territory.epci
    PerimeterPart.objects.filter(contract=contract).delete()
    PerimeterPart.objects.create(contract=contract, territory=epci)
    return contract


def test_a_place_is_known_by_its_name_its_code_or_as_it_is_shown(contract):
    town = contract.territory
    shown = perimeter.written(town)
    for line in (town.name, town.name.upper(), town.code, shown, f" {shown} "):
        assert perimeter.named(contract, [line]) == ([shown], []), line
    assert perimeter.named(contract, [town.name, town.code])[0] == [shown]
    assert perimeter.named(contract, [contract.territory.epci.name])[1] == []


def test_what_is_outside_is_refused_by_name_with_the_perimeter(contract):
    far = Territory.objects.filter(kind=Kind.COMMUNE).exclude(epci=contract.territory.epci).first()
    for line in (far.name, far.code, "Atlantide", contract.departement.name, "\x00", "(" * 50):
        with pytest.raises(ActRefused) as refused:
            perimeter.refuse_outside(contract, [contract.territory.name, line])
        assert contract.territory.epci.name in refused.value.refusal.sentence


def test_a_perimeter_that_shrinks_tells_what_is_no_longer_inside(contract):
    place = perimeter.written(contract.territory)
    assert perimeter.outside(contract, [place]) == []
    PerimeterPart.objects.filter(contract=contract).delete()
    assert perimeter.outside(contract, [place]) == [place]
