"""Sharing, withdrawing, finding, copying, suggesting."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ctai.catalogue import acts
from ctai.catalogue.entries import Wanted, examples, find, search
from ctai.catalogue.models import Shared
from ctai.catalogue.suggestions import suggestions
from ctai.catalogue.tests.factories import make_shared
from ctai.contracts.tests.factories import make_contract, people
from ctai.diagnosis.models import Diagnosis, Priority
from ctai.diagnosis.tests.factories import make_diagnosis
from ctai.history.models import Entry as Line
from ctai.programme.models import Action
from ctai.programme.tests.factories import make_action
from ctai.rules.refusals import ActRefused
from ctai.rules.states import State
from ctai.rules.themes import Theme
from tests.world import client_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def found(**wanted):
    return [one.title for one in search(Wanted(**wanted))[:100]]


def share_url(action):
    return reverse("catalogue:share", kwargs={"number": action.contract.number, "rank": action.number})


def test_the_public_examples_are_whole_and_cite_their_page():
    assert len(examples()) == 11 and len({one.code for one in examples()}) == 11
    for one in examples():
        assert one.source and one.address.startswith("https://") and one.adds and one.themes and one.audiences


def test_a_sheet_is_shared_read_by_anyone_replaced_and_withdrawn():
    contract = make_contract(State.IN_FORCE)
    lead = people(contract).lead
    action = make_action(contract, title="Bail glissant", adds="Un suivi.", partners="Marie Durand, 06 01 02 03 04")
    client = client_for(lead)
    shown = client.get(share_url(action)).content.decode()
    assert "Ce qui devient public" in shown and "Un suivi." in shown and "Marie Durand" not in shown
    assert client.post(share_url(action), {"cost": "under_50"}).status_code == 302
    shared = Shared.objects.get()
    address = reverse("catalogue:entry", kwargs={"code": f"fiche-{shared.pk}"})
    public = Client().get(address).content.decode()
    assert "Bail glissant" in public and "De 10 000 à 50 000" in public and "40 ménages" in public
    for kept in ("Marie Durand", str(lead.person), contract.number, str(action.operator)):
        assert kept not in public.split("<main", 1)[1].split("</main", 1)[0]
    Action.objects.filter(pk=action.pk).update(adds="Autre chose")
    assert "Un suivi." in Client().get(address).content.decode(), "public: what was shared, until it is shared again"
    client.post(share_url(action), {"cost": ""})
    assert "Autre chose" in Client().get(address).content.decode() and Shared.objects.count() == 1
    client.post(share_url(action), {"withdraw": "1"})
    assert Client().get(address).status_code == 404 and "Bail glissant" not in found()
    acts_written = [line.act for line in Line.objects.of(contract.number)[:3]]
    assert acts_written == ["withdraw_sheet", "share_sheet", "share_sheet"]


def test_what_is_never_shared():
    early = make_contract(State.PROPOSAL)
    rehearsal = make_contract(State.IN_FORCE, is_rehearsal=True)
    running = make_contract(State.IN_FORCE)
    for contract, fields, match in (
        (early, {"adds": "X"}, "à l'état"),
        (rehearsal, {"adds": "X"}, "répétition"),
        (running, {"adds": " "}, "ce que l'action ajoute"),
    ):
        with pytest.raises(ActRefused, match=match):
            acts.share(make_action(contract, **fields), cost="", by=people(contract).lead, today=TODAY)
    with pytest.raises(ActRefused, match="Peut le faire"):
        acts.share(make_action(running, adds="X"), cost="", by=people(running).officer, today=TODAY)
    assert not Shared.objects.exists()


def test_search_by_theme_audience_place_and_words():
    make_shared(title="Habiter dès l'arrivée", audiences=["women"])
    assert "Habiter dès l'arrivée" in found(words="habit arrivee") and found(words="habit zzz") == []
    assert found(words="de la") == [] and "Habiter dès l'arrivée" in found()
    assert found(audience="women") == ["Habiter dès l'arrivée"] and found(words="@women women") == []
    assert "Habiter dès l'arrivée" not in found(theme="french")
    assert "Habiter dès l'arrivée" in found(theme="housing", kind="commune", size="medium")
    assert "Habiter dès l'arrivée" not in found(size="small") and len(found(size="small")) == 1
    assert found(words="tutorat millau") == ["Tutorat et outils numériques pour apprendre le français"]
    assert find("fiche-0") is None and find("fiche-999999999999999999999") is None and find("inconnu") is None


def test_pages_of_twenty_five_cost_the_same():
    contract = make_contract(State.IN_FORCE)
    make_shared(contract)
    client, address = Client(), reverse("catalogue:home")

    def queries(asked):
        client.get(asked)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(asked)
        return len(captured), answer

    few, _ = queries(address)
    for _ in range(30):
        make_shared(contract)
    many, first = queries(address)
    assert many == few <= 4 and len(first.context["entries"]) == 25
    _, second = queries(f"{address}?page=2")
    assert [bool(one.source) for one in second.context["entries"]] == [False] * 6 + [True] * 11
    for odd in ("?page=zz", "?theme=zz&size=%00", "?words=%00%F0%9F%A6%86", "?kind=arrondissement"):
        assert client.get(address + odd).status_code == 200


def test_an_action_is_copied_once_as_a_draft_with_its_origin():
    contract = make_contract(State.PROPOSAL)
    lead = people(contract).lead
    client = client_for(lead)
    code = "carcassonne-ateliers"
    address = reverse("catalogue:copy", kwargs={"code": code})
    assert (
        "Reprendre dans mon contrat" in client.get(reverse("catalogue:entry", kwargs={"code": code})).content.decode()
    )
    answer = client.post(address, {"contract": contract.pk})
    action = contract.actions.get()
    assert answer.url == reverse("programme:action", args=[contract.number, action.number])
    assert action.axis.theme == Theme.FRENCH and "Carcassonne Agglo" in action.origin and action.operator is None
    assert "Fiche reprise de" in client.get(answer.url).content.decode()
    again = client.post(address, {"contract": contract.pk})
    assert again.status_code == 200 and "déjà repris cette action" in again.content.decode()
    foreign = make_contract(State.PROPOSAL, territory=contract.departement)
    assert "pas proposé" in client.post(address, {"contract": foreign.pk}).content.decode()
    with pytest.raises(ActRefused):
        acts.copy(find(code), foreign, by=lead, today=TODAY)
    none_open = client_for(people(make_contract(State.IN_FORCE, territory=contract.region)).lead)
    assert "Aucun de vos contrats" in none_open.get(address).content.decode()


def test_a_priority_without_action_gets_what_alike_territories_did():
    contract = make_contract(State.PROPOSAL)
    diagnosis = Diagnosis.objects.filter(contract=contract).first() or make_diagnosis(contract)
    housing = Priority.objects.create(diagnosis=diagnosis, rank=1, theme="housing", title="Se loger")
    far = make_shared(make_contract(State.IN_FORCE, territory=contract.region, with_partner=False), title="Loin")
    near = make_shared(make_contract(State.IN_FORCE), title="Près")
    assert far.territory.population > near.territory.population
    (one,) = suggestions(contract)
    assert [entry.title for entry in one.entries][:2] == ["Près", "Loin"] and len(one.entries) == 3
    with CaptureQueriesContext(connection) as few:
        suggestions(contract)
    for rank, theme in enumerate(Theme, start=2):
        Priority.objects.create(diagnosis=diagnosis, rank=rank, theme=theme.value, title=theme.value)
    with CaptureQueriesContext(connection) as many:
        assert len(suggestions(contract)) == 9
    assert len(few) == len(many) <= 3
    page = client_for(people(contract).lead).get(reverse("catalogue:suggestions", kwargs={"number": contract.number}))
    assert "Se loger" in page.content.decode() and "reprendre" in page.content.decode()
    make_action(contract, priority=housing)
    assert housing not in [one.priority for one in suggestions(contract)]
