"""The contract's page, the page of an act, the renewal: what each side reads and may do."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, make_readers, people, state_dates
from ctai.diagnosis.tests.factories import make_agreed
from ctai.expenses.models import Plan
from ctai.expenses.tests.factories import make_charges
from ctai.funding.tests.factories import make_line
from ctai.history.models import Entry
from ctai.intent.models import IntentLetter
from ctai.intent.tests.factories import make_letter
from ctai.lifecycle import machine
from ctai.monitoring.tests.factories import make_report
from ctai.programme.tests.factories import make_action
from ctai.rules.refusals import Missing
from ctai.rules.states import STATES, State
from ctai.signature.tests.factories import freeze, make_article
from tests.world import client_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    moment = timezone.make_aware(datetime(TODAY.year, TODAY.month, TODAY.day, 10))
    monkeypatch.setattr("ctai.design.clock.now", lambda: moment)


@pytest.fixture
def ready(monkeypatch):
    for place in ("machine", "reads", "views"):
        monkeypatch.setattr(f"ctai.lifecycle.{place}.missing_for", lambda contract, transition, today: [])


def home(contract):
    return reverse("lifecycle:contract", kwargs={"number": contract.number})


def act_url(contract, code):
    return reverse("lifecycle:act", kwargs={"number": contract.number, "code": code})


def read(member, address):
    page = client_for(member).get(address).content.decode()
    return page.replace("&#x27;", "'").replace("\xa0", " ").replace("&nbsp;", " ")


# --- The page --------------------------------------------------------------------------------------------------------


def test_each_side_reads_the_same_state_in_its_own_words():
    contract = make_contract(State.INTENT_SENT)
    who = people(contract)
    lead, officer = read(who.lead, home(contract)), read(who.officer, home(contract))
    assert "Étape 1 sur 5 — Lettre d'intention. Lettre envoyée, en attente de l'accusé" in lead
    assert "depuis 260 jours" in lead and f"Attendu : {contract.prefecture}" in lead
    assert "Lettre reçue, accusé de réception à donner" in officer and "À vous d'agir" in officer
    assert "Retirer la lettre" in lead and "Retirer la lettre" not in officer
    assert "Accuser réception" in officer and f'href="{act_url(contract, "decline_intent")}"' in officer


@pytest.mark.parametrize(("days", "words"), [(0, "depuis aujourd'hui"), (1, "depuis hier"), (2, "depuis 2 jours")])
def test_since_when(days, words):
    contract = make_contract(State.EXCHANGES, state_since=TODAY - timedelta(days=days))
    page = read(people(contract).lead, home(contract))
    assert f"Échanges en cours avec la préfecture, {words}." in page and "Aux deux parties d'agir" in page


def test_the_spine_shows_dates_rooms_and_what_is_missing_with_its_page():
    contract = make_contract(State.PROPOSAL)
    client = client_for(people(contract).elected)
    answer = client.get(home(contract))
    steps = answer.context["steps"]
    assert [step["status"] for step in steps] == ["done"] * 3 + ["current"] + ["todo"] * 2
    assert steps[0]["date"] == contract.intent_sent_on and steps[0]["url"].endswith("/lettre/")
    assert steps[5]["url"] == "" and not steps[0]["missing"]
    assert all(piece["sentence"] and piece["url"].startswith("/contrats/") for piece in steps[3]["missing"])
    assert steps[3]["missing"] and "Il manque" in answer.content.decode()
    assert "Possible une fois complété ce qui manque" in answer.content.decode()


def test_a_colleague_reads_who_may_run_an_act_and_the_other_side_does_not():
    contract = make_contract(State.PROPOSAL)
    who = people(contract)
    lead, officer = read(who.lead, home(contract)), read(who.officer, home(contract))
    assert "Certifier la proposition" in lead and "Peut le faire : l'élu·e signataire" in lead
    assert "Certifier la proposition" not in officer


def test_the_people_an_act_writes_to_are_counted_then_named(ready):
    contract = make_contract(State.SUBMITTED)
    who = people(contract)
    assert "Écrira à 4 personnes." in read(who.officer, home(contract))
    page = read(who.officer, act_url(contract, "request_corrections"))
    for member in (who.lead, who.elected, who.partner, who.partner_elected):
        assert str(member.person) in page
    assert str(who.prefect.person) not in page.split("<main")[1]
    assert "Retour possible : « Certifier la proposition »." in page


def test_readers_of_the_state_are_offered_no_act():
    contract = make_contract(State.SUBMITTED)
    around = make_readers(contract)
    for member in (around.sub_prefect, around.region, around.steward):
        page = read(member, home(contract))
        assert "Aucun acte n'est attendu de votre organisation" in page and "/actes/" not in page


def test_a_date_to_come_is_not_something_missing():
    contract = make_contract(State.IN_FORCE)
    page = read(people(contract).lead, home(contract))
    assert "Pas encore possible : le terme du contrat, le 31/12/2029, n'est pas passé." in page
    assert "Il manque" not in page and "d'agir" not in page


def test_a_closed_contract_awaits_nobody():
    for state in (state for state, facts in STATES.items() if facts.closed):
        contract = make_contract(state)
        answer = client_for(people(contract).lead).get(home(contract))
        assert answer.context["turn"] == "" and "current" not in [step["status"] for step in answer.context["steps"]]


@pytest.mark.parametrize("state", list(State), ids=lambda state: state.value)
def test_the_page_asks_few_questions(state, django_assert_max_num_queries):
    contract = make_contract(State.DIAGNOSIS)
    make_letter(contract)
    make_agreed(contract)
    dates = dict.fromkeys(state_dates(State.ENDED)) | state_dates(state)
    Contract.objects.filter(pk=contract.pk).update(state=state.value, **dates)
    contract.refresh_from_db()
    for _ in range(3):
        make_line(make_action(contract))
    make_article(contract)
    if contract.was_signed:
        freeze(contract)
        make_report(contract)
    for member in (people(contract).elected, people(contract).prefect):
        client = client_for(member)
        if client.get(home(contract)).status_code == 200:
            with django_assert_max_num_queries(15):
                client.get(home(contract))


# --- The page of an act ----------------------------------------------------------------------------------------------


def test_an_act_is_done_from_its_page(ready):
    contract = make_contract(State.INTENT_SENT)
    client = client_for(people(contract).officer)
    answer = client.post(act_url(contract, "acknowledge_intent"), {"version": 1}, follow=True)
    assert answer.redirect_chain[-1][0] == home(contract)
    assert "Réception de la lettre d&#x27;intention." in answer.content.decode()
    assert Contract.objects.get(pk=contract.pk).acknowledged_on == TODAY


def test_what_is_missing_is_listed_and_the_button_absent():
    contract = make_contract(State.DRAFT)
    page = read(people(contract).lead, act_url(contract, "send_intent"))
    assert "Il manque encore" in page and "Revenir au dossier" in page and 'name="version"' not in page
    answer = client_for(people(contract).lead).post(act_url(contract, "send_intent"), {"version": 1})
    assert answer.status_code == 403 and Contract.objects.get(pk=contract.pk).state == State.DRAFT


def test_the_reason_typed_is_kept_when_something_is_missing_meanwhile(monkeypatch):
    contract = make_contract(State.SUBMITTED)
    monkeypatch.setattr(machine, "missing_for", lambda *_: [Missing("x", "une pièce")])
    answer = client_for(people(contract).officer).post(
        act_url(contract, "request_corrections"), {"version": 1, "reason": "Le budget ne suit pas."}
    )
    page = answer.content.decode()
    assert answer.status_code == 403 and "Le budget ne suit pas." in page and "Il manque encore" in page


def test_without_its_reason_an_act_is_not_done(ready):
    contract = make_contract(State.SUBMITTED)
    answer = client_for(people(contract).officer).post(act_url(contract, "request_corrections"), {"version": 1})
    assert answer.status_code == 200 and "remplissez ce champ" in answer.content.decode()
    assert Contract.objects.get(pk=contract.pk).state == State.SUBMITTED


def test_who_read_an_older_version_is_told_and_keeps_their_text(ready):
    contract = make_contract(State.SUBMITTED)
    Contract.objects.filter(pk=contract.pk).update(version=2)
    client = client_for(people(contract).officer)
    answer = client.post(act_url(contract, "request_corrections"), {"version": 1, "reason": "Mes mots"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "Mes mots" in page and "a changé pendant que vous agissiez" in page
    assert not Entry.objects.exists()
    # Read again, the person may decide: the page now carries what it shows.
    assert 'name="version" value="2"' in page
    assert (
        client.post(act_url(contract, "request_corrections"), {"version": 2, "reason": "Mes mots"}).status_code == 302
    )


def test_an_act_no_longer_possible_is_a_sentence(ready):
    contract = make_contract(State.EXCHANGES)
    answer = client_for(people(contract).officer).get(act_url(contract, "acknowledge_intent"))
    assert answer.status_code == 403 and "Échanges en cours" in answer.content.decode()


def test_the_automatic_act_has_no_page():
    contract = make_contract(State.SIGNATURE)
    assert client_for(people(contract).prefect).post(act_url(contract, "enter_into_force")).status_code == 404


# --- Renewal ---------------------------------------------------------------------------------------------------------


def test_a_renewal_copies_the_letter_and_the_sheets_once():
    contract = make_contract(State.IN_FORCE)
    letter = make_letter(contract)
    kept = make_action(contract, title="Cours du soir")
    make_charges(kept, c64=12_000)
    client = client_for(people(contract).lead)
    address = reverse("lifecycle:renew", kwargs={"number": contract.number})
    page = client.get(address).content.decode()
    assert "continue jusqu'à son terme" in page and "les charges ne sont pas recopiés" in page
    assert client.post(address).status_code == 302
    renewal = Contract.objects.get(previous=contract)
    assert (renewal.state, renewal.territory, renewal.is_rehearsal) == (State.DRAFT, contract.territory, False)
    assert renewal.parties.count() == contract.parties.count()
    copied = IntentLetter.objects.get(contract=renewal)
    assert copied.needs == letter.needs and contract.number in copied.subject and copied.signatory_name == ""
    sheet = renewal.actions.get()
    assert (sheet.title, sheet.axis.theme, sheet.pk != kept.pk, sheet.starts_on) == (
        "Cours du soir", kept.axis.theme, True, None,
    )  # fmt: skip
    assert not Plan.objects.filter(action=sheet).exists()
    contract.refresh_from_db()
    assert contract.state == State.IN_FORCE
    refused = client.post(address)
    assert refused.status_code == 403 and renewal.number in refused.content.decode()
    assert Contract.objects.filter(previous=contract).count() == 1
    assert client.get(home(renewal)).status_code == 200
    assert client_for(people(contract).officer).get(home(renewal)).status_code == 404


def test_a_renewal_takes_only_the_chosen_sheets_and_says_where_they_come_from():
    contract = make_contract(State.IN_FORCE)
    for title in ("Gardée", "Laissée", "Gardée aussi"):
        make_action(contract, title=title)
    client = client_for(people(contract).lead)
    address = reverse("lifecycle:renew", kwargs={"number": contract.number})
    assert "2. Laissée" in client.get(address).content.decode()
    client.post(address, {"sheets_shown": "1", "sheet": ["1", "3", "zz", "99"]})
    renewal = Contract.objects.get(previous=contract)
    kept = list(renewal.actions.order_by("number").values_list("number", "title", "origin"))
    assert kept == [
        (1, "Gardée", f"Contrat {contract.number}, action 1"),
        (3, "Gardée aussi", f"Contrat {contract.number}, action 3"),
    ]


def test_an_abandoned_renewal_may_be_opened_again():
    contract = make_contract(State.ENDED)
    make_contract(State.ABANDONED, previous=contract)
    address = reverse("lifecycle:renew", kwargs={"number": contract.number})
    assert client_for(people(contract).lead).post(address).status_code == 302


@pytest.mark.parametrize("state", [State.DRAFT, State.SIGNATURE, State.TERMINATED])
def test_only_a_contract_in_force_or_ended_is_renewed(state):
    contract = make_contract(state)
    address = reverse("lifecycle:renew", kwargs={"number": contract.number})
    assert client_for(people(contract).lead).get(address).status_code == 403
    assert "Préparer le renouvellement" not in read(people(contract).lead, home(contract))
