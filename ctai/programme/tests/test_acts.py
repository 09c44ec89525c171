from datetime import date
from decimal import Decimal

import pytest

from ctai.accounts.models import Organisation
from ctai.accounts.tests.factories import make_membership, make_siret
from ctai.contracts.models import Contract
from ctai.contracts.search import matching
from ctai.contracts.tests.factories import make_contract, people
from ctai.history import journal
from ctai.history.models import Entry
from ctai.programme import acts, reads
from ctai.programme.models import Action
from ctai.programme.tests.factories import make_action, make_axis
from ctai.rules.refusals import ActRefused, Conflict
from ctai.rules.roles import OrganisationKind, Role
from ctai.rules.states import State
from ctai.rules.themes import Theme

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 15)


@pytest.fixture
def contract():
    return make_contract(State.PROPOSAL)


@pytest.fixture
def lead(contract):
    return people(contract).lead


@pytest.fixture
def operator(contract):
    return make_membership(Role.OPERATOR_AGENT)


def last(contract):
    return Entry.objects.of(contract.number).first()


def test_axes_and_actions_are_numbered_in_order_and_written_in_the_journal(contract, lead):
    axis = acts.add_axis(contract, theme=Theme.HOUSING, title="Se loger", by=lead, today=TODAY)
    first = acts.add_action(contract, axis=axis, title="Bail glissant", by=lead, today=TODAY)
    second = acts.add_action(contract, axis=axis, title="Colocation", by=lead, today=TODAY)
    assert (str(axis), axis.rank, first.number, second.number, second.rank) == ("Se loger", 1, 1, 2, 2)
    assert last(contract).act == "add_action" and "Colocation" in last(contract).sentence
    assert not list(journal.verify([contract.number]))


def test_a_removed_sheet_shows_nowhere_its_number_is_never_reused_and_the_journal_keeps_it(contract, lead):
    action = make_action(contract, problem="Rien pour les familles.")
    acts.remove_action(action, by=lead, today=TODAY, reason="Double de l'action 2")
    assert not contract.actions.exists() and Action.everything.count() == 1
    entry = last(contract)
    assert entry.changes["problem"] == ["Rien pour les familles.", None] and entry.reason == "Double de l'action 2"
    assert acts.add_action(contract, axis=action.axis, title="Autre", by=lead, today=TODAY).number == 2


def test_an_axis_that_carried_an_action_stays(contract, lead):
    action = make_action(contract)
    with pytest.raises(ActRefused, match="porte encore des actions"):
        acts.remove_axis(action.axis, by=lead, today=TODAY)
    acts.remove_axis(make_axis(contract, Theme.HEALTH), by=lead, today=TODAY)
    assert contract.axes.count() == 1


def test_two_people_saving_one_sheet(contract, lead):
    action = make_action(contract)
    acts.update_action(action, seen=1, problem="Premier", by=lead, today=TODAY)
    with pytest.raises(Conflict):
        acts.update_action(action, seen=1, problem="Second", by=lead, today=TODAY)
    action.refresh_from_db()
    assert (action.problem, action.version) == ("Premier", 2)


@pytest.mark.parametrize("field", ["axis", "number", "operator", "status", "contract"])
def test_only_the_fields_of_a_sheet_are_changed(contract, lead, field):
    with pytest.raises(ValueError, match="Not fields of a sheet"):
        acts.update_action(make_action(contract), seen=1, by=lead, today=TODAY, **{field: 1})


def test_the_end_never_precedes_the_start(contract, lead):
    action = make_action(contract, starts_on=date(2027, 5, 2))
    with pytest.raises(ActRefused, match="précède"):
        acts.update_action(action, seen=1, ends_on=date(2027, 5, 1), by=lead, today=TODAY)
    acts.update_action(action, seen=1, ends_on=date(2027, 5, 2), by=lead, today=TODAY)


def test_dates_outside_the_contract_are_said_and_saved(contract, lead):
    action = make_action(contract)
    acts.update_action(action, seen=1, starts_on=date(2026, 12, 31), by=lead, today=TODAY)
    assert "Commence avant le contrat" in reads.outside_period(action, contract)
    action.starts_on, action.ends_on = contract.starts_on, contract.ends_on
    assert reads.outside_period(action, contract) == ""
    action.ends_on = date(2030, 1, 1)
    assert "Finit après le contrat" in reads.outside_period(action, contract)


def test_expected_results_are_replaced_and_a_double_is_refused(contract, lead):
    action = make_action(contract)
    rows = [
        acts.Expected(2027, "Baux signés", Decimal(12), "baux"),
        acts.Expected(2028, "Baux signés", Decimal(20), "baux"),
    ]
    acts.set_expected_results(action, rows, seen=1, by=lead, today=TODAY)
    assert [(one.year, one.target) for one in reads.results_of(action)] == [(2027, 12), (2028, 20)]
    assert last(contract).changes["expected_results"][1] == [
        "2027 : Baux signés, 12 baux",
        "2028 : Baux signés, 20 baux",
    ]
    with pytest.raises(ActRefused, match="deux fois"):
        acts.set_expected_results(action, [rows[0], rows[0]], seen=2, by=lead, today=TODAY)
    with pytest.raises(Conflict):
        acts.set_expected_results(action, [], seen=1, by=lead, today=TODAY)
    assert action.expected_results.count() == 2


def test_an_unknown_siret_creates_the_operator_and_a_known_one_finds_it(contract, lead):
    action, number = make_action(contract), make_siret(777_001)
    with pytest.raises(ActRefused, match="donnez aussi le nom"):
        acts.assign_operator(action, siret=number, seen=1, by=lead, today=TODAY)
    acts.assign_operator(action, siret=number, name="Le Toit", seen=1, by=lead, today=TODAY)
    body = Organisation.objects.get(siret=number)
    assert (body.kind, body.name, action.lead) == (OrganisationKind.OPERATOR, "Le Toit", "Le Toit")
    acts.assign_operator(action, siret=number, name="Autre nom", seen=2, by=lead, today=TODAY)
    assert Organisation.objects.filter(siret=number).count() == 1
    acts.assign_operator(action, name="À choisir par appel", seen=3, by=lead, today=TODAY)
    assert (action.operator, action.lead) == (None, "À choisir par appel")


def test_a_false_siret_or_a_state_service_carries_nothing(contract, lead):
    action = make_action(contract)
    with pytest.raises(ActRefused, match="n'existe pas"):
        acts.assign_operator(action, siret="12345678901234", name="X", seen=1, by=lead, today=TODAY)
    with pytest.raises(ActRefused, match="service de l'État"):
        acts.assign_operator(action, siret=contract.prefecture.siret, seen=1, by=lead, today=TODAY)


def test_order_by_hand_and_change_of_axis(contract, lead):
    first, second, third = (make_action(contract) for _ in range(3))
    acts.move_action(third, up=True, by=lead, today=TODAY)
    assert [one.number for one in reads.sheets_of(contract)] == [1, 3, 2]
    before = Entry.objects.count()
    acts.move_action(first, up=True, by=lead, today=TODAY)
    assert Entry.objects.count() == before
    acts.change_axis(first, axis=make_axis(contract, Theme.FRENCH), seen=1, by=lead, today=TODAY)
    assert [one.number for one in reads.sheets_of(contract)] == [3, 2, 1]
    with pytest.raises(ActRefused, match="autre contrat"):
        acts.change_axis(second, axis=make_axis(make_contract(State.PROPOSAL)), seen=1, by=lead, today=TODAY)


@pytest.mark.parametrize("state", [State.CERTIFIED, State.SUBMITTED, State.IN_FORCE, State.DIAGNOSIS])
def test_the_programme_is_written_only_while_the_proposal_is_open(state):
    contract = make_contract(state)
    with pytest.raises(ActRefused, match="à l'état"):
        acts.add_axis(contract, theme=Theme.HEALTH, by=people(contract).lead, today=TODAY)


def test_the_prefecture_and_foreign_authorities_write_nothing(contract):
    with pytest.raises(ActRefused, match="Peut le faire"):
        acts.add_axis(contract, theme=Theme.HEALTH, by=people(contract).officer, today=TODAY)
    with pytest.raises(ActRefused, match="Seules les parties"):
        acts.add_axis(contract, theme=Theme.HEALTH, by=make_membership(Role.PROJECT_LEAD), today=TODAY)


def test_an_operator_writes_its_own_sheet_and_nothing_else(contract, operator):
    own, other = make_action(contract, operator=operator.organisation), make_action(contract)
    acts.update_action(own, seen=1, problem="Écrit par le porteur", by=operator, today=TODAY)
    with pytest.raises(ActRefused, match="n'en est pas le porteur"):
        acts.update_action(other, seen=1, problem="Non", by=operator, today=TODAY)
    for refused in (
        lambda: acts.add_axis(contract, theme=Theme.HEALTH, by=operator, today=TODAY),
        lambda: acts.remove_action(own, by=operator, today=TODAY),
        lambda: acts.move_action(own, up=True, by=operator, today=TODAY),
        lambda: acts.assign_operator(own, name="Moi", seen=2, by=operator, today=TODAY),
    ):
        with pytest.raises(ActRefused):
            refused()


def test_visible_to(contract, operator, lead):
    own = make_action(contract, operator=operator.organisation)
    make_action(contract)
    assert list(Action.objects.visible_to(operator)) == [own]
    assert Action.objects.visible_to(lead).count() == 2
    for stranger in (None, make_membership(Role.OPERATOR_AGENT), make_membership(Role.PROJECT_LEAD)):
        assert not Action.objects.visible_to(stranger).exists()
    acts.remove_action(own, by=lead, today=TODAY)
    assert not Action.objects.visible_to(operator).exists()


def test_status_is_said_once_accepted():
    contract = make_contract(State.IN_FORCE)
    lead, action = people(contract).lead, make_action(contract)
    acts.set_status(action, status="running", seen=1, by=lead, today=TODAY)
    assert action.status == "running" and last(contract).changes["status"] == ["planned", "running"]
    early = make_action(make_contract(State.PROPOSAL))
    with pytest.raises(ActRefused, match="à l'état"):
        acts.set_status(early, status="running", seen=1, by=lead, today=TODAY)


def test_what_a_programme_lacks(contract):
    assert [piece.code for piece in reads.programme_missing(contract, TODAY)] == ["axis", "action"]
    make_action(contract, complete=False, title="Vide")
    piece = reads.programme_missing(contract, TODAY)[0]
    assert piece.url_name == "programme:home"
    assert piece.sentence == (
        "fiche 1 « Vide » : le problème traité, le porteur, les publics, les dates, au moins un résultat attendu"
    )
    contract.actions.get().expected_results.create(year=2027, label="X", target=0, unit="y")
    contract.actions.update(
        problem="p", lead_name="l", audiences=["bpi"], starts_on=contract.starts_on, ends_on=contract.ends_on
    )
    assert not reads.programme_missing(contract, TODAY)


def test_a_contract_is_found_by_the_words_of_its_actions(db):
    contract = make_contract(State.PROPOSAL)
    lead = people(contract).lead
    axis = make_axis(contract)
    action = acts.add_action(contract, axis=axis, title="Permanence itinérante", by=lead, today=TODAY)
    assert list(matching(Contract.objects.all(), "itinerante")) == [contract]
    acts.update_action(action, seen=action.version, by=lead, today=TODAY, title="Atelier de conversation")
    assert not matching(Contract.objects.all(), "itinerante").exists()
    assert matching(Contract.objects.all(), "conversation").exists()
    acts.remove_action(action, by=lead, today=TODAY)
    assert not matching(Contract.objects.all(), "conversation").exists()


# Where, and on what else


def test_a_sheet_covers_places_of_its_contract_and_no_other(contract, lead):
    sheet = make_action(contract)
    town = contract.territory
    acts.update_action(sheet, places=[town.code], more_themes=[Theme.FRENCH.value], seen=1, by=lead, today=TODAY)
    sheet.refresh_from_db()
    assert sheet.places == [f"{town.name} ({town.code})"]
    assert sheet.themes == [Theme.HOUSING, Theme.FRENCH]
    with pytest.raises(ActRefused, match="Atlantide"):
        acts.update_action(sheet, places=["Atlantide"], seen=2, by=lead, today=TODAY)
