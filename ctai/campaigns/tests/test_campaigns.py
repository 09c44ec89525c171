"""A steward opens, moves, fills and publishes a campaign; everyone reads it; past proposals keep theirs."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from ctai.accounts.tests.factories import make_membership, make_organisation
from ctai.campaigns import acts
from ctai.campaigns.models import Campaign, Edition
from ctai.campaigns.reads import campaign_in_force, declared_values, law_of, targets_for
from ctai.campaigns.tests.factories import TODAY, make_edition
from ctai.checks.registry import Status
from ctai.contracts.tests.factories import make_contract, people
from ctai.design import clock
from ctai.funding.models import LedgerEntry
from ctai.funding.reads import campaign_for, checks_of, facts_of
from ctai.funding.tests.factories import make_line
from ctai.history.journal import verify
from ctai.history.models import Entry
from ctai.programme.tests.factories import make_action
from ctai.rules.campaigns import CAMPAIGNS, campaign_of
from ctai.rules.funders import LedgerKind, Route
from ctai.rules.refusals import ActRefused, Conflict
from ctai.rules.roles import OrganisationKind, Role
from ctai.rules.states import State
from tests.world import client_for, make_world

pytestmark = pytest.mark.django_db
NEXT = TODAY + timedelta(days=1)


@pytest.fixture
def steward():
    return make_membership(Role.STEWARD)


def address(page, **kwargs):
    return reverse(f"campaigns:{page}", kwargs={"year": 2024} | kwargs)


def text(answer):
    return answer.content.decode().replace("\xa0", " ").replace("&nbsp;", " ")


def minimum(amount):
    return {"minimum_per_action": {"value": amount, "source": "Instruction"}}


# From pages


def test_from_the_declared_values_to_a_published_version_by_the_pages(steward):
    client = client_for(steward)
    html = client.post(address("prepare"), follow=True).content.decode()
    assert "En préparation" in html and "Rien ne change" in html
    page = client.get(address("values"))
    fields = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    assert fields["jobs_and_language_share"] == "70"
    fields |= {
        "state_share_ceiling": "62,5 %",
        "source_state_share_ceiling": "Note du 3 mai 2024",
        "minimum_themes": "",
    }
    html = client.post(address("values"), fields).content.decode()
    assert "Une source est donnée sans valeur" in html and not Entry.objects.filter(act="save_edition").exists()
    client.post(address("values"), fields | {"source_minimum_themes": ""})
    html = text(client.get(address("publish")))
    assert "62,5 % (avant : inconnu). Source : Note du 3 mai 2024" in html and "inconnu (avant : 2)" in html
    assert client.post(address("publish"), {"version": 2, "note": "Plafond."}).status_code == 200
    client.post(address("publish"), {"version": 2, "note": "Plafond.", "confirm": "on"})
    law = campaign_in_force(2024, clock.today() + timedelta(days=1))
    assert (law.state_share_ceiling, law.minimum_themes) == (Decimal("0.625"), None)
    assert law.jobs_and_language_share == Decimal("0.7") and law.housing_required is True
    assert not list(verify([acts.stream_of(2024)]))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"state_share_ceiling": "100,1", "source_state_share_ceiling": "X"}, "entre 0 et 100"),
        ({"state_share_ceiling": "NaN", "source_state_share_ceiling": "X"}, "entre 0 et 100"),
        ({"minimum_themes": "9", "source_minimum_themes": "X"}, "au plus 8"),
        ({"minimum_per_action": "5000"}, "d&#x27;où vient cette valeur"),
    ],
)
def test_a_value_out_of_bounds_or_without_source_is_said_beside_it(steward, fields, sentence):
    acts.prepare(2024, by=steward, today=TODAY)
    html = client_for(steward).post(address("values"), {"version": 1} | fields).content.decode()
    assert sentence in html and Edition.objects.get().version == 1


def test_dates_move_at_once_with_a_reason_in_the_journal(steward):
    acts.prepare(2024, by=steward, today=TODAY)
    client, form = client_for(steward), {"version": 1, "signed_on": "2024-03-26", "deposit_from": "2024-05-02"}
    html = client.post(address("dates"), form | {"deposit_to": "2024-05-01", "reason": "Retard"}).content.decode()
    assert "précède le premier" in html
    assert "remplissez ce champ" in client.post(address("dates"), form | {"deposit_to": "2024-05-02"}).content.decode()
    client.post(address("dates"), form | {"deposit_to": "2024-05-02", "reason": "Instruction tardive"})
    entry = Entry.objects.get(act="move_campaign_dates")
    assert entry.reason == "Instruction tardive" and entry.changes["deposit_to"] == [None, "2024-05-02"]
    answer = client.post(address("dates"), form | {"decision_on": "2024-07-01", "reason": "Autre"})
    assert answer.status_code == 409 and "2 mai 2024" in text(answer)
    html = text(client_for(make_membership(Role.OFII_OFFICER)).get(address("campaign")))
    assert "Dépôt des demandes : dernier jour : 2 mai 2024 (avant : date inconnue)" in html
    assert "Instruction tardive" in html and "préparation" not in html
    assert "mise en préparation" in text(client.get(address("campaign")))


def test_targets_and_audiences_take_the_source_of_the_page_that_changes_them(steward):
    world = make_world(State.IN_FORCE)
    client = client_for(world.steward)
    acts.prepare(2024, by=world.steward, today=TODAY)
    code, region = world.contract.departement.code, world.contract.region
    target = {"version": 1, f"target_{code}": "3"}
    assert "remplissez ce champ" in client.post(address("targets"), target).content.decode()
    client.post(address("targets"), target | {"source": "Annexe 2"})
    client.post(address("targets"), target | {"version": 2, "source": "Autre"})
    edition = Edition.objects.get()
    assert edition.targets[code] == {"name": world.contract.departement.name, "value": 3, "source": "Annexe 2"}
    said = {"version": edition.version, "bpt": "false", "sentence": "Sauf avis", "source": "Appel régional"}
    assert (
        "d&#x27;où vient" in client.post(address("audience", code=region.code), said | {"source": ""}).content.decode()
    )
    client.post(address("audience", code=region.code), said)
    edition.refresh_from_db()
    assert law_of(edition).audiences[region.code].bpt is False
    client.post(address("audience", code=region.code), {"version": edition.version})
    edition.refresh_from_db()
    assert edition.audiences == {}


def test_two_stewards_on_one_version_lose_nothing(steward):
    acts.prepare(2024, by=steward, today=TODAY)
    client = client_for(steward)
    mine = {"version": 1, "minimum_themes": "3", "source_minimum_themes": "Mien"}
    client.post(address("values"), mine | {"minimum_themes": "4"})
    answer = client.post(address("values"), mine)
    html = answer.content.decode()
    assert answer.status_code == 409 and 'name="version" value="2"' in html and "Résumé" in html
    edition = Edition.objects.get()
    with pytest.raises(Conflict):
        acts.publish(edition, seen=1, note="Trop tôt", by=steward, today=TODAY)


# Versions


def test_a_published_version_never_changes_and_the_next_starts_from_it(steward):
    first = make_edition(2024, by=steward, values=minimum("5000.00"))
    with pytest.raises(ActRefused, match="publiée"):
        acts.save(first, "values", {}, seen=first.version, by=steward, today=TODAY)
    second = acts.prepare(2024, by=steward, today=TODAY)
    assert (second.number, second.values) == (2, first.values) and acts.prepare(2024, by=steward, today=TODAY) == second
    with pytest.raises(ActRefused, match="Rien ne change"):
        acts.publish(second, seen=second.version, note="Rien", by=steward, today=TODAY)
    with pytest.raises(ActRefused, match="source"):
        acts.save(second, "values", {"agir_running": {"value": "true", "source": " "}}, seen=1, by=steward, today=TODAY)
    client_for(steward).post(address("prepare"), {"act": "give_up"})
    assert Edition.objects.count() == 1


def test_what_the_platform_declares_survives_its_first_publication_unchanged(steward):
    """Opening then publishing a year without a change gives the same law, except who says it."""
    for year in CAMPAIGNS:
        law, was = law_of(make_edition(year, by=steward)), campaign_of(year)
        assert {name: getattr(law, name) for name in declared_values(year)} == {
            name: getattr(was, name) for name in declared_values(year)
        }
        assert (law.signed_on, law.published_on, law.agir_running) == (
            was.signed_on,
            was.published_on,
            was.agir_running,
        )


def test_a_year_nobody_knows_yet_obeys_the_last_version_published(steward):
    make_edition(2026, by=steward, values=minimum("5000.00"))
    assert campaign_in_force(2027, NEXT).minimum_per_action == Decimal(5000)
    assert campaign_in_force(2025, NEXT).minimum_per_action is None
    assert acts.prepare(2027, by=steward, today=NEXT).values["minimum_per_action"]["value"] == "5000.00"


# The checks


def add_entry(line, kind, amount):
    by = people(line.contract).lead
    LedgerEntry.objects.create(
        line=line, kind=kind.value, amount=Decimal(amount), day=TODAY, act="test", by=by, sequence=1
    )


def status(contract, code, today):
    return next(one.outcome.status for one in checks_of(contract, today) if one.outcome.rule.code == code)


def test_a_later_version_or_campaign_never_rewrites_a_past_proposal(steward):
    """Submitted on the very day of the publication: still the law of before. The day after: the new one."""
    contract = make_contract(State.SUBMITTED)
    make_line(make_action(contract), asked=4000)
    contract.submitted_on = TODAY
    make_edition(TODAY.year, by=steward, values=minimum("5000.00"))
    make_edition(TODAY.year + 1, by=steward, values=minimum("6000.00"))
    later = date(TODAY.year + 2, 1, 1)
    assert status(contract, "action_minimum", later) == Status.NOT_APPLICABLE
    contract.submitted_on = NEXT
    assert status(contract, "action_minimum", later) == Status.TO_JUSTIFY
    make_edition(TODAY.year, by=steward, today=NEXT, values=minimum("100.00"))
    assert campaign_for(contract, later).minimum_per_action == Decimal(5000)
    contract.submitted_on = None  # still being written: the law of the day one reads
    assert campaign_for(contract, TODAY).minimum_per_action is None
    assert campaign_for(contract, NEXT).minimum_per_action == Decimal(5000)
    assert campaign_for(contract, NEXT + timedelta(days=1)).minimum_per_action == Decimal(100)
    assert campaign_for(contract, later).minimum_per_action == Decimal(6000)


def test_the_audiences_of_the_region_reach_the_checks(steward):
    contract = make_contract(State.PROPOSAL)
    make_action(contract, audiences=["bpt"])
    region = contract.region
    held = {"name": region.name, "bpt": False, "cir_required": None, "sentence": "", "source": "Appel"}
    make_edition(TODAY.year, by=steward, audiences={region.code: held})
    assert status(contract, "audience_eligible", TODAY) == Status.NOT_APPLICABLE
    assert status(contract, "audience_eligible", NEXT) == Status.TO_JUSTIFY
    assert facts_of(contract, NEXT).eligibility.region == region.name


def test_an_association_paid_before_tells_what_it_cost_before_it_asks_again():
    """Only on contracts of the same authority: nobody learns here what a body owes elsewhere."""
    contract, other = make_contract(State.PROPOSAL), make_contract(State.PROPOSAL)
    other.lead = make_organisation()
    other.save()
    association = make_organisation(OrganisationKind.OPERATOR)
    action = make_action(contract, operator=association)
    make_line(action, year=2026, route=Route.TO_OPERATOR)
    elsewhere = make_line(
        make_action(other, operator=association), year=2025, route=Route.TO_OPERATOR, granted=50, committed=50
    )
    add_entry(elsewhere, LedgerKind.PAID, 50)
    assert status(contract, "financial_report", date(2026, 7, 1)) == Status.PASSED
    paid = make_line(action, year=2024, route=Route.TO_OPERATOR, asked=None, granted=50, committed=50)
    add_entry(paid, LedgerKind.PAID, 50)
    assert status(contract, "financial_report", date(2025, 6, 30)) == Status.PASSED
    assert status(contract, "financial_report", date(2025, 7, 1)) == Status.TO_JUSTIFY
    add_entry(paid, LedgerKind.SPENT, 40)
    assert status(contract, "financial_report", date(2025, 7, 1)) == Status.PASSED


# Targets beside what is signed


def test_each_service_reads_its_targets_beside_what_is_signed(django_assert_max_num_queries):
    world = make_world(State.IN_FORCE)
    contract, year = world.contract, world.contract.in_force_on.year
    make_contract(State.IN_FORCE, is_rehearsal=True)
    targets = {contract.departement.code: {"name": contract.departement.name, "value": 2, "source": "Annexe"}}
    day = date(year, 12, 31)
    for persona in ("officer", "region", "steward"):
        row = next(one for one in targets_for(getattr(world, persona), year, targets, day) if one.expected)
        assert (row.name, row.expected, row.signed) == (contract.departement.name, 2, 1)
    assert all(row.expected is None for row in targets_for(world.other_officer, year, targets, day))
    before = contract.in_force_on - timedelta(days=1)
    assert targets_for(world.officer, year, targets, before)[0].signed == 0
    make_edition(2024, by=world.steward, targets=targets)
    client = client_for(world.steward)
    with django_assert_max_num_queries(15):
        assert "Annexe" in client.get(address("campaign")).content.decode()
    with django_assert_max_num_queries(10):
        client.get(reverse("campaigns:list"))
    assert Campaign.objects.count() == 1


def test_a_year_out_of_reach_does_not_exist(steward):
    assert client_for(steward).get(address("campaign", year=2018)).status_code == 404
    assert client_for(steward).post(address("prepare", year=2099)).status_code == 404
