import pytest
from django.urls import reverse
from icalendar import Calendar

from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.exchanges.models import Decision, Meeting
from ctai.exchanges.tests.factories import COMING, make_decision, make_invitee, make_meeting, make_message, make_thread
from ctai.history.models import Entry
from ctai.rules.states import State
from tests.world import client_for

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> 😀 \u202eabc مرحبا {{ 7*7 }} [x](javascript:alert(1))"
MEETING = {
    "version": 0,
    "kind": "workshop",
    "lasts": 90,
    "title": "Première rencontre",
    "on": "2026-04-14",
    "at": "10:30",
    "place": "Mairie",
}


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
    assert client.post(url("thread_add", contract), {"text": "x"}).status_code == 403


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


def test_inviting_then_changing_then_cancelling_from_the_pages(contract, who):
    meeting = make_meeting(contract, who.lead, starts_at=COMING)
    lead, officer = client_for(who.lead), client_for(who.officer)
    address = url("meeting_invite", contract, meeting.pk)
    page = lead.get(address).content.decode()
    assert f"{who.officer.person}, " in page and str(who.partner.person) in page
    values = {"people": [who.officer.pk], "guests": "Directrice du CCAS ; DIRECTION@ccas.example\n\nUn élu"}
    assert lead.post(address, values).status_code == 302
    assert [one.address for one in meeting.invitees.all()] == [who.officer.person.email, "direction@ccas.example", ""]
    page = officer.get(url("meeting", contract, meeting.pk)).content.decode()
    assert "invitation en cours d'envoi" in page and "sans courriel" in page
    assert "Directrice du CCAS ; direction@ccas.example" in lead.get(address).content.decode()
    edit = lead.get(url("meeting_edit", contract, meeting.pk)).content.decode()
    assert "Écrira à" in edit and str(who.officer.person) in edit
    cancel = url("meeting_cancel", contract, meeting.pk)
    assert "remplissez ce champ" in officer.post(cancel, {"version": 1, "reason": ""}).content.decode()
    assert "a changé depuis" in officer.post(cancel, {"version": 9, "reason": "Neige"}).content.decode()
    assert officer.post(cancel, {"version": 1, "reason": "Neige <b>"}).status_code == 302
    page = lead.get(url("meeting", contract, meeting.pk)).content.decode()
    assert "Réunion annulée le" in page and "Neige &lt;b&gt;" in page and "Ajouter à mon agenda" not in page


@pytest.mark.parametrize(
    ("guests", "sentence"),
    [
        ("direction@ccas.example", "écrivez d&#x27;abord la fonction"),
        ("Directrice ; pas-une-adresse", "adresse électronique complète"),
        ("A ; a@b.example\nB ; A@b.example", "écrite deux fois"),
        ("x" * 121, "120 caractères"),
    ],
)
def test_a_guest_badly_written_is_a_sentence_and_stays_typed(contract, who, guests, sentence):
    meeting = make_meeting(contract, who.lead, starts_at=COMING)
    page = client_for(who.lead).post(url("meeting_invite", contract, meeting.pk), {"guests": guests}).content.decode()
    assert sentence in page.replace("\xa0", " ") and guests.splitlines()[0] in page and not meeting.invitees.exists()


def test_a_meeting_is_downloaded_without_the_names_of_those_invited(contract, who):
    meeting = make_meeting(contract, who.lead, title="Réunion <2> ; suite", starts_at=COMING)
    make_invitee(meeting, who.officer)
    answer = client_for(who.officer).get(url("meeting_download", contract, meeting.pk))
    assert answer["Content-Type"].startswith("text/calendar") and ".ics" in answer["Content-Disposition"]
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert event["SUMMARY"] == "Réunion <2> ; suite" and "ATTENDEE" not in event and "ORGANIZER" not in event


def test_a_small_number_of_persons_heard_is_read_by_the_parties_alone(contract, who):
    meeting = make_meeting(contract, who.lead)
    address = url("minutes", contract, meeting.pk)
    values = {"version": 1, "minutes": "Des besoins", "attended": "12", "heard": "14", "languages": "dari, arabe"}
    lead = client_for(who.lead)
    assert "plus de personnes entendues" in lead.post(address, values).content.decode()
    assert lead.post(address, {**values, "heard": "7"}).status_code == 302
    page = url("meeting", contract, meeting.pk)
    assert "entendues&nbsp;: 7." in lead.get(page).content.decode()
    region = client_for(make_readers(contract).region).get(page).content.decode()
    assert "moins de 11" in region and "entendues&nbsp;: 7." not in region and "dari, arabe" in region
    (told,) = Entry.objects.filter(act="save_minutes")
    assert told.changes["heard"] == ["", "moins de 11"]


def test_the_page_costs_few_queries_whatever_its_length(contract, who, django_assert_max_num_queries):
    for _ in range(30):
        thread = make_thread(contract, who.lead)
        make_message(thread, who.lead)
        make_invitee(meeting := make_meeting(contract, who.lead), who.officer)
        make_decision(meeting)
    client = client_for(who.officer)
    pages = [url("home", contract), f"{url('home', contract)}?q=bonjour", url("thread", contract, thread.pk)]
    coming = make_meeting(contract, who.lead, starts_at=COMING)
    for number in range(30):
        make_invitee(coming, function="Invité", email=f"invite{number}@ville.example")
    pages += [url(name, contract, coming.pk) for name in ("meeting", "meeting_invite", "meeting_cancel")]
    for page in [*pages, url("meeting", contract, meeting.pk), url("thread_add", contract)]:
        client.get(page)
        with django_assert_max_num_queries(12):
            client.get(page)


def test_the_journal_says_a_change_of_hour_at_paris_time(contract, who):
    meeting = make_meeting(contract, who.lead)
    client = client_for(who.lead)
    client.post(url("meeting_edit", contract, meeting.pk), {**MEETING, "version": 1, "at": "14:00", "place": "Rodez"})
    page = client.get(reverse("contracts:journal", kwargs={"number": contract.number})).content.decode()
    assert "14 avril 2026 à 14 h 00" in page.replace("\xa0", " ") and "+00:00" not in page
