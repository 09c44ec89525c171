import pytest

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.rules.states import State


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(State))
def test_a_contract_can_be_made_at_every_state(state):
    contract = make_contract(state)
    contract.full_clean()
    assert [party.side for party in contract.parties.all()] == ["authority", "authority", "state"]
    who = people(contract)
    assert Contract.objects.visible_to(who.lead).get() == contract
    assert Contract.objects.visible_to(who.partner).exists()
    assert Contract.objects.visible_to(who.officer).exists() is (state != State.DRAFT)


@pytest.mark.django_db
def test_a_second_contract_uses_the_same_people():
    first, second = make_contract(), make_contract(State.EXCHANGES, is_rehearsal=True)
    assert people(first).lead == people(second).lead
    assert (first.number, second.number) == ("2026-12-001", "REP-2026-12-001")


@pytest.mark.django_db
def test_readers_around_a_contract_see_it_and_others_do_not():
    contract = make_contract(State.EXCHANGES)
    readers = make_readers(contract)
    for name in ("sub_prefect", "region", "steward"):
        assert Contract.objects.visible_to(getattr(readers, name)).exists(), name
    for name in ("ofii", "operator", "support", "other_lead", "other_officer"):
        assert not Contract.objects.visible_to(getattr(readers, name)).exists(), name
