"""Threads as each reader sees them: both sides, one side, with an operator; what is new, searched, joined."""

from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ctai.accounts.tests.factories import make_membership
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.exchanges import acts
from ctai.exchanges.models import Message, Thread
from ctai.exchanges.reads import threads, told_in
from ctai.exchanges.tests.factories import make_message, make_thread
from ctai.files.tests.samples import SVG, pdf
from ctai.history.models import Entry
from ctai.programme.tests.factories import make_action
from ctai.rules.refusals import ActRefused
from ctai.rules.roles import Role
from ctai.rules.states import State
from tests.world import client_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 14)
HOSTILE = "<script>alert(1)</script> 😀 \u202eabc مرحبا {{ 7*7 }} [x](javascript:alert(1))"


@pytest.fixture
def contract():
    return make_contract(State.EXCHANGES)


@pytest.fixture
def who(contract):
    return people(contract)


@pytest.fixture
def operator(contract):
    """An agent of a body that carries one action of the contract."""
    agent = make_membership(Role.OPERATOR_AGENT)
    make_action(contract, operator=agent.organisation)
    return agent


def url(name, contract, pk=None):
    return reverse(f"exchanges:{name}", kwargs={"number": contract.number} | ({"pk": pk} if pk else {}))


def last(contract):
    return Entry.objects.of(contract.number).first()


def opened(contract, by, **fields):
    return acts.open_thread(contract, subject="Atelier", text="Bonjour", by=by, today=TODAY, **fields)


def test_each_thread_is_read_by_those_it_names(contract, who, operator):
    readers = make_readers(contract)
    shared = opened(contract, who.lead)
    assert (last(contract).audience, last(contract).act) == ("both", "write_message")
    note = opened(contract, who.officer, audience=Thread.OWN_SIDE)
    assert (last(contract).audience, last(contract).act) == ("state", "write_note")
    assert "Atelier" not in last(contract).sentence
    with_operator = opened(contract, who.lead, audience=Thread.WITH_OPERATOR, operator=operator.organisation)

    def seen(membership):
        return set(Thread.objects.visible_to(membership))

    assert seen(who.officer) == seen(who.prefect) == {shared, note, with_operator}
    # The region and the ministry follow the file; they are not parties to it.
    for membership in (who.lead, who.partner, who.elected, readers.region, readers.steward, readers.sub_prefect):
        assert seen(membership) == {shared, with_operator}
    assert seen(operator) == {with_operator}
    for membership in (readers.other_lead, readers.operator, readers.ofii, readers.support, None):
        assert seen(membership) == set()


def test_an_answer_names_everybody_it_writes_to(contract, who, operator):
    shared = make_thread(contract, who.lead)
    assert set(told_in(shared, who.lead, TODAY)) == {who.officer, who.prefect}
    assert told_in(make_thread(contract, who.lead, shared=False), who.lead, TODAY) == []
    with_operator = make_thread(contract, who.lead, operator=operator.organisation)
    operator.started_on = date(2026, 1, 1)
    operator.save()
    assert set(told_in(with_operator, who.lead, TODAY)) == {who.officer, who.prefect, operator}
    both = {who.officer, who.prefect, who.lead, who.elected, who.partner, who.partner_elected}
    assert set(told_in(with_operator, operator, TODAY)) == both


def test_an_operator_that_carries_nothing_more_reads_again_without_writing(contract, who, operator):
    thread = opened(contract, who.lead, audience=Thread.WITH_OPERATOR, operator=operator.organisation)
    page = reverse("exchanges:my_thread", kwargs={"pk": thread.pk})
    client = client_for(operator)
    assert client.post(page, {"text": "Nous pouvons accueillir l'atelier."}).status_code == 302
    assert "accueillir" in client_for(who.officer).get(url("thread", contract, thread.pk)).content.decode()
    contract.actions.update(operator=None)
    assert client.post(page, {"text": "Encore"}).status_code == 403
    answer = client.get(page).content.decode()
    assert "ne porte plus d&#x27;action" in answer and "<textarea" not in answer
    with pytest.raises(ActRefused, match="ne porte aucune action"):
        opened(contract, who.lead, audience=Thread.WITH_OPERATOR, operator=operator.organisation)


def test_the_form_names_the_people_of_each_choice_before_the_click(contract, who, operator):
    client = client_for(who.lead)
    page = unescape(client.get(url("thread_add", contract)).content.decode())
    assert str(who.officer.person) in page and "N'écrira à personne" in page
    assert str(operator.organisation) in page and str(operator.person) in page
    values = {"subject": "L'action 1", "text": "Bonjour", "visibility": f"porteur-{operator.organisation_id}"}
    assert client.post(url("thread_add", contract), values).status_code == 302
    assert "L&#x27;action 1" in client_for(operator).get(reverse("exchanges:mine")).content.decode()
    stranger = make_membership(Role.OPERATOR_AGENT).organisation
    refused = client.post(url("thread_add", contract), {**values, "visibility": f"porteur-{stranger.pk}"})
    assert "pas proposé" in refused.content.decode() and Thread.objects.count() == 1


def test_hostile_text_stays_harmless(contract, who):
    values = {"subject": HOSTILE[:150], "text": HOSTILE, "visibility": "partage"}
    assert client_for(who.lead).post(url("thread_add", contract), values).status_code == 302
    thread = Thread.objects.get()
    page = client_for(who.officer).get(url("thread", contract, thread.pk)).content.decode()
    assert "<script>alert" not in page and 'href="javascript' not in page and "مرحبا" in page
    assert "\u202e" not in Message.objects.get().text + thread.subject


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"text": ""}, "remplissez ce champ"),
        ({"visibility": ""}, "choisissez une réponse"),
        ({"visibility": "autre"}, "pas proposé"),
        ({"text": "x" * 5001}, "trop long"),
        ({"subject": ""}, "remplissez ce champ"),
    ],
)
def test_a_bad_message_is_a_sentence_and_stays_typed(contract, who, values, sentence):
    values = {"subject": "Atelier", "text": "Bonjour", "visibility": "partage", **values}
    page = client_for(who.lead).post(url("thread_add", contract), values).content.decode()
    assert sentence in page and values["text"] in page and not Message.objects.exists()


def test_several_files_in_one_message_or_none_when_one_is_refused(contract, who):
    client = client_for(who.lead)
    values = {"subject": "Pièces", "text": "Voici", "visibility": "interne"}

    def two(second):
        return [SimpleUploadedFile("note.pdf", pdf()), second]

    svg = SimpleUploadedFile("dessin.svg", SVG, content_type="image/svg+xml")
    refused = client.post(url("thread_add", contract), {**values, "uploads": two(svg)}).content.decode()
    assert "« dessin.svg »" in refused.replace("\xa0", " ") and not Message.objects.exists()
    other = SimpleUploadedFile("plan.pdf", pdf())
    assert client.post(url("thread_add", contract), {**values, "uploads": two(other)}).status_code == 302
    files = list(Message.objects.get().files.all())
    assert [joined.file.name for joined in files] == ["note.pdf", "plan.pdf"]
    answer = client_for(who.partner).get(url("file", contract, files[1].pk))
    assert answer.status_code == 200 and b"".join(answer)
    assert client_for(who.officer).get(url("file", contract, files[1].pk)).status_code == 404


def test_each_page_says_who_reads_the_thread(contract, who, operator):
    note = make_thread(contract, who.officer, shared=False, subject="Entre nous")
    make_message(note, who.officer)
    home = client_for(who.prefect).get(url("home", contract)).content.decode()
    assert "Note interne, État seulement" in home
    assert "membres de la préfecture" in client_for(who.prefect).get(url("thread", contract, note.pk)).content.decode()
    assert "Entre nous" not in client_for(who.lead).get(url("home", contract)).content.decode()
    thread = make_thread(contract, who.lead, operator=operator.organisation)
    page = client_for(make_readers(contract).region).get(url("thread", contract, thread.pk)).content.decode()
    assert "qui ne voit rien d" in page and "<textarea" not in page and "chef·fe de projet" in page


def test_what_is_new_is_counted_for_each_person_until_it_is_shown(contract, who):
    thread = make_thread(contract, who.lead)
    for _ in range(30):
        make_message(thread, who.lead)

    def unread(member):
        return threads(Thread.objects.visible_to(member), member).get().unread

    for member in (who.officer, who.prefect):
        member.started_on = date(2026, 1, 1)
        member.save()
    assert (unread(who.lead), unread(who.officer)) == (0, 30)
    # The last page shows the latest messages: the older ones of the thread are behind it.
    client_for(who.officer).get(url("thread", contract, thread.pk))
    assert (unread(who.officer), unread(who.prefect)) == (0, 30)
    make_message(thread, who.lead)
    client_for(who.officer).get(f"{url('thread', contract, thread.pk)}?page=1")
    assert unread(who.officer) == 1
    page = client_for(who.officer).get(url("home", contract)).content.decode()
    assert "dont 1 non lu." in page
    # Somebody who has just arrived is not shown years of messages as new.
    who.prefect.started_on = date(2026, 5, 1)
    assert unread(who.prefect) == 0


def test_an_operator_s_pages_cost_the_same_whatever_their_length(
    contract, who, operator, django_assert_max_num_queries
):
    for _ in range(30):
        thread = make_thread(contract, who.lead, operator=operator.organisation)
        for _ in range(3):
            make_message(thread, who.lead)
    client = client_for(operator)
    for page in (reverse("exchanges:mine"), reverse("exchanges:my_thread", kwargs={"pk": thread.pk})):
        client.get(page)
        with django_assert_max_num_queries(12):
            client.get(page)


def test_words_are_found_whatever_their_accents_in_what_one_reads(contract, who):
    make_message(make_thread(contract, who.lead), who.lead, "La réunion des Œuvres sociales est déplacée")
    make_message(make_thread(contract, who.officer, shared=False), who.officer, "Réunion interne")
    client = client_for(who.lead)
    page = client.get(url("home", contract), {"q": "reunion oeuv"}).content.decode()
    assert "1 message avec" in page.replace("\xa0", " ") and "déplacée" in page
    assert client.get(url("home", contract), {"q": "interne"}).context["page"].paginator.count == 0
    acts.open_thread(contract, subject="Hébergement d'été", text="Bonjour", by=who.lead, today=TODAY)
    assert client.get(url("home", contract), {"q": "HEBERGEMENT"}).context["page"].paginator.count == 1
    assert client.get(url("home", contract), {"q": "%' --"}).status_code == 200
