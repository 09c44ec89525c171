from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ctai.accounts.tests.factories import make_membership
from ctai.board.reads import board
from ctai.contracts.tests.factories import make_contract, people
from ctai.programme.models import Milestone
from ctai.programme.tests.factories import make_action
from ctai.rules.roles import Role
from ctai.rules.states import State
from ctai.rules.themes import Theme
from tests.world import client_for

pytestmark = pytest.mark.django_db


def make_steps(action):
    Milestone.objects.create(action=action, title="Recrutement", planned_on=date(2026, 1, 5), done_on=date(2026, 2, 1))
    Milestone.objects.create(action=action, title="Ouverture", planned_on=date(2026, 3, 1))


def test_sheets_by_status_with_what_is_late_at_a_constant_cost():
    contract = make_contract(State.IN_FORCE)
    operator = make_membership(Role.OPERATOR_AGENT).organisation
    running = make_action(contract, status="running", operator=operator, title="Bail glissant")
    make_action(contract, Theme.FRENCH)
    make_steps(running)
    seen = board(contract, date(2026, 3, 1))
    assert seen["late"] == [] and [len(cards) for _, cards in seen["columns"]] == [1, 1, 0, 0]
    late = board(contract, date(2026, 3, 2))
    assert [step.title for _, step in late["late"]] == ["Ouverture"]
    card = late["columns"][1][1][0]
    assert (card.done, card.milestones, card.late, card.next.title) == (1, 2, 1, "Ouverture")
    client = client_for(people(contract).officer)
    address = reverse("board:home", kwargs={"number": contract.number})

    def queries():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address).content.decode()
        return len(captured), page

    few, page = queries()
    assert "Jalons en retard" in page and "à certifier" in page and "Recrutement" in page and "data-print" in page
    for theme in Theme:
        make_steps(make_action(contract, theme, operator=operator))
    assert queries()[0] == few <= 12


@pytest.mark.parametrize(("day", "look", "words"), [(1, "c-5", ""), (2, "c-2", ", en retard")])
def test_the_calendar_tells_a_late_step_from_a_coming_one_also_in_words(day, look, words):
    contract = make_contract(State.IN_FORCE)
    make_steps(make_action(contract))
    chart = board(contract, date(2026, 3, day))["chart"]
    dots = [(one.css, one.title) for one in chart.marks if one.shape == "circle"]
    assert dots == [
        ("c-3", "Recrutement, prévu le 5\u00a0janvier 2026, fait le 1er\u00a0février 2026"),
        (look, f"Ouverture, prévu le 1er\u00a0mars 2026{words}"),
    ]
    assert chart.table.rows[0][3].endswith(f"Ouverture (1er\u00a0mars 2026{words})")


def test_an_empty_board_says_so():
    contract = make_contract(State.PROPOSAL)
    page = client_for(people(contract).lead).get(reverse("board:home", kwargs={"number": contract.number}))
    assert "Aucune action pour le moment" in page.content.decode()
