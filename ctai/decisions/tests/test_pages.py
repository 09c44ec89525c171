"""The pages of simulations and decisions, walked by an officer."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, people
from ctai.decisions.models import DecisionProposal, ProposalState, Simulation
from ctai.funding.models import BudgetLine, Instalment
from ctai.funding.tests.factories import make_line
from ctai.jobs.models import Job
from ctai.jobs.running import run
from ctai.programme.tests.factories import make_action
from ctai.rules.states import State
from tests.visitor import Visitor
from tests.world import client_for

pytestmark = pytest.mark.django_db


def test_from_a_simulation_to_decisions(django_capture_on_commit_callbacks):
    contract = make_contract(State.ACCEPTED)
    line = make_line(make_action(contract), asked=10_000)
    officer = Visitor(people(contract).officer).sign_in()
    officer.fill(reverse("decisions:home"), name="Reconduction", scope="2027:state_104_12")
    simulation = Simulation.objects.get()
    address = reverse("decisions:simulation", args=[simulation.pk])
    field = f"montant_{contract.pk}"
    officer.fill(address, may_fail=True, **{field: "dix mille"})
    assert 'value="dix mille"' in officer.page
    officer.fill(address, **{field: "8 000,50"})
    officer.sees("8 000,50 € sur 1 dossier, 80 % de la demande")
    officer.fill(address, form_with="rate", rate="90")
    officer.sees("9 000,00 € sur 1 dossier")
    officer.fill(reverse("decisions:propose", args=[simulation.pk]), form_with="version")
    proposal = DecisionProposal.objects.get()
    officer.fill(reverse("decisions:proposals"), form_with="reason", proposition=str(proposal.pk))
    run(Job.objects.get().pk)
    assert BudgetLine.objects.get(pk=line.pk).granted == Decimal("9000.00")
    officer.open(reverse("decisions:proposals"))
    officer.sees("0 attendent votre décision", ProposalState.DECIDED.label)


def test_constant_queries_whatever_the_number_of_files(django_assert_max_num_queries):
    contract = make_contract(State.ACCEPTED)
    make_line(make_action(contract), asked=10_000)
    for _ in range(6):
        make_line(make_action(make_contract(State.ACCEPTED)), asked=5_000)
    client = client_for(people(contract).officer)
    client.post(reverse("decisions:home"), {"name": "Essai", "scope": "2027:state_104_12"})
    address = reverse("decisions:simulation", args=[Simulation.objects.get().pk])
    client.get(address)
    with django_assert_max_num_queries(13):
        page = client.get(address)
    assert len(page.context["lines"]) == 7


def test_ticking_nothing_is_said():
    contract = make_contract(State.ACCEPTED)
    by = people(contract).officer
    DecisionProposal.objects.create(
        contract=contract, year=2027, credit="state_104_12", amount=1, proposed_by=by, proposed_on="2026-11-02"
    )
    page = client_for(by).post(reverse("decisions:proposals"), {"reason": ""})
    assert "Cochez au moins une proposition" in page.text and not Job.objects.exists()


def test_a_cut_in_the_year_says_what_each_file_would_lose(django_assert_max_num_queries):
    contract = make_contract(State.IN_FORCE)
    Contract.objects.filter(pk=contract.pk).update(submitted_on=contract.opened_on)
    officer = people(contract).officer
    line = make_line(make_action(contract), asked=10_000, granted=10_000, committed=4_000)
    for kind, amount, day in (("advance", 3_000, date(2027, 3, 1)), ("balance", 7_000, date(2027, 11, 2))):
        Instalment.objects.create(line=line, kind=kind, amount=amount, planned_on=day)
    make_line(make_action(contract), asked=500, granted=500, committed=500)
    visitor = Visitor(officer).sign_in()
    visitor.fill(reverse("decisions:home"), name="Coupe", scope="2027:state_104_12")
    address = reverse("decisions:cut", args=[Simulation.objects.get().pk])
    visitor.open(address)
    visitor.sees("6 000,00 €", "Solde du 2 novembre 2027 : 6 000,00 €")
    assert "Acompte du" not in visitor.page
    client = client_for(officer)
    client.get(address)
    with django_assert_max_num_queries(12):
        page = client.get(address, {"total": "7000,00", "way": "latest"})
    text = page.content.decode()
    assert "Il manque" in text and [one.lost for one, _, _ in page.context["page"]] == [Decimal(6_000)]
    for wrong in ({"total": "-1", "way": "latest"}, {"total": "x"}, {"total": "5", "way": "hasard"}):
        assert client.get(address, wrong).status_code == 200
    filling = {"rule": "cut", "total": "2000,50", "way": "level", "version": Simulation.objects.get().version}
    client.post(reverse("decisions:fill", args=[Simulation.objects.get().pk]), filling)
    assert Simulation.objects.get().amounts.get().amount == Decimal("8499.50")
