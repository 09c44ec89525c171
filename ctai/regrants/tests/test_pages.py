"""The pages of the re-grants, walked by the leading authority and read by the others."""

import csv
import io
from datetime import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ctai.accounts.tests.factories import make_siret
from ctai.contracts.tests.factories import make_contract, people
from ctai.regrants import acts, reads
from ctai.regrants.models import Regrant
from ctai.regrants.tests.factories import TODAY, make_call, make_given_line, make_regrant
from ctai.rules.states import State
from tests.world import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("ctai.design.clock.now", lambda: timezone.make_aware(datetime(2027, 6, 1, 10)))


@pytest.fixture
def contract():
    return make_contract(State.IN_FORCE)


@pytest.fixture
def client(contract):
    return client_for(people(contract).lead)


def url(contract, page, **more):
    return reverse(f"regrants:{page}", kwargs={"number": contract.number, **more})


def typed(form, **values):
    """What a browser sends: the fields as shown, and what is typed."""
    shown = {bound.name: bound.value() for bound in form}
    return {name: value for name, value in (shown | values).items() if value is not None}


def test_from_the_call_to_the_cancellation(contract, client):
    line, siret = make_given_line(contract), make_siret()
    assert client.get(url(contract, "add")).url == url(contract, "add_call")
    call = {"title": "Appel 2027", "reference": "DEL-1", "decided_on": "2027-04-08", "link": "ville.fr/appel"}
    assert client.post(url(contract, "add_call"), call | {"version": 0}).url == url(contract, "home")
    page = client.get(url(contract, "add"), {"ligne": line.pk})
    sent = typed(page.context["form"], call=contract.regrant_calls.get().pk, siret=siret, amount="25 000,00")
    sent |= {"decided_on": "2027-05-12"}
    unnamed = client.post(url(contract, "add"), sent)
    assert unnamed.status_code == 200 and unnamed.context["form"].errors["name"] and 'value="25 000,00"' in unnamed.text
    unwritten = client.post(url(contract, "add"), sent | {"name": "Les Amis"})
    assert "convention écrite est obligatoire" in str(unwritten.context["form"].errors["convention"])
    sent |= {"name": "Les Amis", "convention": "2027-31"}
    assert client.post(url(contract, "add"), sent).url == url(contract, "home")
    again = client.post(url(contract, "add"), sent)
    assert again.status_code == 409 and "envoyé deux fois" in again.text and Regrant.objects.count() == 1
    home = client.get(url(contract, "home")).text.replace("\u202f", " ").replace("\u00a0", " ")
    assert "reversé 25 000,00 €, reste à reverser 5 000,00 €" in home and "Les Amis" in home and "2027-31" in home
    back = url(contract, "take_back", pk=Regrant.objects.get().pk)
    undoing = typed(client.get(back).context["form"], reason="Projet réduit", decided_on="2027-05-30", amount="30 000")
    assert "Il reste 25 000,00" in str(client.post(back, undoing).context["form"].errors["amount"]).replace(
        "\u202f", " "
    )
    assert client.post(back, undoing | {"amount": "1 000"}).url == url(contract, "home")
    assert client.post(back, undoing | {"amount": "1 000"}).status_code == 409
    assert reads.given_on(line) == 24_000 and "Projet réduit" in client.get(url(contract, "home")).text


def test_a_call_corrected_meanwhile_shows_both(contract, client):
    call = make_call(contract)
    page = client.get(url(contract, "change_call", pk=call.pk))
    mine = typed(page.context["form"], title="Mon appel", decided_on="2027-04-08")
    assert client.post(url(contract, "change_call", pk=call.pk), mine | {"title": "Le leur"}).status_code == 302
    conflict = client.post(url(contract, "change_call", pk=call.pk), mine)
    assert conflict.status_code == 409 and "Le leur" in conflict.text and "Mon appel" in conflict.text
    wrong = client.post(url(contract, "add_call"), mine | {"link": "javascript:alert(1)"})
    assert wrong.status_code == 200 and wrong.context["form"].errors["link"]


def test_the_officer_reads_and_may_not_write(contract):
    line = make_given_line(contract)
    make_regrant(line, 100)
    page = client_for(people(contract).officer).get(url(contract, "home"))
    assert "Lecture seule" in page.text and "Annuler ou réduire" not in page.text
    assert "Enregistrer un reversement" not in page.text


def test_nothing_to_give_on_says_where_it_is_decided(contract, client):
    assert "Aucun crédit à reverser" in client.get(url(contract, "home")).text
    assert client.get(url(contract, "add")).url == url(contract, "home")


def test_the_page_costs_the_same_whatever_it_lists(contract, client):
    def queries():
        client.get(url(contract, "home"))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(contract, "home")).status_code == 200
        return len(captured)

    make_regrant(make_given_line(contract), 100)
    few = queries()
    for _ in range(4):
        line = make_given_line(contract)
        for _ in range(3):
            make_regrant(line, 100)
    assert queries() == few <= 15


def test_the_essential_data_say_what_stands_one_line_a_beneficiary(contract, client):
    line = make_given_line(contract)
    first, second = make_regrant(line, "12000.10", name="=Les Amis"), make_regrant(line, 400)
    for one, amount in ((first, "0.10"), (second, "400")):
        acts.take_back(
            one, amount=Decimal(amount), decided_on=TODAY, reason="Réduit", by=people(contract).lead, today=TODAY
        )
    answer = client.get(url(contract, "essential_csv"))
    [row] = csv.DictReader(io.StringIO(answer.content.decode()))
    assert (row["montant"], row["idAttribuant"], row["idBeneficiaire"]) == (
        "12000.00", contract.lead.siret, first.payee.siret,
    )  # fmt: skip
    assert (row["nomBeneficiaire"], row["dateConvention"]) == ("'=Les Amis", "2027-05-12")
    assert (row["referenceDecision"], row["pourcentageSubvention"]) == ("DEL-2027-114", "1.00")
    assert row["conditionsVersement"] == row["notificationUE"] == ""
    assert "donnees-essentielles.csv" in client.get(url(contract, "home")).text
