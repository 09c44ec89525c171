import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.exchanges.models import Decision, Meeting, Message
from ctai.exchanges.tests.factories import make_decision, make_meeting, make_message
from ctai.files.tests.samples import SVG, pdf
from ctai.rules.states import State
from tests.world import client_for

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> 😀 \u202eabc مرحبا {{ 7*7 }} [x](javascript:alert(1))"
MEETING = {"version": 0, "title": "Première rencontre", "on": "2026-04-14", "at": "10:30", "place": "Mairie"}


@pytest.fixture
def contract():
    return make_contract(State.EXCHANGES)


@pytest.fixture
def who(contract):
    return people(contract)


def url(name, contract, pk=None):
    return reverse(f"exchanges:{name}", kwargs={"number": contract.number} | ({"pk": pk} if pk else {}))


def test_before_the_acknowledgement_the_page_says_why():
    contract = make_contract()
    client = client_for(people(contract).lead)
    page = client.get(url("home", contract)).content.decode()
    assert "accuse réception" in page and "Voir où en est la lettre" in page
    assert client.post(url("home", contract), {"text": "x", "visibility": "partage"}).status_code == 403


def test_writing_names_the_recipients_and_keeps_hostile_text_harmless(contract, who):
    client = client_for(who.lead)
    assert str(who.officer.person) in client.get(url("home", contract)).content.decode()
    assert client.post(url("home", contract), {"text": HOSTILE, "visibility": "partage"}).status_code == 302
    page = client_for(who.officer).get(url("home", contract)).content.decode()
    assert "<script>alert" not in page and 'href="javascript' not in page and "مرحبا" in page
    assert "\u202e" not in Message.objects.get().text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"text": "", "visibility": "partage"}, "remplissez ce champ"),
        ({"text": "Bonjour"}, "choisissez une réponse"),
        ({"text": "Bonjour", "visibility": "autre"}, "pas proposé"),
        ({"text": "x" * 5001, "visibility": "partage"}, "trop long"),
    ],
)
def test_a_bad_message_is_a_sentence_and_stays_typed(contract, who, values, sentence):
    page = client_for(who.lead).post(url("home", contract), values).content.decode()
    assert sentence in page and values["text"] in page and not Message.objects.exists()


def test_an_svg_is_refused_and_a_pdf_is_joined_for_the_readers_of_the_message(contract, who):
    client = client_for(who.lead)
    values = {"text": "Voici", "visibility": "interne"}
    svg = SimpleUploadedFile("dessin.svg", SVG, content_type="image/svg+xml")
    assert client.post(url("home", contract), {**values, "upload": svg}).status_code == 200
    upload = SimpleUploadedFile("note.pdf", pdf())
    assert client.post(url("home", contract), {**values, "upload": upload}).status_code == 302
    joined = Message.objects.get().files.get()
    answer = client_for(who.partner).get(url("file", contract, joined.pk))
    assert answer.status_code == 200 and b"".join(answer)
    assert client_for(who.officer).get(url("file", contract, joined.pk)).status_code == 404


def test_a_private_note_is_marked_and_invisible_to_the_other_side(contract, who):
    make_message(contract, who.officer, "Entre nous", shared=False)
    assert "note interne, État seulement" in client_for(who.prefect).get(url("home", contract)).content.decode()
    assert "Entre nous" not in client_for(who.lead).get(url("home", contract)).content.decode()


def test_readers_of_the_state_read_and_are_told_who_writes(contract, who):
    make_message(contract, who.lead, "Bonjour à tous")
    page = client_for(make_readers(contract).region).get(url("home", contract)).content.decode()
    assert "Bonjour à tous" in page and "chef·fe de projet" in page and "<textarea" not in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"on": "1899-04-14"}, "Indiquez une date entre"),
        ({"at": "25:00"}, "écrivez une heure"),
        ({"place": ""}, "Indiquez un lieu, ou un lien"),
        ({"online": "javascript:alert(1)"}, "adresse complète"),
        ({"title": ""}, "remplissez ce champ"),
    ],
)
def test_a_bad_meeting_is_a_sentence(contract, who, changes, sentence):
    answer = client_for(who.lead).post(url("meeting_add", contract), {**MEETING, **changes})
    assert answer.status_code == 200 and sentence in answer.content.decode() and not Meeting.objects.exists()


def test_a_meeting_from_its_preparation_to_its_minutes(contract, who):
    lead, officer = client_for(who.lead), client_for(who.officer)
    lead.post(url("meeting_add", contract), {**MEETING, "at": "10h30", "agenda": HOSTILE})
    meeting = Meeting.objects.get()
    assert meeting.at.hour == 10 and meeting.starts_at.utcoffset().total_seconds() == 0
    assert officer.get(url("meeting", contract, meeting.pk)).status_code == 404
    share = lead.get(url("meeting_share", contract, meeting.pk)).content.decode()
    assert str(who.officer.person) in share
    assert lead.post(url("meeting_share", contract, meeting.pk), {"version": 1}).status_code == 302
    page = officer.get(url("meeting", contract, meeting.pk)).content.decode()
    assert "<script>alert" not in page and "14\xa0avril 2026" in page
    officer.post(url("minutes", contract, meeting.pk), {"version": 2, "minutes": "**Accord** sur le calendrier"})
    assert "<strong>Accord</strong>" in lead.get(url("meeting", contract, meeting.pk)).content.decode()


def test_two_browsers_on_the_minutes(contract, who):
    meeting = make_meeting(contract, who.lead)
    lead, officer = client_for(who.lead), client_for(who.officer)
    address = url("minutes", contract, meeting.pk)
    assert lead.post(address, {"version": 1, "minutes": "Version de la ville"}).status_code == 302
    answer = officer.post(address, {"version": 1, "minutes": "Version de l'État"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Version de la ville" in page and "Version de l&#x27;État" in page and str(who.lead.person) in page
    assert officer.post(address, {"version": 2, "minutes": "Les deux"}).status_code == 302
    assert Meeting.objects.get().minutes == "Les deux"


def test_two_browsers_on_the_meeting_and_on_a_decision(contract, who):
    meeting = make_meeting(contract, who.lead)
    decision = make_decision(meeting)
    client = client_for(who.officer)
    address = url("meeting_edit", contract, meeting.pk)
    assert client.post(address, {**MEETING, "version": 1, "at": "09:00"}).status_code == 302
    page = client.post(address, {**MEETING, "version": 1, "at": "11:00"}).content.decode()
    assert "11 h 00" in page and "9 h 00" in page
    address = url("decision_edit", contract, decision.pk)
    values = {"version": 1, "text": "Une autre", "owner": contract.prefecture_id}
    assert client.post(address, values).status_code == 302
    answer = client.post(address, {**values, "owner": contract.lead_id})
    assert answer.status_code == 409 and str(contract.prefecture) in answer.content.decode()


def test_decisions_are_added_done_and_listed(contract, who):
    meeting = make_meeting(contract, who.lead)
    client = client_for(who.lead)
    values = {"version": 0, "text": "Réunir les associations", "owner": contract.lead_id, "due_on": "2026-05-01"}
    assert client.post(url("decision_add", contract, meeting.pk), values).status_code == 302
    decision = Decision.objects.get()
    assert "en retard" in client.get(url("home", contract)).content.decode()
    client.post(url("decision_done", contract, decision.pk), {"realisee": "oui", "version": 1})
    page = client.get(url("decisions", contract)).content.decode()
    assert "réalisée le" in page and "Première rencontre" in page
    # The button of a page opened before: somebody already did it.
    assert (
        client.post(url("decision_done", contract, decision.pk), {"realisee": "oui", "version": 1}).status_code == 409
    )
    assert client.post(url("decision_done", contract, decision.pk), {"realisee": "oui"}).status_code == 409


def test_an_unshared_meeting_is_deleted_after_confirmation(contract, who):
    meeting = make_meeting(contract, who.lead, shared=False)
    client = client_for(who.lead)
    assert "seront perdus" in client.get(url("meeting_delete", contract, meeting.pk)).content.decode()
    assert client.post(url("meeting_delete", contract, meeting.pk)).status_code == 302
    assert client.post(url("meeting_delete", contract, meeting.pk)).status_code == 404


def test_a_meeting_of_another_contract_does_not_exist_here(contract, who):
    other = make_contract(State.EXCHANGES)
    meeting = make_meeting(other, who.lead)
    assert client_for(who.lead).get(url("meeting", contract, meeting.pk)).status_code == 404
    decision = make_decision(meeting)
    assert client_for(who.lead).get(url("decision_edit", contract, decision.pk)).status_code == 404


def test_the_page_costs_few_queries_whatever_its_length(contract, who, django_assert_max_num_queries):
    for _ in range(30):
        make_message(contract, who.lead)
        make_decision(make_meeting(contract, who.lead))
    client = client_for(who.officer)
    client.get(url("home", contract))
    with django_assert_max_num_queries(12):
        client.get(url("home", contract))
    meeting = Meeting.objects.last()
    with django_assert_max_num_queries(12):
        client.get(url("meeting", contract, meeting.pk))
