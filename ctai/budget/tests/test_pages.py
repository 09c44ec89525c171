import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ctai.contracts.tests.factories import make_contract, people
from ctai.funding.models import BudgetLine, LedgerEntry
from ctai.funding.tests.factories import make_line
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Funder, Route
from ctai.rules.states import State
from ctai.rules.themes import Audience, Theme
from tests.visitor import Visitor
from tests.world import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    return make_contract(State.PROPOSAL)


@pytest.fixture
def client(contract):
    return client_for(people(contract).lead)


def url(contract, page, **more):
    return reverse(f"budget:{page}", kwargs={"number": contract.number, **more})


def fill(contract, actions):
    """Actions with six funders over the three years of the contract, written in bulk as a real volume would be."""
    who, themes = people(contract).lead, list(Theme)
    named = [(funder, "" if index % 2 else f"Financeur {index}") for index, funder in enumerate(list(Funder)[:6])]
    lines = BudgetLine.objects.bulk_create(
        [
            BudgetLine(
                contract=contract,
                action=action,
                year=year,
                funder=funder.value,
                label=label,
                route=Route.TO_AUTHORITY.value,
            )
            for action in (make_action(contract, themes[n % 8]) for n in range(actions))
            for funder, label in named
            for year in (2027, 2028, 2029)
        ]
    )
    LedgerEntry.objects.bulk_create(
        [
            LedgerEntry(line=line, kind=kind, amount=1000, day=contract.opened_on, act="x", by=who, sequence=1)
            for line in lines
            for kind in ("asked", "granted")
        ]
    )


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("page", "state", "person"),
    [
        ("budget", State.PROPOSAL, "partner"),
        ("edit", State.PROPOSAL, "partner"),
        ("checks", State.PROPOSAL, "partner"),
        ("grants", State.IN_FORCE, "partner"),
        ("grants", State.IN_FORCE, "officer"),
        ("instalments", State.IN_FORCE, "officer"),
    ],
)
def test_pages_cost_the_same_whatever_the_size_of_the_budget(page, state, person):
    contract = make_contract(state)
    client = client_for(getattr(people(contract), person))
    fill(contract, 1)
    few = queries(client, url(contract, page))
    fill(contract, 8)
    assert queries(client, url(contract, page)) == few <= 15


def carried(page):
    return json.loads(re.search(r'name="seen" value="([^"]*)"', page)[1].replace("&quot;", '"'))


def test_writing_the_grid_without_script(contract, client):
    action = make_action(contract)
    page = client.get(url(contract, "edit")).content.decode()
    state, own = f"n{action.pk}-2027-state_104_12", f"n{action.pk}-2028-authority"
    assert f'name="{state}"' in page and f'name="{own}"' in page and carried(page) == {}
    answer = client.post(url(contract, "edit"), {"seen": "{}", state: "12 000,50 €", own: "0"})
    assert answer.url == url(contract, "budget")
    assert {(line.funder, line.year, str(line.asked)) for line in contract.budget_lines.all()} == {
        ("state_104_12", 2027, "12000.50"),
        ("authority", 2028, "0.00"),
    }
    budget = client.get(answer.url).content.decode()
    assert "12\u202f000,50\u00a0€" in budget and "0,00\u00a0€" in budget and "non renseigné" in budget
    assert "soit <strong>100&nbsp;%</strong>" in budget


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-1", "négatif"),
        ("10 000 000 000", "trop grand"),
        ("1e9", "en chiffres"),
        ("1,234", "Deux décimales"),
        ("douze", "en chiffres"),
        ("<script>alert(1)</script>", "en chiffres"),
    ],
)
def test_a_wrong_cell_is_told_in_its_place_and_nothing_typed_is_lost(contract, client, typed, sentence):
    line = make_line(make_action(contract), asked=None)
    good = f"n{line.action_id}-2028-authority"
    answer = client.post(url(contract, "edit"), {"seen": "{}", f"c{line.pk}": typed, good: "77"})
    page = answer.content.decode()
    assert answer.status_code == 200 and sentence in page and 'value="77"' in page and "<script>alert" not in page
    assert f'<a href="#c{line.pk}">Action 1, État' in page
    assert not LedgerEntry.objects.exists()


def test_a_conflict_is_shown_per_cell_and_saved_knowingly(contract, client):
    line = make_line(make_action(contract), asked=100)
    name = f"c{line.pk}"
    seen = json.dumps({name: "100.00"})
    other = client_for(people(contract).partner)
    assert other.post(url(contract, "edit"), {"seen": seen, name: "150"}).status_code == 302
    answer = client.post(url(contract, "edit"), {"seen": seen, name: "200"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "quelqu&#x27;un a écrit 150,00\u00a0€" in page and 'value="200"' in page
    assert carried(page) == {name: "150.00"}
    assert client.post(url(contract, "edit"), {"seen": json.dumps(carried(page)), name: "200"}).status_code == 302
    line.refresh_from_db()
    assert line.asked == 200


@pytest.mark.parametrize(
    "seen",
    ["", "[]", "{", '{"c1": "x"}', '{"c1": {}}', "null", '{"c%d": "sNaN"}', '{"c%d": "NaN"}', "[" * 100_000],
)
def test_a_hidden_field_tampered_with_overwrites_nothing(contract, client, seen):
    line = make_line(make_action(contract), asked=100)
    seen = seen.replace("%d", str(line.pk))
    assert client.post(url(contract, "edit"), {"seen": seen, f"c{line.pk}": "5"}).status_code == 409
    line.refresh_from_db()
    assert line.asked == 100


def test_adding_a_funder_asks_for_its_name(contract, client):
    make_action(contract)
    data = {"action": 1, "funder": "other_authority", "label": "", "route": "to_operator"}
    answer = client.post(url(contract, "add_row"), data)
    assert answer.status_code == 200 and "Donnez le nom de ce financeur" in answer.content.decode()
    assert client.post(url(contract, "add_row"), data | {"label": "Région"}).url == url(contract, "edit")
    assert "déjà au budget" in client.post(url(contract, "add_row"), data | {"label": "Région"}).content.decode()
    line = contract.budget_lines.first()
    assert contract.budget_lines.count() == 3
    assert "Retirer ce financeur" in client.get(url(contract, "line", pk=line.pk)).content.decode()
    assert client.post(url(contract, "remove_row", pk=line.pk)).status_code == 302
    assert not contract.budget_lines.exists()


def test_an_empty_budget_says_what_to_do(contract, client):
    assert "Aucune action à financer" in client.get(url(contract, "budget")).content.decode()
    assert "Aucun montant n'est demandé" in client.get(url(contract, "grants")).content.decode()
    assert "Rien n'est encore accordé" in client.get(url(contract, "instalments")).content.decode()


def test_granting_and_paying_from_the_pages():
    contract = make_contract(State.IN_FORCE)
    client, line = client_for(people(contract).officer), make_line(make_action(contract), asked=100)
    name = f"g{line.pk}"
    answer = client.post(url(contract, "grants"), {"seen": "{}", name: "120", "reason": ""})
    page = answer.content.decode()
    assert answer.status_code == 200 and "plus que demandé" in page and 'value="120"' in page
    assert client.post(url(contract, "grants"), {"seen": "{}", name: "90"}).status_code == 302
    assert client.post(url(contract, "grants"), {"seen": "{}", name: "95"}).status_code == 409
    assert "−10,00\u00a0€" in client.get(url(contract, "grants")).content.decode()
    data = {"kind": "advance", "planned_on": "2026-11-01", "amount": "90,01"}
    answer = client.post(url(contract, "plan", pk=line.pk), data)
    assert answer.status_code == 200 and "il reste 90,00" in answer.content.decode()
    assert client.post(url(contract, "plan", pk=line.pk), data | {"amount": "90"}).status_code == 302
    one = line.instalments.get()
    late = client.post(url(contract, "pay", pk=one.pk), {"version": 1, "paid_on": "2060-01-01"})
    assert "à venir" in late.content.decode()
    paying = {"version": 1, "paid_on": "2026-11-02"}
    assert "Enregistrez d'abord l'engagement" in client.post(url(contract, "pay", pk=one.pk), paying).text.replace(
        "&#x27;", "'"
    )
    commitment = {"number": "2103456789", "committed_on": "2026-11-01", f"ligne_{line.pk}": "90,01", "version": 0}
    assert "il reste 90,00" in client.post(url(contract, "commitments"), commitment).text
    half = commitment | {f"ligne_{line.pk}": "45"}
    assert [client.post(url(contract, "commitments"), half).status_code for _ in range(2)] == [302, 409]
    again = client.post(url(contract, "commitments"), half)
    half["version"] = again.context["form"]["version"].value()
    assert "envoyé deux fois" in again.text and client.post(url(contract, "commitments"), half).status_code == 302
    assert "EJ 2103456789" in client.get(url(contract, "commitments")).text
    assert client.post(url(contract, "pay", pk=one.pk), paying).status_code == 302
    ledger = client.get(url(contract, "line", pk=line.pk)).content.decode()
    assert "Versé" in ledger and "90,00\u00a0€" in ledger
    assert client.post(url(contract, "cancel", pk=one.pk), {"version": 2, "reason": "RIB faux"}).status_code == 302
    assert client.post(url(contract, "remove_instalment", pk=one.pk)).status_code == 403
    ej = contract.commitments.get()
    release = url(contract, "release", pk=ej.pk, line=line.pk)
    shown = client.get(release).context["form"]["version"].value()
    freeing = {"amount": "30", "reason": "Projet réduit", "version": shown}
    assert [client.post(release, freeing).status_code for _ in range(2)] == [302, 409]
    line.refresh_from_db()
    assert line.committed == 60


def test_the_budget_is_summed_up_first_and_compares_only_what_was_answered():
    contract = make_contract(State.IN_FORCE)
    action = make_action(contract)
    make_line(action, year=2027, asked=10_000, granted=8_000)
    make_line(action, year=2027, funder=Funder.AUTHORITY, label="Ville", asked=5_000)
    later = [make_line(action, year=year, asked=10_000) for year in (2028, 2029)]
    visitor = Visitor(people(contract).lead).sign_in()

    def words():
        visitor.open(url(contract, "budget"))
        return visitor.words()

    said = words()
    assert "1 action, de 2027 à 2029 : 35 000,00 € demandés, dont 30 000,00 € à l'État, soit 85,71 % ." in said, said
    assert "Sur les 10 000,00 € demandés qui ont reçu une réponse, écart : −2 000,00 €." in said
    assert "2028 et 2029 sont prévisionnelles" in said and said.count("prévisionnelle ") == 2
    make_line(action, year=2028, funder=Funder.STATE_104_15, asked=0, granted=1)
    assert "2029 est prévisionnelle" in words()
    for line in later:
        LedgerEntry.objects.create(
            line=line,
            kind="granted",
            amount=0,
            day=contract.opened_on,
            act="x",
            by=people(contract).officer,
            sequence=1,
        )
    assert "prévisionnelle" not in words()


def test_checks_are_justified_and_judged_from_the_page(contract, client):
    make_line(make_action(contract, Theme.HOUSING, audiences=[Audience.BPI.value]))
    page = client.get(url(contract, "checks")).content.decode()
    assert "Bloquant (1)" in page and "À justifier (1)" in page and "préfecture de la Marne" in page
    justify = url(contract, "justify", code="agir_overlap")
    assert client.post(justify, {"version": 0, "text": ""}).status_code == 200
    assert client.post(justify, {"version": 0, "text": "Après AGIR <b>"}).status_code == 302
    answer = client.post(justify, {"version": 0, "text": "Autre texte"})
    assert answer.status_code == 409 and "Après AGIR &lt;b&gt;" in answer.content.decode()
    assert client.get(url(contract, "justify", code="nothing")).status_code == 404
    page = client.get(url(contract, "checks")).content.decode()
    assert "Après AGIR &lt;b&gt;" in page and "n'a pas encore donné son avis" in page


def test_a_judgement_needs_a_reason_to_refuse():
    contract = make_contract(State.SUBMITTED)
    who = people(contract)
    make_line(make_action(contract, Theme.HOUSING, audiences=[Audience.BPI.value]))
    contract.justifications.create(code="agir_overlap", text="Après.", by=who.lead, written_on=contract.opened_on)
    client, judge = client_for(who.officer), url(contract, "judge", code="agir_overlap")
    assert "Donnez un motif" in client.post(judge, {"version": 1, "verdict": "refused", "reason": ""}).content.decode()
    assert client.post(judge, {"version": 1, "verdict": "accepted", "reason": ""}).status_code == 302
    assert "acceptée" in client.get(url(contract, "checks")).content.decode()
    assert client.post(judge, {"version": 1, "verdict": "accepted", "reason": ""}).status_code == 409


def test_an_old_contract_is_not_judged_by_later_rules():
    contract = make_contract(State.SUBMITTED, submitted_on="2020-03-01")
    page = client_for(people(contract).officer).get(url(contract, "checks")).content.decode()
    assert "Campagne 2020" in page and "Non demandé à l&#x27;époque" in page


def test_the_line_of_another_contract_is_not_found(contract, client):
    other = make_line(make_action(make_contract(State.PROPOSAL)))
    assert client.get(url(contract, "line", pk=other.pk)).status_code == 404
