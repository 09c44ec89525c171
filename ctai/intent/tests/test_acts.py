from datetime import date

import pytest

from ctai.accounts.tests.factories import make_membership, make_organisation
from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, people
from ctai.history.models import Entry
from ctai.intent import acts
from ctai.intent.models import IntentLetter
from ctai.intent.reads import addressee, intent_missing, open_contracts, possible_partners
from ctai.intent.tests.factories import COMPLETE, make_letter, pdf_upload
from ctai.rules.refusals import ActRefused, Conflict
from ctai.rules.roles import OrganisationKind, Role
from ctai.rules.states import State
from ctai.territories.tests.factories import make_territories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def places():
    return make_territories()


def authority(territory, role=Role.PROJECT_LEAD):
    return make_membership(role, make_organisation(OrganisationKind.AUTHORITY, territory, f"Ville de {territory.name}"))


def test_starting_opens_one_contract_with_the_filled_template(places):
    make_organisation(OrganisationKind.PREFECTURE, places.aveyron)
    lead = authority(places.millau)
    contract = acts.start_letter(places.millau, by=lead, today=TODAY)
    letter = IntentLetter.objects.get(contract=contract)
    assert letter.template_number == "LI-2026-1"
    assert "Ville de Millau souhaite" in letter.body and "département de l'Aveyron" in letter.body
    assert letter.subject.endswith("de Millau")
    assert Entry.objects.of(contract.number).count() == 1


def test_a_second_draft_of_the_same_mode_is_refused_and_a_rehearsal_is_not(places):
    make_organisation(OrganisationKind.PREFECTURE, places.aveyron)
    lead = authority(places.millau)
    first = acts.start_letter(places.millau, by=lead, today=TODAY)
    with pytest.raises(ActRefused, match=first.number):
        acts.start_letter(places.millau, by=lead, today=TODAY)
    rehearsal = acts.start_letter(places.millau, by=lead, today=TODAY, rehearsal=True)
    assert rehearsal.number.startswith("REP-")
    assert set(open_contracts(lead, places.millau)) == {first, rehearsal}


def test_nobody_starts_for_a_territory_that_is_not_theirs(places):
    make_organisation(OrganisationKind.PREFECTURE, places.aveyron)
    for by in (authority(places.besancon), make_membership(Role.OFFICER), make_membership(Role.OPERATOR_AGENT)):
        with pytest.raises(ActRefused):
            acts.start_letter(places.millau, by=by, today=TODAY)
    assert not Contract.objects.exists()


def test_an_unregistered_prefecture_is_said(places):
    with pytest.raises(ActRefused, match="pas encore inscrite"):
        acts.start_letter(places.millau, by=authority(places.millau), today=TODAY)


def test_a_region_writes_to_the_prefecture_of_its_chief_departement(places):
    from ctai.territories.models import Service

    Service.objects.filter(departement=places.doubs, kind="prefecture").update(prefecture_de_region=True)
    prefecture = make_organisation(OrganisationKind.PREFECTURE, places.doubs)
    contract = acts.start_letter(places.bfc, by=authority(places.bfc), today=TODAY)
    assert (contract.prefecture, contract.departement, contract.region) == (prefecture, places.doubs, places.bfc)


def test_partners_offered_are_authorities_around_the_territory(places):
    lead = authority(places.millau)
    epci, aveyron = authority(places.millau_grands_causses), authority(places.aveyron)
    authority(places.besancon)
    assert possible_partners(lead, places.millau) == sorted(
        [epci.organisation, aveyron.organisation], key=lambda body: body.name
    )
    assert lead.organisation in possible_partners(epci, places.millau_grands_causses)


def test_addressee_says_when_the_address_is_not_sure(places):
    known, unknown = addressee(places.millau), addressee(places.lozere)
    assert known.name == "Préfecture de l'Aveyron" and known.address and "à vérifier" in known.status
    assert unknown.address == () and "à vérifier" in unknown.status


def test_what_is_missing_is_listed_until_the_letter_is_complete(places):
    contract = make_contract()
    assert len(intent_missing(contract, TODAY)) == 7
    letter = make_letter(contract)
    assert intent_missing(contract, TODAY) == []
    IntentLetter.objects.filter(pk=letter.pk).update(source="uploaded", contact_email="", themes=[])
    sentences = [piece.sentence for piece in intent_missing(contract, TODAY)]
    assert sentences == [
        "le fichier de la lettre",
        "au moins un domaine envisagé",
        "un téléphone ou une adresse électronique de contact",
    ]


def test_only_the_lead_writes_and_only_in_draft(places):
    contract = make_contract()
    who = people(contract)
    acts.save_letter(contract, seen=0, by=who.elected, today=TODAY, subject="Objet")
    for by in (who.partner, who.officer):
        with pytest.raises(ActRefused):
            acts.save_letter(contract, seen=1, by=by, today=TODAY, subject="Non")
    sent = make_contract(State.INTENT_SENT)
    with pytest.raises(ActRefused, match="Lettre envoyée"):
        acts.save_letter(sent, seen=0, by=who.lead, today=TODAY, subject="Non")


def test_two_people_saving_the_second_is_told(places):
    contract = make_contract()
    who = people(contract)
    make_letter(contract)
    acts.save_letter(contract, seen=1, by=who.lead, today=TODAY, reasons="Les miennes")
    with pytest.raises(Conflict):
        acts.save_letter(contract, seen=1, by=who.elected, today=TODAY, reasons="Les autres")
    # A letter created meanwhile counts as a change too.
    with pytest.raises(Conflict):
        acts.save_letter(contract, seen=0, by=who.elected, today=TODAY, reasons="Les autres")
    assert IntentLetter.objects.get().reasons == "Les miennes"


def test_the_journal_of_a_draft_is_the_authority_s_business(places):
    contract = make_contract()
    who = people(contract)
    acts.save_letter(contract, seen=0, by=who.lead, today=TODAY, **COMPLETE)
    entry = Entry.objects.of(contract.number).first()
    assert entry.audience == "authority"
    assert entry.changes["subject"] == ["", COMPLETE["subject"]]
    assert not Entry.objects.of(contract.number).readable_by(who.officer).exists()


def test_files_come_and_go_and_the_text_stays(places):
    contract = make_contract()
    who = people(contract)
    make_letter(contract)
    letter = acts.attach_letter_file(contract, pdf_upload(), seen=1, by=who.lead, today=TODAY)
    assert letter.is_uploaded and letter.file.organisation == who.lead.organisation
    letter = acts.remove_letter_file(contract, seen=2, by=who.lead, today=TODAY)
    assert not letter.is_uploaded and letter.body == COMPLETE["body"]


def test_a_deliberation_is_dated_in_the_past_or_said_not_required(places):
    contract = make_contract()
    who = people(contract)
    make_letter(contract)
    act = {"number": "2026-12", "by": who.lead, "today": TODAY}
    with pytest.raises(ActRefused, match="futur"):
        acts.attach_deliberation(contract, pdf_upload(), on=date(2026, 3, 3), seen=1, **act)
    letter = acts.attach_deliberation(contract, pdf_upload("délib.pdf"), on=date(2026, 2, 3), seen=1, **act)
    assert letter.deliberation.name == "délib.pdf"
    letter = acts.declare_no_deliberation(contract, seen=2, by=who.lead, today=TODAY)
    assert letter.no_deliberation and letter.deliberation is None
    letter = acts.remove_deliberation(contract, seen=3, by=who.lead, today=TODAY)
    assert not letter.no_deliberation
