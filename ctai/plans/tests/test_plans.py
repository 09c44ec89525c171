"""Ten plans nobody prepared for us: none crashes, each problem has its cell, what is accepted is what was shown."""

from decimal import Decimal

import pytest

from ctai.contracts.tests.factories import make_contract, people
from ctai.design.clock import today
from ctai.funding.reads import lines_off_the_ledger
from ctai.history.models import Entry
from ctai.plans.acts import accept, describe, keep_plan, known_columns, mend
from ctai.plans.mapping import headers_at
from ctai.plans.reading import read_plan
from ctai.plans.tests.factories import described, guessed
from ctai.plans.tests.samples import plans
from ctai.plans.words import amount_proposed, day_proposed, theme_in
from ctai.programme.tests.factories import make_action, make_axis
from ctai.rules.refusals import ActRefused
from ctai.rules.states import State
from ctai.rules.themes import Theme
from ctai.sheets.reading import SheetRefused
from ctai.workbook.tests.factories import upload

PLANS = plans()


@pytest.fixture
def contract(db):
    return make_contract(State.PROPOSAL)


@pytest.fixture
def lead(contract):
    return people(contract).lead


@pytest.mark.parametrize("plan", PLANS, ids=[plan.name for plan in PLANS])
def test_a_foreign_plan_is_read_without_help(contract, lead, plan):
    kept = described(contract, plan, lead)
    reading = read_plan(kept)
    assert {one.where for row in reading.rows for one in row.problems} == plan.problems
    assert len(reading.actions) == plan.actions and {row.at for row in reading.left} == plan.left
    assert set(plan.titles) <= {row.title for row in reading.actions}
    if plan.problems:
        with pytest.raises(ActRefused, match="encore un problème"):
            accept(kept, by=lead, today=today())
        # Left out, the faulty rows no longer stand in the way.
        mend(kept, mended={}, left=[row.at for row in reading.faulty], kept=[], by=lead)
        if not read_plan(taken_again(kept)).actions:
            return
    count = accept(kept, by=lead, today=today())
    assert contract.actions.count() == count > 0
    if plan.euros:
        assert int(sum(line.asked for line in contract.budget_lines.all())) == plan.euros
    assert lines_off_the_ledger() == []


def taken_again(kept):
    kept.refresh_from_db()
    return kept


def test_what_is_corrected_in_the_page_comes_in_with_one_row_in_the_journal(contract, lead):
    kept = described(contract, PLANS[2], lead)
    proposed = {one.where: one.proposed for row in read_plan(kept).rows for one in row.problems}
    assert proposed == {"C2": "12000", "D3": "", "D4": "4000"}
    mend(kept, mended={"2": {"c2": "12000"}, "3": {"c3": ""}, "4": {"c3": "4 000"}}, left=[], kept=[], by=lead)
    before = Entry.objects.of(contract.number).count()
    assert accept(kept, by=lead, today=today()) == 3
    assert Entry.objects.of(contract.number).count() == before + 1
    row = Entry.objects.of(contract.number).first()
    assert row.act == "take_over_plan" and "3 fiches ouvertes" in row.sentence
    evening = contract.actions.get(title="Cours du soir")
    assert {line.year: line.asked for line in evening.budget_lines.all()} == {2027: 12000, 2028: 12000}
    assert contract.actions.get(title="Ateliers parents").budget_lines.get().asked == Decimal("8500.00")
    assert {axis.theme for axis in contract.axes.all()} == {"french", "digital"} and evening.status == "planned"
    with pytest.raises(ActRefused, match="déjà repris"):
        accept(kept, by=lead, today=today())


def test_axes_funders_and_sheets_already_there_are_recognised(contract, lead):
    axis = make_axis(contract, Theme.HOUSING, "Se loger")
    make_action(contract, axis=axis, title="Intermédiation")
    kept = described(contract, PLANS[1], lead)
    [faulty] = read_plan(kept).faulty
    assert faulty.problems[0].where == "B3" and "porte déjà ce titre" in faulty.problems[0].sentence
    mend(kept, mended={"3": {"title": "Intermédiation locative"}}, left=[], kept=[], by=lead)
    accept(kept, by=lead, today=today())
    assert axis.actions.count() == 3 and contract.actions.get(title="Appartements témoins").axis == axis
    assert contract.actions.get(title="Intermédiation locative").audiences == ["bpi", "women"]
    other = described(contract, PLANS[8], lead)
    mend(other, mended={"6": {"c3": ""}}, left=[], kept=[], by=lead)
    accept(other, by=lead, today=today())
    lines = contract.actions.get(title="Visale pour tous").budget_lines.all()
    assert {(line.funder, line.year): line.asked for line in lines} == {
        ("state_104_12", 2027): 10000, ("state_104_12", 2028): 10000, ("authority", 2027): 4000,
        ("authority", 2028): 4000, ("europe_amif", 2027): 6000,
    }  # fmt: skip
    assert {line.organisation for line in lines if line.funder == "authority"} == {contract.lead}


def test_columns_are_remembered_for_the_authority_alone(contract, lead):
    kept = keep_plan(contract, upload(PLANS[4].content, "dates.xlsx"), by=lead, today=today())
    mapping = guessed(kept)
    headers = headers_at(kept.sheets[0]["rows"], mapping["header"])
    assert known_columns(lead, headers) is None
    mapping["columns"]["4"] = "adds"
    describe(kept, mapping, by=lead)
    assert known_columns(lead, [header.upper() for header in headers])["columns"]["4"] == "adds"
    assert known_columns(people(contract).partner, headers) is None
    with pytest.raises(ActRefused, match="Deux colonnes"):
        describe(kept, mapping | {"columns": {"0": "title", "1": "title"}}, by=lead)
    with pytest.raises(ActRefused, match="titre de l'action"):
        describe(kept, mapping | {"columns": {"0": "theme"}}, by=lead)


def test_what_cannot_be_a_plan_is_refused(contract, lead):
    for content, name in ((b"seul\r\n", "un.csv"), (b"a;b\r\n" * 500, "long.csv")):
        with pytest.raises(SheetRefused, match="n'est un plan d'action"):
            keep_plan(contract, upload(content, name), by=lead, today=today())


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("12 k€", "12000"),
        ("1,5 M€", "1500000"),
        ("env. 4 000", "4000"),
        ("3.500,50 euros TTC", "3500,50"),
        ("rien", ""),
    ],
)
def test_proposed_amounts(written, amount):
    assert amount_proposed(written) == amount


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("T1 2027", "01/01/2027", "31/03/2027"), ("2e semestre 2028", "01/07/2028", "31/12/2028"),
        ("courant février 2028", "01/02/2028", "29/02/2028"), ("09/2027", "01/09/2027", "30/09/2027"),
        ("2027", "01/01/2027", "31/12/2027"), ("bientôt", "", ""),
    ],
)  # fmt: skip
def test_proposed_days(written, first, last):
    assert (day_proposed(written, is_end=False), day_proposed(written, is_end=True)) == (first, last)


def test_themes_are_told_by_words():
    told = {"Accès au logement": Theme.HOUSING, "Apprendre la langue": Theme.FRENCH, "Soins": Theme.HEALTH}
    assert {words: theme_in(words) for words in told} == told and theme_in("Gouvernance") is None
