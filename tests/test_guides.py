"""The guides of the money, walked in the demonstration: each picture is a page that its person opens today.

Pictures are drawn when SCREENS=oui; otherwise the pages are only asked for, which takes no browser.
"""

from __future__ import annotations

import os
from decimal import Decimal

import pytest
from django.urls import reverse

from ctai.claims.models import Claim
from ctai.contracts.models import Contract
from ctai.decisions.models import DecisionProposal, ProposalState, Simulation
from ctai.design.clock import today
from ctai.envelopes.models import Envelope
from ctai.funding.acts.ask import Wanted, ask
from ctai.funding.acts.ledger import key_of
from ctai.payments.models import Extract
from ctai.rules.roles import OrganisationKind
from ctai.rules.states import State
from ctai.site.guide import guides
from ctai.workbook.acts.bring import bring_back
from ctai.workbook.tests.factories import book_of, put, saved, upload
from tests.demo import make_demonstration, member
from tests.stage import DESKTOP, HOST, keep_for_guide, serve
from tests.world import client_for

SCREENS = bool(os.environ.get("SCREENS"))
# Chromium starts before the database's transaction, or their two loops do not see the same connection.
DRAWN = [pytest.mark.browser, pytest.mark.usefixtures("chromium")] if SCREENS else []
pytestmark = [pytest.mark.django_db, *DRAWN]

# name of the picture: who looks, at what, and a word that must be there
PICTURES = {
    "programme-1-actions": ("bruno.calmels", "/contrats/{open}/programme/", "certifiée, à accepter"),
    "programme-2-fiche": ("bruno.calmels", "/contrats/{open}/programme/actions/2/", "Répondre au porteur"),
    "programme-3-budget": ("bruno.calmels", "/contrats/{open}/budget/", "Écrire les montants demandés"),
    "classeur-1-page": ("bruno.calmels", "/contrats/{open}/classeur/", "Reprendre un plan existant"),
    "instruire-1-controles": ("thomas.faivre", "/contrats/{submitted}/budget/controles/", "Donner un avis"),
    "instruire-2-simulation": ("rachida.benali", "{simulation}", "Reste de l'enveloppe"),
    "instruire-3-comparer": ("rachida.benali", "{compared}", "Comparer deux simulations"),
    "instruire-4-decisions": ("rachida.benali", "/decisions/", "attend votre décision"),
    "enveloppe-1-reste": ("marc.delmas", "/enveloppes/?mode=repetition&annee={year}&credits=state_104_12", "Aveyron"),
    "enveloppe-2-repartir": ("marc.delmas", "/enveloppes/{region}/repartir/", "Enregistrer la répartition"),
    "enveloppe-3-mouvements": ("rachida.benali", "/enveloppes/{departement}/", "Accordé aux contrats"),
    "versements-1-echeancier": ("rachida.benali", "/contrats/{whole}/budget/versements/", "Solde"),
    "versements-2-extrait": ("rachida.benali", "{extract}", "1 ligne laissée de côté"),
    "versements-3-a-venir": ("rachida.benali", "/versements/?mode=repetition", "Solde"),
    "versements-5-demande": ("rachida.benali", "/demandes-de-versement/{claim}/", "Renvoyer : il manque quelque chose"),
    "versements-4-beneficiaire": ("amina.diallo", "/beneficiaires/{payee}/?mode=repetition", "Passerelles"),
}

WORKBOOKS = ("classeur-2-erreurs", "classeur-3-difference", "classeur-4-choix")
MONEY = ("programme", "classeur", "instruire", "enveloppe", "versements")


@pytest.fixture
def see(request):
    """Open a page as one of the demonstration's people, and keep its picture for the guide when asked."""
    page = request.getfixturevalue("page") if SCREENS else None

    def look(name: str, login: str, address: str, word: str) -> None:
        client = client_for(member(login))
        answer = client.get(address)
        assert answer.status_code == 200, name
        assert word in answer.content.decode(), name
        if page:
            serve(page, client)
            page.set_viewport_size(DESKTOP)
            page.goto(f"{HOST}{address}")
            keep_for_guide(page, name)

    return look


def test_the_pictures_of_the_money_are_pages_of_the_demonstration(see):
    make_demonstration()
    for name, (login, address, word) in PICTURES.items():
        see(name, login, address.format(**places()), word)
    workbooks(Contract.objects.get(state=State.PROPOSAL), see)
    shown = {picture.name for slug in MONEY for step in guides()[slug].steps for picture in step.pictures}
    assert shown == {*PICTURES, *WORKBOOKS}


def places() -> dict[str, object]:
    whole = Contract.objects.get(state=State.IN_FORCE)
    paid = Envelope.objects.filter(is_rehearsal=True).order_by("year").first().year
    held = {one.level: one.pk for one in Envelope.objects.filter(is_rehearsal=True, year=paid)}
    waiting = DecisionProposal.objects.get(state=ProposalState.WAITING).simulation
    other = Simulation.objects.filter(year=waiting.year).exclude(pk=waiting.pk).get()
    return {
        "open": Contract.objects.get(state=State.PROPOSAL).number,
        "submitted": Contract.objects.get(state=State.SUBMITTED).number,
        "whole": whole.number,
        "year": paid,
        "region": held[OrganisationKind.REGION_PREFECTURE],
        "departement": held[OrganisationKind.PREFECTURE],
        "simulation": reverse("decisions:simulation", kwargs={"pk": waiting.pk}),
        "compared": reverse("decisions:compare", kwargs={"pk": waiting.pk, "other": other.pk}),
        "extract": Extract.objects.get().get_absolute_url(),
        "payee": member("amina.diallo").organisation_id,
        "claim": Claim.objects.get().pk,
    }


def workbooks(contract: Contract, see) -> None:
    """A workbook with mistakes, the same one corrected, then the same cell changed on both sides."""
    lead = member("bruno.calmels")
    line = contract.budget_lines.filter(asked__gt=0).order_by("action__number", "year", "pk").first()
    book = book_of(contract, lead)
    put(book["Actions"], 3, Titre="Accompagner vers un logement durable et choisi", Début="le 31 février")
    put(book["Budget"], 3, **{f"_{line.year}": "vingt mille"})
    faulty = bring_back(contract, upload(saved(book)), by=lead, today=today())
    see("classeur-2-erreurs", "bruno.calmels", faulty.get_absolute_url(), "n&#x27;est pas une date")
    put(book["Actions"], 3, Début=contract.starts_on)
    put(book["Budget"], 3, **{f"_{line.year}": 20_000})
    right = bring_back(contract, upload(saved(book)), by=lead, today=today())
    see("classeur-3-difference", "bruno.calmels", right.get_absolute_url(), "à écrire dans le dossier")
    ask(contract, [Wanted(key_of(line), line.asked, Decimal(19_000))], by=lead, today=today())
    see("classeur-4-choix", "bruno.calmels", right.get_absolute_url(), "choix à faire")
