"""The pages of the demonstration, seen by those who work on them; kept as pictures when SCREENS=oui."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ctai.contracts.models import Contract
from ctai.diagnosis.acts import write_section
from ctai.lifecycle.acts import RUN
from ctai.rules.acts import Act
from ctai.rules.states import State
from ctai.site.guide import guides
from ctai.survey.tests.factories import make_survey
from tests.demo import make_demonstration, member
from tests.stage import DESKTOP, HOST, PHONE, keep, keep_for_guide, overflow, serve, violations
from tests.stage import GUIDE as GUIDE_FOLDER
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


@pytest.fixture
def demonstration():
    make_demonstration()


def test_the_demonstration_is_fit_to_be_shown(page, demonstration):
    numbers = {contract.state: contract.number for contract in Contract.objects.all()}
    assert set(numbers) == {State.IN_FORCE, State.SUBMITTED, State.PROPOSAL, State.DIAGNOSIS, State.INTENT_SENT}
    for name, (login, path) in PICTURES.items():
        serve(page, client_for(member(login)))
        for window, suffix in ((DESKTOP, ""), (PHONE, "-telephone")):
            page.set_viewport_size(window)
            page.goto(f"{HOST}{path.format(**numbers)}")
            assert violations(page) == [], f"{name}{suffix}"
            assert overflow(page) == 0, f"{name}{suffix}"
            keep(page, f"{name}{suffix}")


# The guide of the diagnosis, from the empty page to the frozen text: who looks, at what.
GUIDE = {
    "diagnostic-1-chiffres": ("claire.vidal", "/territoires/commune/12145/chiffres/"),
    "diagnostic-2-vide": ("lucie.andrieu", "/contrats/{empty}/diagnostic/"),
    "diagnostic-3-ecrire": ("karim.haddad", "/contrats/{half}/diagnostic/besoins/ecrire/"),
    "diagnostic-5-citer": ("karim.haddad", "/contrats/{half}/diagnostic/publics/citer/"),
    "diagnostic-6-remarques": ("karim.haddad", "/contrats/{half}/diagnostic/obstacles/"),
    "diagnostic-7-territoire": ("claire.vidal", "/contrats/{whole}/territoire/"),
    "diagnostic-9-resultats": ("claire.vidal", "/contrats/{whole}/enquetes/{survey}/resultats/"),
    "diagnostic-10-priorites": ("claire.vidal", "/contrats/{whole}/diagnostic/liste-des-priorites/"),
    "diagnostic-11-accords": ("karim.haddad", "/contrats/{half}/diagnostic/"),
    "diagnostic-12-fige": ("claire.vidal", "/contrats/{whole}/diagnostic/versions/1/"),
}


def test_the_guide_of_the_diagnosis(page, demonstration):
    rodez = Contract.objects.get(state=State.INTENT_SENT)
    officer, today = member("rachida.benali"), rodez.state_since + timedelta(days=20)
    for act in (Act.ACKNOWLEDGE_INTENT, Act.OPEN_DIAGNOSIS):
        rodez = RUN[act](rodez, by=officer, today=today, reason="")
    whole, half = (
        Contract.objects.get(state=State.IN_FORCE),
        Contract.objects.get(lead=member("karim.haddad").organisation),
    )
    names = {
        "empty": rodez.number, "half": half.number, "whole": whole.number, "survey": whole.surveys.get().pk,
    }  # fmt: skip
    for name, (login, path) in GUIDE.items():
        serve(page, client_for(member(login)))
        page.set_viewport_size(DESKTOP)
        page.goto(f"{HOST}{path.format(**names)}")
        assert violations(page) == [], name
        keep_for_guide(page, name)
    two_writers(page, half)
    on_a_phone(page, half)
    shown = {picture.name for step in guides()["diagnostic"].steps for picture in step.pictures}
    assert shown == {*GUIDE, "diagnostic-4-choix", "diagnostic-8-enquete-telephone"}
    assert [name for name in shown if not (GUIDE_FOLDER / f"{name}.webp").exists()] == []


def two_writers(page, contract):
    """The same paragraph written by both sides at once: the page asks, and shows both."""
    address = f"{HOST}/contrats/{contract.number}/diagnostic/obstacles/ecrire/"
    serve(page, client_for(member("karim.haddad")))
    page.goto(address)
    page.fill("textarea[name=text]", "La garde d'enfants d'abord, puis les horaires des transports après 19 h.")
    section = contract.diagnoses.get().sections.get(code="obstacles")
    write_section(
        section, body="Horaires des transports après 18 h 50, garde d'enfants, délais d'attente.", seen=section.version,
        by=member("thomas.faivre"), today=contract.state_since,
    )  # fmt: skip
    page.get_by_role("button", name="Enregistrer la section").click()
    page.wait_for_load_state()
    assert "18 h 50" in page.content() and violations(page) == []
    keep_for_guide(page, "diagnostic-4-choix")


def on_a_phone(page, contract):
    survey = make_survey(contract, member("karim.haddad"))
    serve(page, client_for(None))
    page.set_viewport_size(PHONE)
    page.goto(f"{HOST}/enquete/{survey.code}/ar/")
    assert page.evaluate("document.documentElement.dir") == "rtl" and violations(page) == []
    keep_for_guide(page, "diagnostic-8-enquete-telephone")
