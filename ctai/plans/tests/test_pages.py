"""The take-over of a plan as a person walks it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ctai.plans.models import TakeOver
from ctai.plans.tests.rights import prepare
from ctai.plans.tests.samples import plans
from ctai.rules.states import State
from tests.visitor import Visitor
from tests.world import client_for, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world(State.PROPOSAL)


def visitor(membership):
    """Already signed in: signing in has tests of its own."""
    one = Visitor(membership)
    one.client = client_for(membership)
    return one


def page(world, name, **more):
    return reverse(f"plans:{name}", kwargs={"number": world.contract.number, **more})


def test_a_foreign_plan_is_taken_over_from_the_pages(world):
    lead, plan = visitor(world.lead), plans()[2]
    lead.fill(page(world, "start"), file=SimpleUploadedFile(plan.name, plan.content))
    lead.sees("Que contient « montants.xlsx »", "Par exemple : 12 k€")
    lead.fill(lead.url, form_with="k0", may_fail=True)
    lead.sees("3 lignes à corriger", "Cellule C2 (Subvention 2027) : « 12 k€ » n'est pas un montant", "Cours du soir")
    rows = lead.url
    assert "Ouvrir 3 fiches" not in lead.words()
    lead.fill(rows, form_with="f-2-c2", act="save", **{"l-3": "1", "f-4-c3": "4000"})
    lead.sees("2 fiches", "Ligne 3 — Ateliers parents : laissée par vous", "12 000,00 €")
    lead.fill(rows, act="save", **{"r-3": "1"}, may_fail=True)
    lead.sees("3 fiches", "Cellule D3")
    lead.fill(rows, form_with="f-3-c3", act="save", **{"f-3-c3": ""})
    lead.fill(rows, form_with="l-2", act="accept")
    lead.sees("3 fiches sont ouvertes au programme", "Médiation")
    # The same headers again: the choices are remembered.
    lead.fill(page(world, "start"), file=SimpleUploadedFile("encore.xlsx", plan.content))
    lead.sees("Ces colonnes sont connues")
    lead.open(TakeOver.objects.last().get_absolute_url())
    lead.sees("Ce plan est repris")


def test_pages_ask_the_same_number_of_queries_and_open_for_their_contract_alone(world, django_assert_max_num_queries):
    prepare(world)
    client = client_for(world.lead)
    for name in ("columns", "rows"):
        client.get(page(world, name, pk=world.plan.pk))
        with django_assert_max_num_queries(18):
            client.get(page(world, name, pk=world.plan.pk))
    other = make_world(State.PROPOSAL)
    assert client_for(other.lead).get(page(other, "rows", pk=world.plan.pk)).status_code == 404
