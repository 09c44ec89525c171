"""The accounts of a forecast budget, and what one person costs."""

from decimal import Decimal

import pytest

from ctai.rules.expenses import ACCOUNTS, OCCITANIE, Account, Nature, accounts_of, counts_people, per_person, total


def test_charges_are_the_ten_accounts_of_the_form_in_its_order():
    assert [account.value for account in accounts_of(Nature.CHARGES)] == [str(number) for number in range(60, 70)]
    assert set(ACCOUNTS) == set(Account)


def test_what_is_given_in_kind_stands_apart():
    assert [account.value for account in accounts_of(Nature.USES)] == ["86"]
    assert {account.value[:2] for account in accounts_of(Nature.CONTRIBUTIONS)} == {"87"}


def test_the_order_of_magnitude_comes_from_the_totals_of_its_source():
    # 2 400 000 / 120 = 20 000 ; 2 400 000 / 9 000 = 266,67.
    assert (OCCITANIE.per_project, OCCITANIE.per_person) == (Decimal("20000.00"), Decimal(267))


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        ("personnes", True), ("Personne", True), ("personne(s)", True), ("femmes accompagnées", True),
        ("primo-arrivants", True), ("bénéficiaires", True), ("ménages", False), ("places", False), ("heures", False),
        ("%", False), ("", False), ("familles de 4 personnes", False),
    ],
)  # fmt: skip
def test_people_are_counted_in_people(unit, told):
    assert counts_people(unit) is told


@pytest.mark.parametrize(
    ("cost", "people", "each"),
    [
        ("12000", "40", "300.00"), ("10000", "3", "3333.33"), ("20000", "3", "6666.67"), ("0", "40", "0.00"),
        ("12000", "0", None), ("12000", None, None), (None, "40", None),
    ],
)  # fmt: skip
def test_one_person_costs_the_year_shared_and_unknown_stays_unknown(cost, people, each):
    given = [None if text is None else Decimal(text) for text in (cost, people)]
    assert per_person(*given) == (None if each is None else Decimal(each))


def test_the_sum_of_nothing_is_unknown():
    assert total([None, None]) is None
    assert total([None, Decimal(0)]) == 0
