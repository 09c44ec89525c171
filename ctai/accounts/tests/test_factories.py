import pytest
from stdnum.fr import siret

from ctai.accounts.tests.factories import make_membership, make_organisation, make_siret
from ctai.rules.roles import OrganisationKind, Role
from ctai.territories.tests.factories import make_territories


@pytest.mark.parametrize("number", [0, 1, 12, 999, 7654321])
def test_invented_sirets_are_valid(number):
    assert siret.is_valid(make_siret(number))


@pytest.mark.django_db
def test_state_services_look_after_the_departements_of_their_territory():
    places = make_territories()
    region = make_organisation(OrganisationKind.REGION_PREFECTURE, places.occitanie)
    prefecture = make_organisation(OrganisationKind.PREFECTURE, places.aveyron)
    authority = make_organisation(OrganisationKind.AUTHORITY, places.millau)
    assert set(region.departements.all()) == {places.aveyron, places.lozere}
    assert set(prefecture.departements.all()) == {places.aveyron}
    assert not authority.departements.exists()


@pytest.mark.django_db
def test_a_membership_without_organisation_gets_one_of_its_kind():
    assert make_membership(Role.OFII_OFFICER).organisation.kind == OrganisationKind.OFII
