"""Writing, answering, ranking and freezing a diagnosis."""

import json
from decimal import Decimal

import pytest

from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.diagnosis import acts, reads
from ctai.diagnosis.models import Agreement, Diagnosis
from ctai.diagnosis.tests.factories import TODAY, make_agreed, make_diagnosis
from ctai.figures.tests.factories import make_value
from ctai.history.digests import digest_of
from ctai.history.journal import verify
from ctai.history.models import Entry
from ctai.rules.refusals import ActRefused, Conflict, NotReady
from ctai.rules.roles import Side
from ctai.rules.states import State
from ctai.rules.themes import SECTIONS, Theme

pytestmark = pytest.mark.django_db


def write(section, text, by, *, seen=None, not_applicable=False):
    return acts.write_section(
        section, text=text, not_applicable=not_applicable, seen=seen or section.version, by=by, today=TODAY
    )


def test_a_new_version_has_the_eight_sections_in_order():
    diagnosis = make_diagnosis()
    assert [section.code for section in diagnosis.sections.all()] == [section.code for section in SECTIONS]
    assert diagnosis.number == 1


def test_a_version_left_open_is_taken_up_again():
    diagnosis = make_diagnosis()
    again = acts.open_diagnosis_content(diagnosis.contract, by=people(diagnosis.contract).officer, today=TODAY)
    assert again == diagnosis


def test_writing_keeps_who_when_and_the_journal_old_and_new():
    diagnosis = make_diagnosis()
    own = people(diagnosis.contract)
    section = write(diagnosis.sections.first(), "Douze communes.", own.officer)
    assert (section.text, section.written_by, section.version) == ("Douze communes.", own.officer, 2)
    entry = Entry.objects.of(diagnosis.contract.number).first()
    assert entry.act == "write_section" and entry.changes == {"text": ["", "Douze communes."]}
    assert not list(verify([diagnosis.contract.number]))


def test_the_same_text_saved_again_writes_nothing():
    diagnosis = make_diagnosis()
    lead = people(diagnosis.contract).lead
    section = write(diagnosis.sections.first(), "Texte", lead)
    rows = Entry.objects.count()
    assert write(section, "Texte", lead).version == 2
    assert Entry.objects.count() == rows


def test_the_second_of_two_writers_is_told_and_nothing_is_overwritten():
    diagnosis = make_diagnosis()
    own = people(diagnosis.contract)
    section = diagnosis.sections.first()
    write(section, "De la collectivité", own.lead)
    with pytest.raises(Conflict):
        write(section, "De la préfecture", own.officer)
    section.refresh_from_db()
    assert section.text == "De la collectivité"


def test_a_section_without_object_has_no_text():
    diagnosis = make_diagnosis()
    lead = people(diagnosis.contract).lead
    with pytest.raises(ActRefused):
        write(diagnosis.sections.first(), "Texte", lead, not_applicable=True)
    assert write(diagnosis.sections.first(), "", lead, not_applicable=True).is_written


def test_both_agree_then_a_change_takes_both_answers_down_and_says_so():
    diagnosis = make_diagnosis()
    own = people(diagnosis.contract)
    section = write(diagnosis.sections.first(), "Premier", own.lead)
    acts.agree(section, seen=section.revision, by=own.lead, today=TODAY)
    acts.agree(section, seen=section.revision, by=own.officer, today=TODAY)
    assert reads.state_of(section).is_agreed
    section = write(section, "Second", own.officer)
    state = reads.state_of(section)
    assert not state.is_agreed and all(answer.has_fallen for answer in state.answers)
    assert state.lacking == "accord attendu de la collectivité, accord attendu de l'État"
    sentence = Entry.objects.of(diagnosis.contract.number).first().sentence
    assert "réponse de la collectivité et de l'État à redonner" in sentence


def test_one_does_not_agree_to_a_text_one_has_not_read():
    diagnosis = make_diagnosis()
    own = people(diagnosis.contract)
    section = write(diagnosis.sections.first(), "Premier", own.lead)
    read = section.revision
    write(section, "Second", own.lead)
    with pytest.raises(Conflict):
        acts.agree(section, seen=read, by=own.officer, today=TODAY)


def test_a_disagreement_gives_its_reason_and_an_abstention_is_no_agreement():
    diagnosis = make_diagnosis()
    own = people(diagnosis.contract)
    section = write(diagnosis.sections.first(), "Texte", own.lead)
    with pytest.raises(ActRefused, match="Dites pourquoi"):
        acts.disagree(section, reason=" ", seen=section.revision, by=own.officer, today=TODAY)
    acts.disagree(section, reason="Il manque Creissels.", seen=section.revision, by=own.officer, today=TODAY)
    acts.abstain(section, seen=section.revision, by=own.lead, today=TODAY)
    assert reads.state_of(section).lacking == "abstention de la collectivité, désaccord de l'État"


def test_an_empty_section_cannot_be_agreed_and_an_answer_can_be_taken_back():
    diagnosis = make_diagnosis()
    own = people(diagnosis.contract)
    section = diagnosis.sections.first()
    with pytest.raises(ActRefused, match="rien à approuver"):
        acts.agree(section, seen=section.revision, by=own.lead, today=TODAY)
    section = write(section, "Texte", own.lead)
    acts.agree(section, seen=section.revision, by=own.lead, today=TODAY)
    acts.withdraw_agreement(section, by=own.elected, today=TODAY)
    assert not Agreement.objects.exists()
    with pytest.raises(ActRefused, match="pas encore répondu"):
        acts.withdraw_agreement(section, by=own.lead, today=TODAY)


def test_only_the_parties_write_and_only_in_diagnosis():
    diagnosis = make_diagnosis()
    around = make_readers(diagnosis.contract)
    for by in (around.sub_prefect, around.region, around.steward, around.ofii, around.operator, around.other_officer):
        with pytest.raises(ActRefused):
            write(diagnosis.sections.first(), "Texte", by)
    diagnosis.contract.__class__.objects.filter(pk=diagnosis.contract_id).update(state=State.EXCHANGES)
    with pytest.raises(ActRefused, match="Échanges en cours"):
        write(diagnosis.sections.first(), "Texte", people(diagnosis.contract).lead)


def test_priorities_keep_their_order_and_take_the_answers_of_their_section_down():
    diagnosis = make_agreed()
    lead = people(diagnosis.contract).lead
    section = diagnosis.sections.get(code="priorities")
    assert reads.state_of(section).is_agreed
    second = acts.add_priority(diagnosis, theme=Theme.HOUSING, title="Loger", why="", by=lead, today=TODAY)
    section.refresh_from_db()
    assert not reads.state_of(section).is_agreed
    acts.move_priority(second, up=True, by=lead, today=TODAY)
    acts.move_priority(second, up=True, by=lead, today=TODAY)
    assert [one.title for one in diagnosis.priorities.all()] == ["Loger", "Réduire l'attente"]
    second.refresh_from_db()
    acts.remove_priority(second, by=lead, today=TODAY)
    assert [(one.rank, one.title) for one in diagnosis.priorities.all()] == [(1, "Réduire l'attente")]


def test_a_priority_changed_meanwhile_is_a_conflict():
    diagnosis = make_agreed()
    own = people(diagnosis.contract)
    priority = diagnosis.priorities.get()
    acts.update_priority(priority, theme=Theme.FRENCH, title="Un", why="", seen=1, by=own.lead, today=TODAY)
    with pytest.raises(Conflict):
        acts.update_priority(priority, theme=Theme.FRENCH, title="Deux", why="", seen=1, by=own.officer, today=TODAY)


def test_a_placed_figure_keeps_its_value_when_a_later_one_is_loaded():
    diagnosis = make_diagnosis()
    lead = people(diagnosis.contract).lead
    section = diagnosis.sections.get(code="newcomers")
    make_value(diagnosis.contract.departement)
    figure = acts.place_figure(section, "taux-essai:departement-12", by=lead, today=TODAY)
    assert (figure.value, figure.place, figure.period) == (Decimal("8.6"), "département de l'Aveyron", "2020")
    assert figure.source == "Insee, Taux localisés"
    with pytest.raises(ActRefused, match="déjà placé"):
        acts.place_figure(section, "taux-essai:departement-12", by=lead, today=TODAY)
    make_value(diagnosis.contract.departement, "7.9", year=2025)
    placed = reads.placed_in(section)[0]
    assert placed.figure.value == Decimal("8.6") and placed.newer_written == "7,9\u00a0%, 2025"
    acts.update_figure(figure, by=lead, today=TODAY)
    placed = reads.placed_in(section)[0]
    assert placed.figure.value == Decimal("7.9") and placed.newer is None
    acts.remove_figure(figure, by=lead, today=TODAY)
    assert not section.figures.exists()


@pytest.mark.parametrize("reference", ["", "rien", "taux-essai:departement-99", "taux-essai:france", "x:y:z"])
def test_a_figure_without_value_is_not_cited(reference):
    diagnosis = make_diagnosis()
    make_value(diagnosis.contract.departement)
    with pytest.raises(ActRefused, match="pas de valeur publiée"):
        acts.place_figure(diagnosis.sections.first(), reference, by=people(diagnosis.contract).lead, today=TODAY)


def test_what_is_missing_before_freezing_names_each_section_and_whose_turn():
    diagnosis = make_diagnosis()
    contract, own = diagnosis.contract, people(diagnosis.contract)
    assert len(reads.diagnosis_agreed_missing(contract, TODAY)) == 8
    assert reads.diagnosis_priorities_missing(contract, TODAY)[0].url_name == "diagnosis:home"
    section = write(diagnosis.sections.get(code="obstacles"), "Les horaires.", own.lead)
    acts.agree(section, seen=section.revision, by=own.lead, today=TODAY)
    sentences = [piece.sentence for piece in reads.diagnosis_agreed_missing(contract, TODAY)]
    assert "la section « Obstacles » : accord attendu de l'État" in sentences
    assert make_contract(State.DIAGNOSIS).diagnoses.count() == 0


def test_a_contract_without_diagnosis_lacks_it():
    contract = make_contract(State.EXCHANGES)
    assert reads.diagnosis_agreed_missing(contract, TODAY)[0].sentence == "le diagnostic partagé n'est pas ouvert"


def test_freezing_keeps_the_content_and_its_digest_and_stops_all_writing():
    diagnosis = make_agreed()
    own = people(diagnosis.contract)
    frozen = acts.freeze(diagnosis.contract, by=own.officer, today=TODAY)
    stored = Diagnosis.objects.get(pk=frozen.pk)
    assert stored.digest == digest_of(stored.content) == digest_of(json.loads(json.dumps(stored.content)))
    assert [section["code"] for section in stored.content["sections"]] == [section.code for section in SECTIONS]
    assert stored.content["sections"][0]["answers"][1]["label"] == "Accord"
    with pytest.raises(ActRefused, match="figée"):
        write(stored.sections.first(), "Après", own.lead)
    assert Entry.objects.of(diagnosis.contract.number).first().changes["digest"] == ["", stored.digest]


def test_a_diagnosis_not_wholly_agreed_is_not_frozen():
    diagnosis = make_agreed()
    own = people(diagnosis.contract)
    section = diagnosis.sections.first()
    write(section, "Changé au dernier moment", own.lead, seen=section.version)
    with pytest.raises(NotReady):
        acts.freeze(diagnosis.contract, by=own.officer, today=TODAY)


def test_reopening_copies_texts_figures_and_priorities_but_no_answer():
    diagnosis = make_diagnosis()
    own = people(diagnosis.contract)
    make_value(diagnosis.contract.departement)
    acts.place_figure(diagnosis.sections.first(), "taux-essai:departement-12", by=own.lead, today=TODAY)
    make_agreed(diagnosis.contract)
    frozen = acts.freeze(diagnosis.contract, by=own.officer, today=TODAY)
    second = acts.open_diagnosis_content(diagnosis.contract, by=own.officer, today=TODAY)
    assert second.number == 2 and second.sections.count() == 8
    assert second.sections.first().text == frozen.sections.first().text
    assert second.sections.first().figures.get().value == Decimal("8.6")
    assert second.priorities.get().title == "Réduire l'attente"
    assert not Agreement.objects.filter(section__diagnosis=second).exists()
    assert frozen.sections.count() == 8 and frozen.sections.first().figures.count() == 1
    state = reads.sections_of(second)[0]
    assert state.waits_for(Side.STATE) == "Votre accord est attendu"
