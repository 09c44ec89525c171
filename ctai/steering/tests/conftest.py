from datetime import datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from ctai.contracts.tests.factories import make_contract
from ctai.design import clock
from ctai.rules.states import State
from ctai.territories.tests.factories import make_territories


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """The day after every milestone of the factories, whatever day the tests run."""
    moment = timezone.make_aware(datetime(2026, 11, 24, 12))
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def lands(db):
    return make_territories()


@pytest.fixture
def both(lands):
    """A real contract of Millau in force, and a rehearsal of Rodez in force, in the same département."""
    return SimpleNamespace(
        real=make_contract(State.IN_FORCE, territory=lands.millau),
        rehearsal=make_contract(State.IN_FORCE, territory=lands.rodez, is_rehearsal=True),
    )
