"""Writing, answering, ranking and freezing a diagnosis."""

import json

import pytest

from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.diagnosis import acts, reads
from ctai.diagnosis.content import content_of
from ctai.diagnosis.models import Agreement, Diagnosis, Origin
from ctai.diagnosis.ranking import graded_of, proposed_order
from ctai.diagnosis.tests.factories import TODAY, make_agreed, make_diagnosis, write
from ctai.figures.tests.factories import make_value
from ctai.history.digests import digest_of
from ctai.history.journal import verify
from ctai.history.models import Entry
from ctai.outlines.tests.factories import codes
from ctai.rules.refusals import ActRefused, Conflict, NotReady
from ctai.rules.roles import Side
from ctai.rules.states import State
from ctai.rules.themes import Theme
from ctai.writing.results import Clash

pytestmark = pytest.mark.django_db


def test_a_new_version_has_the_eight_sections_in_order():
    diagnosis = make_diagnosis()
    assert [section.code for section in diagnosis.sections.all()] == codes()
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


def test_two_writers_of_one_passage_are_asked_and_other_passages_are_merged():
    diagnosis = make_diagnosis()
    own = people(diagnosis.contract)
    section = write(diagnosis.sections.first(), "Un.\n\nDeux.", own.lead)
    write(section, "Un, dit la collectivité.\n\nDeux.", own.lead, seen=2)
    merged = write(section, "Un.\n\nDeux, dit la préfecture.", own.officer, seen=2)
    assert merged.text == "Un, dit la collectivité.\n\nDeux, dit la préfecture."
    assert "fusionnée" in Entry.objects.of(diagnosis.contract.number).first().sentence
    with pytest.raises(Clash):
        write(section, "Un, autrement.\n\nDeux.", own.officer, seen=2)
    section.body.refresh_from_db()
    assert section.text == merged.text


def test_a_section_without_object_has_no_text_and_opens_again_when_written():
    diagnosis = make_diagnosis()
    lead = people(diagnosis.contract).lead
    section = diagnosis.sections.first()
    acts.set_not_applicable(section, without=True, by=lead, today=TODAY)
    section = write(section, "Texte", lead)
    assert not section.not_applicable
    with pytest.raises(ActRefused, match="effacez"):
        acts.set_not_applicable(section, without=True, by=lead, today=TODAY)


def test_a_draft_is_neither_read_nor_answered_until_it_is_shared():
    diagnosis = make_diagnosis()
    own = people(diagnosis.contract)
    section = diagnosis.sections.get(code="needs")
    acts.keep_as_draft(section, by=own.lead, today=TODAY)
    section = write(section, "Mot secret", own.lead)
    for by in (own.officer, own.lead):
        with pytest.raises(ActRefused, match="brouillon"):
            acts.agree(section, seen=section.revision, by=by, today=TODAY)
    with pytest.raises(ActRefused, match="brouillon de la collectivité"):
        write(section, "Autre", own.officer)
    assert "section non partagée" in str(
        [one.sentence for one in reads.diagnosis_agreed_missing(diagnosis.contract, TODAY)]
    )
    assert "Mot secret" not in json.dumps(content_of(diagnosis), ensure_ascii=False)
    told = Entry.objects.of(diagnosis.contract.number).readable_by(own.officer)
    assert not told.filter(act="write_section").exists()
    acts.share_section(section, by=own.lead, today=TODAY)
    assert write(section, "Mot partagé", own.officer).text == "Mot partagé"
    with pytest.raises(ActRefused, match="déjà commencée"):
        acts.keep_as_draft(section, by=own.lead, today=TODAY)


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
    seen = [one.pk for one in diagnosis.priorities.all()]
    acts.order_priorities(diagnosis, order=seen[::-1], seen=seen, reason="", by=lead, today=TODAY)
    with pytest.raises(Conflict):
        acts.order_priorities(diagnosis, order=seen, seen=seen, reason="", by=lead, today=TODAY)
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


def test_the_common_score_proposes_the_rank_and_another_order_says_why():
    diagnosis = make_agreed()
    own = people(diagnosis.contract)
    first = diagnosis.priorities.get()
    second = acts.add_priority(diagnosis, theme=Theme.HOUSING, title="Loger", why="", by=own.lead, today=TODAY)
    acts.score_priority(second, importance=4, gap=4, by=own.lead, today=TODAY)
    one = graded_of(diagnosis)[1]
    assert not one.seen_by(Side.STATE) and not one.seen_by(None) and Side.AUTHORITY in one.seen_by(Side.AUTHORITY)
    assert not Entry.objects.of(diagnosis.contract.number).readable_by(own.officer).filter(act="score_priority")
    with pytest.raises(ActRefused, match="quand les deux parties"):
        acts.score_priority(second, importance=4, gap=3, by=own.lead, today=TODAY, together=True)
    acts.score_priority(second, importance=2, gap=3, by=own.officer, today=TODAY)
    acts.score_priority(second, importance=4, gap=3, by=own.officer, today=TODAY, together=True)
    graded = graded_of(diagnosis)
    assert set(graded[1].seen_by(None)) == {"authority", "state", "both"}
    assert proposed_order(graded) == [second.pk, first.pk]
    same = {"seen": [first.pk, second.pk], "by": own.lead, "today": TODAY}
    with pytest.raises(ActRefused, match="dites pourquoi"):
        acts.order_priorities(diagnosis, order=[first.pk, second.pk], reason=" ", **same)
    acts.order_priorities(diagnosis, order=[first.pk, second.pk], reason="Urgence.", **same)
    assert content_of(Diagnosis.objects.get())["ranking_reason"] == "Urgence."
    acts.order_priorities(diagnosis, order=[second.pk, first.pk], reason="", **same)
    content = content_of(Diagnosis.objects.get())
    assert content["ranking_reason"] == "" and content["priorities"][0]["title"] == "Loger"
    assert [score["product"] for score in content["priorities"][0]["scores"]] == [16, 6, 12]


def test_a_placed_figure_keeps_its_value_when_a_later_one_is_loaded():
    diagnosis = make_diagnosis()
    lead = people(diagnosis.contract).lead
    section = diagnosis.sections.get(code="newcomers")
    make_value(diagnosis.contract.departement)
    figure = acts.citations.place(section, Origin.FIGURE, "taux-essai:departement-12", by=lead, today=TODAY)
    copy = figure.copy
    assert (copy["written"], copy["place"], copy["period"]) == ("8,6\u00a0%", "département de l'Aveyron", "2020")
    assert copy["source"] == "Insee, Taux localisés"
    with pytest.raises(ActRefused, match="déjà placé"):
        acts.citations.place(section, Origin.FIGURE, "taux-essai:departement-12", by=lead, today=TODAY)
    make_value(diagnosis.contract.departement, "7.9", year=2025)
    placed = reads.placed_in(section)[0]
    assert placed.citation.copy["written"] == "8,6\u00a0%" and "7,9\u00a0%" in placed.newer["sentence"]
    acts.citations.update(figure, by=lead, today=TODAY)
    placed = reads.placed_in(section)[0]
    assert placed.citation.copy["written"] == "7,9\u00a0%" and placed.newer is None
    acts.citations.remove(figure, by=lead, today=TODAY)
    make_value(diagnosis.contract.region, "5")
    again = acts.citations.place(section, Origin.FIGURE, "taux-essai:departement-12", by=lead, today=TODAY)
    assert again.number == 2, "a number never changes its meaning"


@pytest.mark.parametrize(
    "reference", ["", "rien", "taux-essai:departement-99", "taux-essai:france", "x:y:z", "offer:1"]
)
@pytest.mark.parametrize("origin", Origin)
def test_what_leads_nowhere_is_not_cited(origin, reference):
    diagnosis = make_diagnosis()
    make_value(diagnosis.contract.departement)
    with pytest.raises(ActRefused, match="ne peut pas être citée"):
        acts.citations.place(
            diagnosis.sections.first(), origin, reference, by=people(diagnosis.contract).lead, today=TODAY
        )


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
    assert [section["code"] for section in stored.content["sections"]] == codes()
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
    acts.citations.place(
        diagnosis.sections.first(), Origin.FIGURE, "taux-essai:departement-12", by=own.lead, today=TODAY
    )
    make_agreed(diagnosis.contract)
    frozen = acts.freeze(diagnosis.contract, by=own.officer, today=TODAY)
    second = acts.open_diagnosis_content(diagnosis.contract, by=own.officer, today=TODAY)
    assert second.number == 2 and second.sections.count() == 8
    assert second.sections.first().text == frozen.sections.first().text
    assert second.sections.first().citations.get().copy["written"] == "8,6\u00a0%"
    assert second.priorities.get().title == "Réduire l'attente"
    assert not Agreement.objects.filter(section__diagnosis=second).exists()
    assert frozen.sections.count() == 8 and frozen.sections.first().citations.count() == 1
    state = reads.sections_of(second)[0]
    assert state.waits_for(Side.STATE) == "Votre accord est attendu"
