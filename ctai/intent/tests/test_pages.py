import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, people
from ctai.files.tests.samples import EXE
from ctai.intent.models import IntentLetter, Source
from ctai.intent.tests.factories import COMPLETE, make_letter, pdf_upload
from ctai.rules.states import State
from ctai.territories.tests.factories import make_territories
from tests.world import client_for

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> 😀 \u202eabc مرحبا {{ 7*7 }}"


def url(name, contract, **more):
    return reverse(f"intent:{name}", kwargs={"number": contract.number, **more})


def posted(version, **changes):
    return {**COMPLETE, "source": "written", "version": version, **changes}


def test_start_creates_nothing_before_the_first_save_and_then_leads_to_the_letter():
    places = make_territories()
    contract = make_contract(State.IN_FORCE, territory=places.besancon)
    client = client_for(people(contract).lead)
    address = reverse("intent:start") + "?territoire=commune-25056"
    page = client.get(address).content.decode()
    assert "Préfecture du Doubs" in page and contract.number in page and Contract.objects.count() == 1
    assert "choisissez une réponse" in client.post(address, {"kind": "ctai"}).content.decode()
    answer = client.post(address, {"kind": "city_contract", "mode": "repetition"})
    opened = Contract.objects.exclude(pk=contract.pk).get()
    assert answer.url == url("edit", opened) and opened.is_rehearsal and opened.kind == "city_contract"
    again = client.post(address, {"kind": "ctai", "mode": "repetition"})
    assert opened.number in again.content.decode() and Contract.objects.count() == 2


def test_start_without_territory_takes_one_s_own_and_an_unknown_one_is_404():
    contract = make_contract(State.IN_FORCE)
    client = client_for(people(contract).lead)
    assert "Millau (12)" in client.get(reverse("intent:start")).content.decode()
    assert client.get(reverse("intent:start") + "?territoire=commune-99999").status_code == 404
    assert client.get(reverse("intent:start") + "?territoire=%00'--").status_code == 404


def test_the_state_is_told_who_can_write_a_letter():
    contract = make_contract(State.IN_FORCE)
    answer = client_for(people(contract).officer).get(reverse("intent:start") + "?territoire=commune-12145")
    assert answer.status_code == 403 and "chef·fe de projet de la collectivité" in answer.content.decode()


def test_a_draft_tells_who_sees_it_and_what_is_missing():
    contract = make_contract()
    page = client_for(people(contract).lead).get(url("letter", contract)).content.decode()
    assert "invisible pour la préfecture" in page and "Au moins un domaine envisagé" in page
    partner = client_for(people(contract).partner).get(url("letter", contract)).content.decode()
    assert "cheffe de file du dossier" in partner and "Modifier la lettre" not in partner


def test_hostile_text_is_kept_and_shown_harmless():
    contract = make_contract()
    client = client_for(people(contract).lead)
    values = posted(0, subject=HOSTILE, body=HOSTILE, reasons=HOSTILE, contact_name=HOSTILE, wished_on="")
    assert client.post(url("edit", contract), values).status_code == 302
    page = client.get(url("letter", contract)).content.decode()
    assert "<script>alert" not in page and "😀" in page and "مرحبا" in page and "{{ 7*7 }}" in page
    assert "\u202e" not in IntentLetter.objects.get().subject


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("wished_on", "1899-12-31", "Indiquez une date entre"),
        ("wished_on", "31/02/2026", "n&#x27;existe pas"),
        ("contact_email", "pas une adresse", "adresse électronique complète"),
        ("contact_phone", "abc", "numéro de téléphone"),
        ("themes", ["inconnu"], "pas proposé"),
        ("subject", "x" * 201, "trop long"),
        ("source", "autre", "pas proposé"),
    ],
)
def test_bad_input_is_a_sentence_and_nothing_typed_is_lost(field, value, sentence):
    contract = make_contract()
    answer = client_for(people(contract).lead).post(url("edit", contract), posted(0, **{field: value}))
    page = answer.content.decode()
    assert answer.status_code == 200 and sentence in page
    assert "Des cours de français le soir" in page


def test_two_browsers_the_second_sees_both_versions_then_decides():
    contract = make_contract()
    who = people(contract)
    make_letter(contract)
    first, second = client_for(who.lead), client_for(who.elected)
    assert first.post(url("edit", contract), posted(1, needs="Version de Claire")).status_code == 302
    answer = second.post(url("edit", contract), posted(1, needs="Version d'Édouard"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Version de Claire" in page and "Version d&#x27;Édouard" in page and str(who.lead.person) in page
    assert 'name="version" value="2"' in page
    assert second.post(url("edit", contract), posted(2, needs="Les deux")).status_code == 302
    assert IntentLetter.objects.get().needs == "Les deux"


def test_a_program_named_pdf_is_refused_beside_the_field():
    contract = make_contract()
    upload = SimpleUploadedFile("lettre.pdf", EXE, content_type="application/pdf")
    answer = client_for(people(contract).lead).post(url("file", contract), {"version": 0, "upload": upload})
    assert answer.status_code == 200 and "Une correction est nécessaire" in answer.content.decode()
    assert not IntentLetter.objects.exists()


def test_the_prefecture_downloads_only_what_was_sent():
    contract = make_contract(State.INTENT_SENT)
    who = people(contract)
    letter = make_letter(contract, source=Source.UPLOADED)
    from ctai.files.store import store

    letter.file = store(who.lead.organisation, "lettre.pdf", pdf_upload(), by=who.lead)
    letter.save()
    officer = client_for(who.officer)
    answer = officer.get(url("download", contract, piece="fichier"))
    assert answer.status_code == 200 and b"".join(answer).startswith(b"%PDF")
    assert "attachment" in answer["Content-Disposition"]
    IntentLetter.objects.update(source=Source.WRITTEN)
    assert officer.get(url("download", contract, piece="fichier")).status_code == 404
    assert officer.get(url("download", contract, piece="autre")).status_code == 404
    assert officer.get(url("download", contract, piece="deliberation")).status_code == 404


def test_the_deliberation_form_asks_for_file_and_date():
    contract = make_contract()
    client = client_for(people(contract).lead)
    page = client.post(url("deliberation", contract), {"version": 0, "choice": "joindre"}).content.decode()
    assert "Joignez le fichier" in page and "Indiquez la date" in page
    future = {"version": 0, "choice": "joindre", "on": "2059-01-01", "upload": pdf_upload()}
    assert "futur" in client.post(url("deliberation", contract), future).content.decode()
    assert client.post(url("deliberation", contract), {"version": 0, "choice": "non-requise"}).status_code == 302
    assert "Non requise à ce stade" in client.get(url("letter", contract)).content.decode()


def test_a_late_answer_is_said_as_a_usage_of_the_platform():
    contract = make_contract(State.INTENT_SENT)
    make_letter(contract)
    page = client_for(people(contract).officer).get(url("letter", contract)).content.decode()
    assert "de retard" in page and "usage de la plateforme" in page


@pytest.mark.parametrize("state", list(State))
def test_the_letter_reads_at_every_state(state):
    contract = make_contract(state)
    make_letter(contract)
    assert client_for(people(contract).lead).get(url("letter", contract)).status_code == 200


def test_the_letter_page_costs_few_queries(django_assert_max_num_queries):
    contract = make_contract(State.INTENT_SENT)
    make_letter(contract)
    client = client_for(people(contract).officer)
    with django_assert_max_num_queries(12):
        client.get(url("letter", contract))
