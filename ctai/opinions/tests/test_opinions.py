"""An opinion is asked, awaited, given, given again; it is told, shown to the State alone, and blocks nothing."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse

from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.funding.tests.factories import make_line
from ctai.history.models import Entry
from ctai.notifications.acts import deliver_pending
from ctai.notifications.todo import todo, waiting_count
from ctai.opinions import acts, reads
from ctai.opinions.models import OpinionGiven, OpinionRequest, Stance
from ctai.programme.tests.factories import make_action
from ctai.rules.refusals import ActRefused, Conflict
from ctai.rules.states import State
from tests.visitor import Visitor
from tests.world import client_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 20)


@pytest.fixture
def contract():
    contract = make_contract(State.SUBMITTED)
    make_line(make_action(contract), asked=10_000)
    return contract


@pytest.fixture
def readers(contract):
    return make_readers(contract)


@pytest.fixture
def officer(contract):
    return people(contract).officer


@pytest.fixture
def asked(contract, readers, officer):
    return ask(contract, readers.sub_prefect, officer)


def ask(contract, answerer, by, **fields):
    given = {"question": "Le projet est-il soutenu ?", "wanted_for": TODAY + timedelta(days=10)} | fields
    return acts.ask_opinion(contract, answerer.organisation, **given, by=by, today=TODAY)


def answer(request, by, stance=Stance.RESERVED, text="Oui, avec un local.", seen=0):
    return acts.answer_opinion(request, stance=stance, text=text, seen=seen, by=by, today=TODAY)


def test_the_service_of_the_arrondissement_comes_first(contract, readers):
    found = reads.services(contract, TODAY)
    assert [one.organisation for one in found] == [readers.sub_prefect.organisation, readers.region.organisation]
    assert found[0].is_local and found[0].people == [readers.sub_prefect]


def test_who_is_asked_finds_it_and_is_written_to(contract, readers, asked, django_capture_on_commit_callbacks):
    sub = readers.sub_prefect
    assert waiting_count(sub, TODAY) == 1 and waiting_count(readers.region, TODAY) == 0
    item = todo(sub, TODAY + timedelta(days=12)).mine[0]
    assert item.late == 2 and item.url == reverse("opinions:opinion", args=[contract.number, asked.pk])
    deliver_pending()
    assert [message.to for message in mail.outbox] == [[sub.person.email]]
    assert item.url in mail.outbox[0].body


def test_the_answer_tells_who_asked_and_nobody_else(contract, readers, officer, asked):
    deliver_pending()
    answer(asked, readers.sub_prefect)
    deliver_pending()
    told = {(notice.membership, notice.entry.act) for notice in officer.notices.all()}
    assert told == {(officer, "answer_opinion")}
    assert not people(contract).lead.notices.exists() and not people(contract).prefect.notices.exists()
    asked.refresh_from_db()
    assert asked.answered_on == TODAY and waiting_count(readers.sub_prefect, TODAY) == 0


def test_a_new_opinion_takes_the_place_of_the_first_and_both_stay(readers, asked):
    answer(asked, readers.sub_prefect)
    with pytest.raises(Conflict, match="vient de donner un avis"):
        answer(asked, readers.sub_prefect, stance=Stance.FAVOURABLE)
    answer(asked, readers.sub_prefect, stance=Stance.FAVOURABLE, text="Local trouvé.", seen=1)
    assert [one.stance for one in asked.answers.all()] == ["favourable", "reserved"]
    for change in (
        lambda: OpinionGiven.objects.update(text="Autre"),
        lambda: OpinionGiven.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"wanted_for": TODAY - timedelta(days=1)}, "déjà passée"), ({"year": 2040}, "ne demande rien")],
)
def test_what_cannot_be_asked_is_said(contract, readers, officer, fields, sentence):
    with pytest.raises(ActRefused, match=sentence):
        ask(contract, readers.sub_prefect, officer, **fields)


def test_one_question_a_service_and_a_subject(contract, readers, officer, asked):
    with pytest.raises(ActRefused, match="déjà attendu"):
        ask(contract, readers.sub_prefect, officer)
    ask(contract, readers.sub_prefect, officer, year=2027)
    acts.withdraw_opinion(asked, by=officer, today=TODAY)
    with pytest.raises(ActRefused, match="a retiré"):
        answer(asked, readers.sub_prefect)
    ask(contract, readers.sub_prefect, officer)


def test_a_service_nobody_reads_for_is_not_asked(contract, readers, officer):
    readers.sub_prefect.ended_on = TODAY
    readers.sub_prefect.save()
    with pytest.raises(ActRefused, match="Personne n'est inscrit"):
        ask(contract, readers.sub_prefect, officer)
    page = client_for(officer).get(reverse("opinions:home", args=[contract.number])).text
    assert "Personne n'est inscrit ici pour" in page and str(readers.sub_prefect.organisation) in page


def test_only_who_is_asked_answers_and_only_the_prefecture_asks(contract, readers, officer, asked):
    for by in (officer, readers.region):
        with pytest.raises(ActRefused, match="seuls ses membres"):
            answer(asked, by)
    for by in (readers.sub_prefect, people(contract).lead):
        with pytest.raises(ActRefused):
            ask(contract, readers.region, by)


def test_the_authority_reads_nothing_of_it(contract, readers, officer, asked):
    lead = people(contract).lead
    assert not OpinionRequest.objects.visible_to(lead).exists()
    assert not Entry.objects.of(contract.number).readable_by(lead).filter(act="ask_opinion").exists()
    page = client_for(lead).get(reverse("lifecycle:contract", args=[contract.number])).text
    assert "Avis demandé" not in page and "Avis attendu" not in page


def test_the_page_that_decides_says_what_is_awaited_and_decides(contract, readers, asked):
    prefect = people(contract).prefect
    address = reverse("lifecycle:act", args=[contract.number, "accept_proposal"])
    page = client_for(prefect).get(address).text
    assert f"Avis attendu de {readers.sub_prefect.organisation}" in page
    Visitor(prefect).sign_in().act(contract.number, "accept_proposal")
    contract.refresh_from_db()
    assert contract.state == State.ACCEPTED


def test_from_the_question_to_the_answer(contract, readers, officer):
    asking = Visitor(officer).sign_in()
    home = reverse("opinions:home", args=[contract.number])
    asking.fill(home, may_fail=True, question="", wanted_for="demain")
    assert 'value="demain"' in asking.page
    asking.fill(home, question="Est-ce soutenu ?", organisation=str(readers.region.organisation.pk), year="2027")
    made = OpinionRequest.objects.get()
    asking.sees(f"Avis attendu de {made.organisation}")
    answering = Visitor(readers.region).sign_in()
    answering.open("/accueil/")
    answering.sees("Avis à donner (1)", "la décision de 2027")
    here = reverse("opinions:opinion", args=[contract.number, made.pk])
    answering.fill(here, stance="unfavourable", text="Une action proche existe déjà.")
    answering.sees("Avis défavorable", "Une action proche existe déjà.")
    asking.open(reverse("opinions:mine"))
    asking.sees("Défavorable")


def test_constant_queries_whatever_the_number_of_opinions(
    contract, readers, officer, asked, django_assert_max_num_queries
):
    client, pages = client_for(officer), [reverse("opinions:mine"), reverse("opinions:home", args=[contract.number])]
    for other in range(6):
        more = make_contract(State.SUBMITTED)
        make_line(make_action(more), asked=1_000)
        answer(ask(more, readers.sub_prefect, officer), readers.sub_prefect, text=f"Avis {other}")
    for page in pages:
        client.get(page)
        with django_assert_max_num_queries(14):
            client.get(page)
