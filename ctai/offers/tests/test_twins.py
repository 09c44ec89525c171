"""Lines that look alike: what is pointed out, what a person decides, what is never done alone."""

from itertools import count
from time import perf_counter

import pytest
from django.urls import reverse

from ctai.findings.acts import put_back_line, save_line
from ctai.findings.models import KeptApart, Offer
from ctai.findings.reads import find, offer_of
from ctai.findings.tests.factories import TODAY, make_offer
from ctai.offers import acts, reads
from ctai.offers.twins import Card, pairs
from ctai.rules.refusals import ActRefused, Conflict
from ctai.rules.states import State
from tests.world import client_for, make_world

_numbers = count(1)


def card(structure="Maison des langues", service="Cours de français A1", **fields):
    values = {
        "siret": "",
        "address": "",
        "place": 1,
        "themes": frozenset({"french"}),
        "is_public_money": False,
        **fields,
    }
    return Card(next(_numbers), structure, service=service, **values)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (card(), card("MAISON DES LANGUES", "Cours de francais - A1"), "services de même nom"),
        (card(), card("La maison des langue", "Cours de français, niveau A1"), "structures de même nom"),
        (card(siret="13002526500013"), card("MDL", siret="13002526500013"), "même SIRET"),
        (card(address="3, rue de la Capelle"), card("Autre nom", address="3 rue de la capelle"), "même adresse"),
    ],
)
def test_likely_duplicates_are_pointed_out_with_why(one, other, why):
    [pair] = pairs([other, one])
    assert pair.is_twin and (pair.first, pair.second) == (one.pk, other.pk)
    assert any(why in reason for reason in pair.why)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (card(service="Cours de français A1"), card(service="Cours de français B1")),
        (card(service="Permanence juridique"), card(service="Atelier cuisine")),
        (card("Croix-Rouge"), card("Secours populaire")),
        (card(themes=frozenset({"housing"})), card(themes=frozenset({"health"}))),
        # « Centre social » is no address: it has no number.
        (card("Un", address="Centre social"), card("Deux", address="Centre social")),
        (card("Un", address="3 rue Haute", place=1), card("Deux", address="3 rue Haute", place=2)),
    ],
)
def test_what_is_not_alike(one, other):
    assert pairs([one, other]) == []


def test_two_french_offers_on_public_money_at_one_address():
    public = {"is_public_money": True, "address": "3 rue Haute"}
    one, other = card("Un", "Ateliers de conversation", **public), card("Deux", "Alphabétisation du soir", **public)
    [pair] = pairs([one, other])
    assert pair.is_double_funding and not pair.is_twin
    assert pair.why == ("même adresse", "deux offres de français sur financement public")
    unknown = card("Deux", "Alphabétisation du soir", address="3 rue Haute")
    assert pairs([one, unknown]) == []


def test_3000_lines_in_one_town_are_compared_quickly():
    cards = [
        card(f"Centre social {n // 10}", f"Service {n % 10} pour tous", address=f"{n // 10} rue Haute")
        for n in range(3000)
    ]
    cards.append(card("Centre social 7", "Service 3 pour tous"))
    started = perf_counter()
    assert [pair.second for pair in pairs(cards)] == [cards[-1].pk]
    assert perf_counter() - started < 5


@pytest.fixture
def world(db):
    return make_world(State.DIAGNOSIS)


@pytest.fixture
def pair(world):
    one = make_offer(world.contract, world.lead, funding="state")
    other = make_offer(
        world.contract, world.officer, structure="La Maison des langues", places=None, wait_days=None,
        themes=["french", "rights"], siret="13002526500013", source="dora", external_id="dora--1",
    )  # fmt: skip
    return one, other


def address(world, pair):
    return reverse("offers:twin", kwargs={"number": world.contract.number, "first": pair[1].pk, "second": pair[0].pk})


def test_two_different_offers_are_kept_apart_and_may_be_looked_at_again(world, pair):
    client = client_for(world.lead)
    listed = reverse("offers:twins", kwargs={"number": world.contract.number})
    assert "1 doublon possible" in client.get(listed).content.decode()
    assert "structures de même nom ou presque" in client.get(address(world, pair)).content.decode()
    client.post(address(world, pair), {"act": "apart", "note": "Deux antennes"})
    kept = KeptApart.objects.get()
    assert (kept.first, kept.second, kept.by, kept.note) == (*pair, world.lead, "Deux antennes")
    page = client_for(world.region).get(listed).content.decode()
    assert "Aucun doublon possible" in page and "Deux antennes" in page
    assert acts.keep_apart(pair[1], pair[0], by=world.officer, today=TODAY) == kept
    client_for(world.officer).post(address(world, pair), {"act": "again"})
    assert reads.twins_of(world.contract).duplicates == 1


def test_a_person_merges_field_by_field_and_both_origins_stay(world, pair):
    kept, other = pair
    page = client_for(world.officer).get(address(world, pair)).content.decode()
    assert page.count('name="structure"') == 2 and 'name="address"' not in page
    chosen = {
        "act": "merge", "first_version": 1, "second_version": 1, "structure": "first", "siret": "second",
        "places": "first", "wait_days": "first", "funding": "first", "themes": "both", "source": "second",
    }  # fmt: skip
    client_for(world.officer).post(address(world, pair), chosen)
    kept, other = Offer.objects.get(pk=kept.pk), Offer.objects.get(pk=other.pk)
    assert (kept.structure, kept.siret, kept.source, kept.places) == (
        "Maison des langues", "13002526500013", "dora", 15,
    )  # fmt: skip
    assert kept.themes == ["rights", "french"] and other.merged_into == kept
    assert (other.structure, other.source, other.external_id) == ("La Maison des langues", "dora", "dora--1")
    assert [line.reference for line in offer_of(world.contract)] == [f"offer:{kept.pk}"]
    # What cites the merged line finds the one that stays.
    assert find(world.contract, f"offer:{other.pk}").reference == f"offer:{kept.pk}"
    line = reverse("findings:line", kwargs={"number": world.contract.number, "kind": "offre", "pk": other.pk})
    assert "garde ici son origine" in client_for(world.lead).get(line).content.decode()
    with pytest.raises(ActRefused, match="réunie à une autre"):
        save_line(other, seen=other.version, by=world.lead, today=TODAY, places=3)
    put_back_line(other, by=world.lead, today=TODAY)
    assert len(offer_of(world.contract)) == 2


def test_merging_what_changed_meanwhile_changes_nothing(world, pair):
    save_line(pair[1], seen=1, by=world.lead, today=TODAY, places=3)
    with pytest.raises(Conflict):
        acts.merge(*pair, chosen={"places": "second"}, seen=(1, 1), by=world.officer, today=TODAY)
    assert Offer.objects.get(pk=pair[0].pk).places == 15 and not Offer.objects.exclude(merged_into=None).exists()
    answer = client_for(world.officer).post(
        address(world, pair),
        {"act": "merge", "first_version": 1, "second_version": 1}
        | dict.fromkeys(("structure", "siret", "places", "wait_days", "funding", "themes", "source"), "first"),
        follow=True,
    )
    assert "vient de changer" in answer.content.decode()


def test_an_offer_is_never_merged_with_itself_or_another_contract(world, pair):
    other = make_world(State.DIAGNOSIS)
    foreign = make_offer(other.contract, other.lead)
    for second in (pair[0], foreign):
        with pytest.raises(ActRefused, match="offres différentes"):
            acts.keep_apart(pair[0], second, by=world.lead, today=TODAY)
