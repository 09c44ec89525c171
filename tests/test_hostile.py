"""Addresses nobody should type: each gets an ordinary answer, never an error of ours."""

import pytest
from django.urls import NoReverseMatch, reverse

from tests.world import client_for, make_world

ODD = ["%00", "%00%27%22%3B--", "%F0%9F%A6%86", "%E2%80%AE", "-1", "9" * 40, "%3Cscript%3E", "..%2F..%2Fetc%2Fpasswd"]
# Every page that reads something after its « ? ».
READS = {
    "contracts:list": ("q", "etat", "departement", "page", "tri", "mode"),
    "contracts:journal": ("acte", "personne", "du", "page"),
    "territories:search": ("q", "champ", "niveaux"),
    "territories:find_prefecture": ("q",),
    "intent:start": ("territoire",),
    "steering:territories": ("departement", "origine", "page"),
    "steering:figures": ("au",),
    "steering:home": ("mode",),
    "opendata:contracts_csv": ("q", "departement"),
    "monitoring:home": ("annee",),
    "programme:add_action": ("axe",),
    "budget:add_row": ("action",),
    "accounts:organisations": ("q", "type", "page"),
    "entries:home": (
        "annee", "nature", "financeur", "domaine", "dossier", "au", "nom", "voie", "action", "axe", "beneficiaire",
        "prefecture", "direct", "depose", "mode", "forme", "page",
    ),
    "envelopes:home": ("annee", "credits", "au", "mode"),
    "payments:payees": ("q", "page", "mode"),
    "payments:to_come": ("page", "mode", "forme"),
    "decisions:home": ("mode", "page"),
    "decisions:proposals": ("page", "mode"),
}  # fmt: skip
# Pages of one row of money, by its number.
ROWS = [
    "/enveloppes/{}/", "/enveloppes/{}/repartir/", "/beneficiaires/{}/", "/versements/chorus/{}/", "/simulations/{}/",
    "/simulations/{}/coupe/", "/simulations/{}/comparer/{}/", "/decisions/{}/ecarter/", "/ecritures/?axe={}",
    "/contrats/NUMBER/budget/lignes/{}/", "/contrats/NUMBER/budget/exercices/{}/clore/",
    "/contrats/NUMBER/budget/versements/{}/payer/", "/contrats/NUMBER/budget/engagements/{}/{}/desengager/",
    "/contrats/NUMBER/programme/actions/{}/", "/mes-actions/NUMBER/{}/", "/campagnes/{}/",
]  # fmt: skip
PATHS = ["/contrats/{}/", "/contrats/{}/journal/", "/territoires/commune/{}/", "/connexion/{}/"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", READS)
def test_what_is_asked_after_the_question_mark(name):
    world = make_world()
    try:
        url = reverse(name)
    except NoReverseMatch:
        url = reverse(name, kwargs={"number": world.contract.number})
    for persona in ("lead", "officer", "support", "steward"):
        client = client_for(world.people[persona])
        for parameter in READS[name]:
            for odd in ODD:
                response = client.get(f"{url}?{parameter}={odd}")
                assert response.status_code < 500, f"{persona} {parameter}={odd}"


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_what_is_in_the_address_itself(path):
    client = client_for(make_world().lead)
    for odd in ODD:
        assert client.get(path.format(odd)).status_code < 500, odd


@pytest.mark.django_db
@pytest.mark.parametrize("path", ROWS)
def test_a_number_no_table_can_hold(path):
    world = make_world()
    for persona in ("lead", "officer", "steward", "operator"):
        client = client_for(world.people[persona])
        for odd in ("0", "9" * 18, "9" * 19, "9" * 40):
            url = path.format(*[odd] * path.count("{}")).replace("NUMBER", world.contract.number)
            assert client.get(url).status_code < 500, url
            assert client.post(url).status_code < 500, url
