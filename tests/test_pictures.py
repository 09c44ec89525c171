"""The pages of the demonstration, seen by those who work on them; kept as pictures when SCREENS=oui."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.rules.states import State
from ctai.territories.tests.factories import make_territories
from tests.stage import DESKTOP, HOST, PHONE, keep, overflow, serve, violations
from tests.world import client_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# name of the picture: who looks, at what, in which state the contract is
PICTURES = {
    "contrat": ("claire.vidal", "/contrats/{in_force}/"),
    "diagnostic": ("karim.haddad", "/contrats/{diagnosis}/diagnostic/"),
    "ecrire-une-section": ("karim.haddad", "/contrats/{diagnosis}/diagnostic/besoins/ecrire/"),
    "programme": ("thomas.faivre", "/contrats/{submitted}/programme/"),
    "budget": ("thomas.faivre", "/contrats/{submitted}/budget/"),
    "controles": ("thomas.faivre", "/contrats/{submitted}/budget/controles/"),
    "signature": ("rachida.benali", "/contrats/{in_force}/signature/"),
    "suivi": ("rachida.benali", "/contrats/{in_force}/suivi/"),
    "journal": ("rachida.benali", "/contrats/{in_force}/journal/"),
    "accueil-prefecture": ("rachida.benali", "/accueil/"),
    "mes-actions": ("amina.diallo", "/mes-actions/"),
    "pilotage": ("sophie.lemaire", "/pilotage/?mode=repetition"),
}


def test_the_demonstration_is_fit_to_be_shown(page):
    make_territories()
    call_command("register_services", stdout=StringIO())
    call_command("demo", stdout=StringIO())
    numbers = {contract.state: contract.number for contract in Contract.objects.all()}
    assert set(numbers) == {State.IN_FORCE, State.SUBMITTED, State.DIAGNOSIS, State.INTENT_SENT}
    for name, (login, path) in PICTURES.items():
        member = Membership.objects.get(person__email=f"{login}@demo.ctai.example")
        serve(page, client_for(member))
        for window, suffix in ((DESKTOP, ""), (PHONE, "-telephone")):
            page.set_viewport_size(window)
            page.goto(f"{HOST}{path.format(**numbers)}")
            assert violations(page) == [], f"{name}{suffix}"
            assert overflow(page) == 0, f"{name}{suffix}"
            keep(page, f"{name}{suffix}")
