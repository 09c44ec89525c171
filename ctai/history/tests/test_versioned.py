"""Two people saving the same row: the second is told, nothing is overwritten."""

from datetime import date

import pytest

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract
from ctai.history.versioned import save_if_unchanged
from ctai.rules.refusals import Conflict

pytestmark = pytest.mark.django_db


def test_a_save_tells_what_changed_and_raises_the_version():
    contract = make_contract()
    changes = save_if_unchanged(contract, seen=1, title="Nouveau", ends_on=None)
    assert changes == {"title": ("Millau", "Nouveau")}
    assert (contract.title, contract.version) == ("Nouveau", 2)


def test_the_second_of_two_is_refused_and_nothing_is_overwritten():
    contract = make_contract()
    mine, theirs = Contract.objects.get(pk=contract.pk), Contract.objects.get(pk=contract.pk)
    save_if_unchanged(theirs, seen=1, title="La leur")
    with pytest.raises(Conflict) as told:
        save_if_unchanged(mine, seen=1, title="La mienne", starts_on=date(2027, 1, 1))
    assert told.value.refusal.code == "conflict" and "Rien n'a été écrasé" in told.value.refusal.sentence
    contract.refresh_from_db()
    assert (contract.title, contract.starts_on, contract.version) == ("La leur", None, 2)
    save_if_unchanged(mine, seen=2, title="La mienne")
    assert mine.version == 3
