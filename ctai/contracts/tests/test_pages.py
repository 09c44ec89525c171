from datetime import date

import pytest
from django.urls import reverse

from ctai.contracts import acts
from ctai.contracts.models import Contract, Party
from ctai.contracts.tests.factories import OPENED_ON, make_contract, make_readers, people
from ctai.history import journal
from ctai.history.models import Entry
from ctai.rules.states import State
from tests.world import client_for

pytestmark = pytest.mark.django_db
PERIOD = {"version": 1, "starts_on": "2027-01-01", "ends_on": "2029-12-31"}


def url(name, contract):
    return reverse(f"contracts:{name}", kwargs={"number": contract.number})


# --- Period ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_on": "2026-12-31"}, "précède la date de début"),
        ({"starts_on": "1899-01-01"}, "Indiquez une date entre"),
        ({"ends_on": "31/02/2029"}, "n&#x27;existe pas"),
        ({"ends_on": ""}, "remplissez ce champ"),
    ],
)
def test_a_wrong_period_is_a_sentence_and_stays_typed(changes, sentence):
    contract = make_contract(State.EXCHANGES)
    answer = client_for(people(contract).lead).post(url("period", contract), {**PERIOD, **changes})
    assert answer.status_code == 200 and sentence in answer.content.decode()
    contract.refresh_from_db()
    assert contract.starts_on is None


def test_two_browsers_on_the_period():
    contract = make_contract(State.EXCHANGES)
    who = people(contract)
    lead, officer = client_for(who.lead), client_for(who.officer)
    assert lead.post(url("period", contract), PERIOD).status_code == 302
    answer = officer.post(url("period", contract), {**PERIOD, "ends_on": "2030-12-31"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "31\xa0décembre 2030" in page and "31\xa0décembre 2029" in page
    assert officer.post(url("period", contract), {**PERIOD, "version": 2, "ends_on": "2030-12-31"}).status_code == 302
    contract.refresh_from_db()
    assert contract.ends_on == date(2030, 12, 31)


def test_the_period_is_fixed_once_the_proposal_is_certified():
    contract = make_contract(State.SUBMITTED)
    client = client_for(people(contract).lead)
    assert "Proposition déposée" in client.get(url("period", contract)).content.decode()
    assert client.post(url("period", contract), PERIOD).status_code == 403


# --- Parties ---------------------------------------------------------------------------------------------------------


def test_a_partner_is_found_in_spite_of_accents_added_and_removed():
    contract = make_contract()
    other = make_readers(contract).other_lead.organisation
    client = client_for(people(contract).lead)
    page = client.get(url("parties", contract), {"q": other.siret}).content.decode()
    assert str(other) in page
    assert client.post(url("parties", contract), {"organisation": other.pk}).status_code == 302
    party = Party.objects.get(contract=contract, organisation=other)
    again = client.post(url("parties", contract), {"organisation": other.pk}, follow=True)
    assert "est déjà partie au contrat" in again.content.decode()
    client.post(url("parties", contract), {"party": party.pk})
    assert not Party.objects.filter(pk=party.pk).exists()


def test_the_lead_and_the_prefecture_cannot_be_taken_off():
    contract = make_contract()
    client = client_for(people(contract).lead)
    for party in contract.parties.exclude(side="authority", is_lead=False):
        answer = client.post(url("parties", contract), {"party": party.pk}, follow=True)
        assert "restent parties au contrat" in answer.content.decode()
    assert contract.parties.count() == 3


def test_only_authorities_of_the_platform_can_be_added():
    contract = make_contract()
    client = client_for(people(contract).lead)
    stranger = make_readers(contract).operator.organisation
    assert client.post(url("parties", contract), {"organisation": stranger.pk}).status_code == 404
    assert client.post(url("parties", contract), {"party": 999999}).status_code == 404
    assert client.post(url("parties", contract), {"organisation": "x"}).status_code == 302
    assert "ne répond à ce nom" in client.get(url("parties", contract), {"q": "Xyzzyx"}).content.decode()


# --- Journal ---------------------------------------------------------------------------------------------------------


def record(contract, by, audience="both", **more):
    return journal.record(
        contract.number, more.pop("act", "set_period"), more.pop("sentence", "Période du contrat modifiée"), by=by,
        today=more.pop("today", OPENED_ON), about=contract, audience=audience, **more,
    )  # fmt: skip


def test_each_side_reads_its_rows_and_the_shared_ones():
    contract = make_contract(State.EXCHANGES)
    who = people(contract)
    record(contract, who.lead, sentence="Pour les deux")
    record(contract, who.lead, "authority", sentence="Entre nous")
    record(contract, who.officer, "state", sentence="Côté État")
    lead = client_for(who.lead).get(url("journal", contract)).content.decode()
    officer = client_for(who.officer).get(url("journal", contract)).content.decode()
    assert "Pour les deux" in lead and "Entre nous" in lead and "Côté État" not in lead
    assert "Pour les deux" in officer and "Côté État" in officer and "Entre nous" not in officer
    assert "Chaîne intacte" in lead


def test_old_and_new_values_are_read_in_french():
    contract = make_contract(State.EXCHANGES)
    lead = people(contract).lead
    acts.set_period(contract, starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31), seen=1, by=lead, today=OPENED_ON)
    record(contract, lead, act="open_diagnosis", changes={"state": ("exchanges", "diagnosis")}, reason="<b>Motif</b>")
    page = client_for(lead).get(url("journal", contract)).content.decode()
    assert "1er\xa0janvier 2027" in page and "vide" in page
    assert "Échanges en cours" in page and "Diagnostic en cours" in page and "&lt;b&gt;Motif" in page


def test_the_journal_filters_by_act_person_and_period_and_says_what_it_hides():
    contract = make_contract(State.EXCHANGES)
    who = people(contract)
    record(contract, who.lead, sentence="Ancienne", today=date(2026, 1, 5))
    record(contract, who.officer, sentence="Récente", today=date(2026, 3, 5), act="open_contract")
    client = client_for(who.lead)
    for query in (
        "?acte=open_contract",
        f"?personne={who.officer.person_id}",
        "?du=2026-02-01",
        "?du=2026-02-01&acte=",
    ):
        page = client.get(url("journal", contract) + query).content.decode()
        assert "Récente" in page and "Ancienne" not in page and "1 ligne masquée par ces filtres" in page, query
    assert "Aucune ligne ne correspond" in client.get(url("journal", contract) + "?au=2020-01-01").content.decode()
    for odd in ("?acte=x&personne=abc", "?du=1899-01-01", "?page=zzz", "?du=%00"):
        assert client.get(url("journal", contract) + odd).status_code == 200


def test_a_broken_chain_is_said(monkeypatch):
    contract = make_contract(State.EXCHANGES)
    lead = people(contract).lead
    record(contract, lead)
    fault = journal.Fault(contract.number, 1, "le contenu de la ligne a changé")
    monkeypatch.setattr("ctai.contracts.views.verify", lambda streams: iter([fault]))
    page = client_for(lead).get(url("journal", contract)).content.decode()
    assert "n'est plus intact" in page and "Ligne 1" in page


def test_a_long_journal_costs_few_queries(django_assert_max_num_queries):
    contract = make_contract(State.EXCHANGES)
    lead = people(contract).lead
    for _ in range(40):
        record(contract, lead, changes={"title": ("a" * 200, "b" * 200)})
    client = client_for(lead)
    # The first request of a session writes it.
    client.get(url("journal", contract))
    with django_assert_max_num_queries(12):
        page = client.get(url("journal", contract)).content.decode()
    assert "Voir avant et après" in page and "?page=2" in page
    assert Entry.objects.count() == 40 and Contract.objects.count() == 1
