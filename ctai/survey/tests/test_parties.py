"""From the draft to the published results, by the parties, their moderators and the national steward."""

import io
from datetime import date, timedelta

import pikepdf
import pypdfium2
import pytest
from django.utils import timezone

from ctai.accounts.tests.factories import make_membership
from ctai.contracts.tests.factories import make_contract, people
from ctai.history.models import Entry
from ctai.rules.refusals import ActRefused, Conflict, NotReady
from ctai.rules.roles import Role
from ctai.rules.states import State
from ctai.survey import acts, answering, poster, questionnaire, reads
from ctai.survey.closing import close_due
from ctai.survey.models import CITABLE, CLOSED, DRAFT, OPEN, SET_ASIDE, Answer, FreeText, Survey
from ctai.survey.tests.factories import close, make_answers, make_survey
from tests.world import client_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)


@pytest.fixture
def contract():
    return make_contract(State.EXCHANGES)


@pytest.fixture
def who(contract):
    return people(contract)


@pytest.fixture
def survey(contract, who):
    return make_survey(contract, who.lead)


def base(survey):
    return f"/contrats/{survey.contract.number}/enquetes/{survey.pk}/"


# Preparing


def test_from_nothing_to_open_by_the_pages(contract, who):
    client = client_for(who.lead)
    client.post(f"/contrats/{contract.number}/enquetes/", {"title": "Vos besoins"})
    survey = Survey.objects.get()
    assert set(survey.languages) == set(questionnaire.languages("v1"))
    values = {"title": "Vos besoins", "welcome": "Bonjour", "languages": ["fr", "ar"], "version": 1}
    client.post(base(survey) + "modifier/", values)
    question = {"kind": "choice", "label": "Venez-vous à pied ?", "options": "Oui\nNon\n", "version": 0}
    client.post(base(survey) + "questions/0/", question)
    local = survey.local_questions.get()
    days = {
        "opens_on": timezone.localdate().isoformat(),
        "closes_on": (timezone.localdate() + timedelta(30)).isoformat(),
    }
    page = client.post(base(survey) + "ouvrir/", {**days, "version": 2}).content.decode()
    assert "désignez au moins une personne" in page and Survey.objects.get().state == DRAFT
    client.post(base(survey) + "modifier/", {**values, "moderators": [who.officer.pk], "version": 2})
    words = {"welcome": "أهلا", f"label_{local.pk}": "هل تأتي مشيا؟", f"options_{local.pk}": "نعم\nلا", "version": 3}
    bad = client.post(base(survey) + "traduire/ar/", {**words, f"options_{local.pk}": "نعم"}).content.decode()
    assert "Écrivez 2 lignes" in bad
    assert client.post(base(survey) + "traduire/ar/", words).status_code == 302
    page = client.get(base(survey) + "ouvrir/").content.decode()
    assert str(who.officer.person) in page and "Arabe" in page
    assert client.post(base(survey) + "ouvrir/", {**days, "version": 4}).status_code == 302
    page = client_for(who.officer).get(f"/enquete/{survey.code}/ar/").content.decode()
    assert "أهلا" in page and "هل تأتي مشيا؟" in page and "Venez-vous" not in page
    told = Entry.objects.get(act="open_survey")
    assert told.audience == "both" and told.stream == contract.number


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": "choice", "options": "Oui"}, "de 2 à 12 réponses"),
        ({"kind": "scale", "options": "a\nb\nc"}, "deux lignes"),
        ({"kind": "text", "options": "a"}, "pas de liste"),
        ({"kind": "choices", "options": "a\na"}, "de la même façon"),
    ],
)
def test_a_bad_local_question_is_a_sentence(contract, who, values, sentence):
    survey = make_survey(contract, who.lead, state=DRAFT, local=False)
    data = {"label": "Question ?", "version": 0, **values}
    page = client_for(who.lead).post(base(survey) + "questions/0/", data).content.decode()
    assert sentence in page.replace("\xa0", " ") and not survey.local_questions.exists()


def test_what_was_opened_no_longer_changes(survey, who):
    client = client_for(who.officer)
    for page in ("modifier/", "questions/0/", "traduire/ar/", "ouvrir/"):
        assert client.get(base(survey) + page).status_code == 403
    question = survey.local_questions.first()
    with pytest.raises(ActRefused, match="a été ouverte"):
        acts.delete_question(question, by=who.lead, today=TODAY)
    with pytest.raises(ActRefused, match="ne se supprime plus"):
        acts.delete_survey(survey, by=who.lead, today=TODAY)


def test_a_draft_is_changed_by_two_people_without_loss_and_deleted(contract, who):
    survey = make_survey(contract, who.lead, state=DRAFT)
    question = survey.local_questions.first()
    words = {"label": "Autre ?", "options": ["Oui", "Non"]}
    acts.save_question(question, kind="choice", words=words, seen=1, by=who.officer, today=TODAY)
    with pytest.raises(Conflict):
        acts.save_question(question, kind="choice", words=words, seen=1, by=who.lead, today=TODAY)
    with pytest.raises(NotReady):
        survey.moderators.clear()
        acts.open_survey(survey, opens_on=TODAY, closes_on=TODAY, seen=1, by=who.lead, today=TODAY)
    foreign = make_membership(Role.PROJECT_LEAD)
    with pytest.raises(ActRefused, match="membres des parties"):
        acts.save_survey(survey, seen=1, moderators=[foreign], by=who.lead, today=TODAY, title="x")
    assert client_for(who.officer).post(base(survey) + "terminer/").status_code == 302
    assert not Survey.objects.exists()
    assert Entry.objects.filter(act="delete_survey").exists()


def test_before_the_exchanges_and_after_the_end_none_is_prepared():
    for state, sentence in ((State.DRAFT, "à partir des échanges"), (State.ABANDONED, "dossier est clos")):
        contract = make_contract(state)
        page = client_for(people(contract).lead).get(f"/contrats/{contract.number}/enquetes/").content.decode()
        assert sentence in page and '<form method="post" novalidate' not in page


# Answers


def test_a_paper_form_is_counted_and_tied_to_nobody(survey, who):
    client = client_for(who.officer)
    data = {"need_housing": "much", "wish": "Un logement"}
    assert client.post(base(survey) + "papier/?langue=ti", data).status_code == 302
    row = Answer.objects.get()
    assert row.is_paper and row.language == "ti" and FreeText.objects.get().text == "Un logement"
    assert Entry.objects.get(act="enter_paper").object_id == str(survey.pk)
    assert "Répondez à une question" in client.post(base(survey) + "papier/", {}).content.decode()
    assert not {"by", "author", "membership", "person"} & {field.name for field in Answer._meta.fields}


def test_free_texts_are_read_by_moderators_and_cited_without_a_name(survey, who):
    text = FreeText.objects.create(survey=survey, question="wish", language="ar", text="أنا سمير <b>x</b>")
    lead = client_for(who.lead)
    page = lead.get(base(survey) + "textes/").content.decode()
    assert "أنا سمير" in page and "<b>x" not in page and 'dir="rtl"' in page
    assert client_for(who.prefect).get(base(survey) + "textes/").status_code == 403
    empty = lead.post(base(survey) + "textes/", {"text": text.pk, "state": CITABLE, "citable": ""})
    assert empty.status_code == 403 and "sans aucun nom" in empty.content.decode()
    passage = {"text": text.pk, "state": CITABLE, "citable": "Je voudrais travailler <b>ici</b>."}
    lead.post(base(survey) + "textes/", passage)
    assert reads.testimonies_of(survey.contract) == []
    make_answers(survey, 60)
    close(survey, who.lead)
    read = client_for(who.prefect).get(base(survey) + "resultats/").content.decode()
    assert "Je voudrais travailler &lt;b&gt;ici" in read and "أنا سمير" not in read
    answering.decide(text, state=SET_ASIDE, citable="", by=who.lead, today=TODAY)
    assert "Je voudrais" not in client_for(who.prefect).get(base(survey) + "resultats/").content.decode()
    with pytest.raises(ActRefused):
        answering.decide(text, state=SET_ASIDE, citable="", by=who.officer, today=TODAY)


def test_words_stay_hidden_as_long_as_counts_do(survey, who):
    text = FreeText.objects.create(survey=survey, question="wish", language="fr", text="Un bus")
    answering.decide(text, state=CITABLE, citable="Un bus le dimanche.", by=who.lead, today=TODAY)
    make_answers(survey, 10)
    close(survey, who.lead)
    assert reads.testimonies_of(survey.contract) == []
    assert "Un bus" not in client_for(who.lead).get(base(survey) + "resultats/").content.decode()


def test_the_poster_is_tagged_and_says_what_matters(survey):
    content = poster.render(survey, f"https://ctai.example/enquete/{survey.code}/")
    text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded()
    for words in (survey.title, f"ctai.example/enquete/{survey.code}/", "Anonyme", "31/12/2030", "Українська", "ትግርኛ"):
        assert words in text
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked and str(pdf.Root.Lang) == "fr-FR" and len(pdf.pages) == 1


# Results


def test_results_come_once_the_survey_is_closed_and_stay(survey, who):
    make_answers(survey, 60)
    client = client_for(who.officer)
    assert client.get(base(survey) + "resultats/").status_code == 403
    assert client.get(base(survey) + "resultats.csv").status_code == 403
    assert client.post(base(survey) + "terminer/").status_code == 302
    survey.refresh_from_db()
    assert survey.state == CLOSED and survey.results["total"] == 60
    with pytest.raises(ActRefused):
        close(survey, who.lead)
    with pytest.raises(ActRefused):
        values = {"need_housing": "much"}
        answering.receive(survey, language="fr", values=values, texts={}, nonce="x", now=timezone.localtime())
    # Nothing is read again from the answers: what was published is what stays.
    survey.answers.all().delete()
    assert "60" in client.get(base(survey) + "resultats/").content.decode()


def test_too_few_answers_publish_nothing_at_all(survey, who):
    make_answers(survey, 10)
    client = client_for(who.lead)
    assert "Moins de 11 réponses" in client.get(base(survey)).content.decode()
    close(survey, who.lead)
    page = client.get(base(survey) + "resultats/").content.decode()
    assert "Trop peu de réponses" in page and "<table" not in page
    assert reads.citations_of(survey.contract) == []


def test_a_survey_closes_by_itself_after_its_last_day(survey, who):
    make_answers(survey, 20)
    other = make_survey(survey.contract, who.lead, closes_on=timezone.localdate(), opens_on=TODAY)
    Survey.objects.filter(pk=survey.pk).update(opens_on=TODAY, closes_on=timezone.localdate() - timedelta(1))
    close_due()
    close_due()
    survey.refresh_from_db()
    other.refresh_from_db()
    assert (survey.state, other.state) == (CLOSED, OPEN)
    assert Entry.objects.get(act="close_survey").actor == "La plateforme"


def test_a_picture_for_the_diagnosis_says_what_is_masked(survey, who):
    make_answers(survey, 60)
    close(survey, who.lead)
    references = dict(reads.citations_of(survey.contract))
    reference = f"survey:{survey.pk}:obstacle_housing"
    assert "Qu'est-ce qui est le plus difficile" in references[reference]
    picture = reads.picture_of(reference)
    assert any(value is None and label.endswith("(masqué)") for label, value in picture.rows)
    assert "moins de 11" in picture.note and "60" in picture.source and picture.draw().marks
    assert all(reads.picture_of(one) for one in references)
    for wrong in ("survey:0:french", "survey:x:french", f"survey:{survey.pk}:wish", "figure:1:2", "survey:²:x", ""):
        assert reads.picture_of(wrong) is None


def test_answers_of_an_old_version_stay_readable(survey, who, monkeypatch):
    make_answers(survey, 40)
    monkeypatch.setattr(questionnaire, "CURRENT", "v2")
    close(survey, who.lead)
    assert survey.answers.filter(questionnaire="v1").count() == 40
    assert client_for(who.lead).get(base(survey) + "resultats/?par=audience").status_code == 200


def test_pages_cost_few_queries(survey, who, django_assert_max_num_queries):
    make_answers(survey, 200)
    client = client_for(who.lead)
    client.get(base(survey))
    for page, most in (("", 14), ("textes/", 14), ("papier/", 10)):
        with django_assert_max_num_queries(most):
            client.get(base(survey) + page)
    close(survey, who.lead)
    with django_assert_max_num_queries(10):
        client.get(base(survey) + "resultats/?par=language")


# The national steward


def test_the_threshold_is_the_stewards_and_holds_for_the_surveys_opened_after(survey, who):
    steward = make_membership(Role.STEWARD)
    client = client_for(steward)
    assert "au moins 5" in client.post("/enquetes/regles/", {"threshold": 1}).content.decode()
    assert client.post("/enquetes/regles/", {"threshold": 20}).status_code == 302
    entry = Entry.objects.get(act="set_survey_threshold")
    assert entry.changes == {"threshold": [11, 20]}
    survey.refresh_from_db()
    assert survey.threshold == 11
    draft = make_survey(survey.contract, who.lead, state=DRAFT)
    acts.open_survey(draft, opens_on=TODAY, closes_on=TODAY, seen=1, by=who.lead, today=TODAY)
    assert draft.threshold == 20
    with pytest.raises(ActRefused):
        acts.set_threshold(5, by=who.lead, today=TODAY)


def test_a_translation_is_to_be_read_until_somebody_approves_that_very_text(survey, who, monkeypatch):
    def to_read():
        return {one.language for one in reads.translations("v1") if one.is_to_read}

    assert "ar" in to_read() and "fr" not in to_read()
    client = client_for(make_membership(Role.STEWARD))
    assert client.post("/enquetes/traductions/v1/ar/").status_code == 302
    assert "ar" not in to_read() and "uk" in to_read()
    assert Entry.objects.get(act="approve_translation").sentence.endswith("Arabe")
    monkeypatch.setattr(questionnaire, "digest", lambda version, language: "another text")
    assert "ar" in to_read()
    with pytest.raises(ActRefused):
        acts.approve_translation("v1", "uk", by=who.prefect, today=TODAY)
