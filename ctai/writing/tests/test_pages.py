"""The pages as people use them: drafts, two wordings, remarks, versions; and what each side does not see."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from ctai.contracts.tests.factories import make_readers, people
from ctai.history.models import Entry
from ctai.rules.refusals import ActRefused
from ctai.writing import acts, clashes, reads
from ctai.writing.forms import WritingForm
from ctai.writing.models import Draft, Remark, RemarkKind, Text
from ctai.writing.paragraphs import join, split
from ctai.writing.tests.factories import BODY, TODAY, make_busy_text, make_remark, make_text
from tests.world import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def text():
    return make_text()


@pytest.fixture
def sides(text):
    return people(text.contract)


def url(name, pk, **kwargs):
    return reverse(f"writing:{name}", kwargs={"pk": pk, **kwargs})


def with_paragraph(rank, words):
    parts = split(BODY)
    parts[rank] = words
    return join(parts)


def test_a_draft_waits_for_its_writer_alone(text, sides):
    lead, officer = client_for(sides.lead), client_for(sides.officer)
    typed = {"text": BODY + "\n\nÀ suivre.", "version": 1, "script": "1"}
    answer = lead.post(url("draft", text.pk), typed)
    assert answer.status_code == 200 and answer.json()["said"].startswith("Brouillon gardé le ")
    assert reads.opening(text, sides.lead, {"brouillon": "1"})["text"].endswith("À suivre.")
    assert "À suivre" in lead.get(url("draft", text.pk)).content.decode()
    assert "À suivre" not in officer.get(url("draft", text.pk)).content.decode()
    # Nothing differs any more: there is nothing left to offer.
    lead.post(url("draft", text.pk), {"text": BODY, "version": 1})
    assert not Draft.objects.exists()


def test_a_draft_too_long_says_it_is_not_kept(text, sides):
    typed = {"text": "mot " * 6000, "version": 1, "script": "1"}
    answer = client_for(sides.lead).post(url("draft", text.pk), typed)
    assert answer.status_code == 422 and "trop long" in answer.json()["said"] and not Draft.objects.exists()


def test_saving_ends_the_draft_and_closing_leaves_the_others_to_their_writers(text, sides):
    acts.keep_draft(text, body="a", base=1, by=sides.lead)
    acts.keep_draft(text, body="b", base=1, by=sides.officer)
    acts.save(text, body="a", seen=1, by=sides.lead, today=TODAY)
    assert [one.membership for one in Draft.objects.all()] == [sides.officer]
    acts.close(text, today=TODAY)
    officer, lead = client_for(sides.officer), client_for(sides.lead)
    page = officer.get(url("draft", text.pk)).content.decode()
    assert "Le texte est clos" in page and "Reprendre le brouillon" not in page
    assert lead.get(url("draft", text.pk)).status_code == 403
    with pytest.raises(ActRefused):
        acts.keep_draft(text, body="c", base=2, by=sides.lead)
    assert officer.post(url("draft", text.pk), {"forget": "1"}).status_code == 302 and not Draft.objects.exists()


def test_two_wordings_are_settled_without_script(text, sides):
    acts.save(Text.objects.get(), body=with_paragraph(1, "Bus jusqu'à 19 h."), seen=1, by=sides.lead, today=TODAY)
    mine = join([*split(with_paragraph(1, "Bus jusqu'à 18 h 50.")), "Un ajout."])
    request = RequestFactory().post("/", {"text": mine, "version": 1})
    form = WritingForm(request.POST, written=text)
    assert form.is_valid()
    with pytest.raises(acts.Clash) as caught:
        acts.save(text, body=mine, seen=1, by=sides.officer, today=TODAY)
    clashes.meet(form, caught.value, by=sides.officer)
    html = render_to_string("writing/editor.html", {"form": form, **reads.beside(text, sides.officer)}, request)
    assert "18 h 50" in html and "19 h" in html and "Garder les deux" in html
    assert Draft.objects.get().body == mine
    posted = {name: form[name].value() for name in ("text", "version", "met")}
    assert "choisissez" in str(WritingForm(posted, written=text).errors)
    own = {"choice-0": "own", "own-0": "Bus jusqu'à 19 h, 18 h 50 le samedi."}
    again = WritingForm(posted | own, written=text)
    assert again.is_valid() and again.cleaned_data["version"] == 2
    acts.save(text, body=again.cleaned_data["text"], seen=2, by=sides.officer, today=TODAY)
    assert split(text.body)[1] == own["own-0"] and split(text.body)[-1] == "Un ajout."
    both = WritingForm(posted | {"choice-0": "both"}, written=text)
    assert both.is_valid() and "19 h.\n\nBus jusqu'à 18 h 50." in both.cleaned_data["text"]


def test_a_remark_follows_its_passage(text, sides):
    remark = make_remark(text, sides.officer, position=1)
    shown = lambda: reads.shown_of(text, reads.remarks_of(text, sides.lead))[0]  # noqa: E731
    parts = split(text.body)
    acts.save(text, body=join([parts[1], *parts[:1], *parts[2:]]), seen=1, by=sides.lead, today=TODAY)
    assert shown().place.index == 0 and shown().place.exact
    acts.save(text, body=text.body.replace("19 h", "19 h 10"), seen=2, by=sides.lead, today=TODAY)
    assert shown().place.index == 0 and shown().has_changed and not shown().is_lost
    acts.save(text, body="Tout autre chose.", seen=3, by=sides.lead, today=TODAY)
    assert shown().is_lost and shown().remark == remark


def test_a_suggestion_is_accepted_in_a_click(text, sides):
    add = {"kind": "suggestion", "passage": "", "replacement": "Bus jusqu'à 19 h."}
    officer, lead = client_for(sides.officer), client_for(sides.lead)
    address = url("remark_add", text.pk)
    assert "choisissez-le" in officer.post(address, add).content.decode()
    passage = officer.get(f"{address}?paragraphe=1").context["form"]["passage"].value()
    assert officer.post(address, add | {"passage": passage}).status_code == 302
    remark = Remark.objects.get()
    assert lead.post(url("remark", remark.pk), {"act": "accept"}).status_code == 302
    text.refresh_from_db()
    remark.refresh_from_db()
    assert split(text.body)[1] == "Bus jusqu'à 19 h." and remark.accepted == 2
    assert text.versions.first().how == "suggestion"
    assert list(Entry.objects.of(text.contract.number).values_list("act", flat=True)) == ["write_test", "add_remark"]
    assert "déjà été traitée" in lead.post(url("remark", remark.pk), {"act": "accept"}).content.decode()


def test_a_suggestion_on_a_changed_passage_is_applied_by_hand(text, sides):
    remark = make_remark(text, sides.officer, kind=RemarkKind.SUGGESTION, replacement="Bus jusqu'à 19 h.")
    acts.save(text, body=text.body.replace("personne", "presque personne"), seen=1, by=sides.lead, today=TODAY)
    lead = client_for(sides.lead)
    answer = lead.post(url("remark", remark.pk), {"act": "accept"})
    assert answer.status_code == 409 and "Le passage a changé" in answer.content.decode()
    form = answer.context["apply"]
    posted = {"act": "apply", "passage": form["passage"].value(), "replacement": "Bus : presque rien après 19 h."}
    assert lead.post(url("remark", remark.pk), posted | {"passage": "0"}).status_code == 409
    assert lead.post(url("remark", remark.pk), posted).status_code == 302
    assert "presque rien après" in Text.objects.get().body


def test_answers_resolution_and_reopening(text, sides):
    remark = make_remark(text, sides.officer)
    lead = client_for(sides.lead)
    address = url("remark", remark.pk)
    assert lead.post(address, {"act": "reply", "body": ""}).status_code == 422
    lead.post(address, {"act": "reply", "body": "C'est fait."})
    lead.post(address, {"act": "resolve"})
    html = client_for(sides.officer).get(address).content.decode()
    assert "C&#x27;est fait." in html and "Résolue" in html
    lead.post(address, {"act": "reopen"})
    assert not Remark.objects.get().is_resolved


def test_a_private_note_stays_with_its_side(text, sides):
    note = acts.add_remark(text, kind="note", body="Entre nous.", by=sides.lead, today=TODAY, anchor="figure:1")
    assert client_for(sides.partner).get(url("remark", note.pk)).status_code == 200
    readers = make_readers(text.contract)
    for stranger in (sides.officer, readers.steward, readers.other_lead):
        assert client_for(stranger).get(url("remark", note.pk)).status_code == 404
        assert note not in Remark.objects.visible_to(stranger)
    assert note.label.startswith("Taux de chômage") and Entry.objects.get(act="add_remark").audience == "authority"


def test_a_draft_of_one_side_and_what_was_said_in_it(sides):
    text = make_text(audience="state", body="Premier jet.")
    readers = make_readers(text.contract)
    comment = make_remark(text, sides.officer, position=0)
    for stranger in (sides.lead, sides.partner, readers.steward, readers.sub_prefect):
        assert text not in Text.objects.visible_to(stranger)
        assert client_for(stranger).post(url("presence", text.pk)).status_code == 404
    acts.save(text, body="Second jet.", seen=1, by=sides.prefect, today=TODAY)
    acts.share(text)
    lead = client_for(sides.lead)
    assert lead.get(url("version", text.pk, number=2)).status_code == 200
    assert lead.get(url("version", text.pk, number=1)).status_code == 404
    assert lead.get(url("difference", text.pk) + "?de=1&a=2").status_code == 404
    assert "Premier" in client_for(sides.officer).get(url("version", text.pk, number=1)).content.decode()
    assert comment not in Remark.objects.visible_to(sides.lead)
    assert comment in Remark.objects.visible_to(sides.officer)


def test_a_version_is_restored_as_a_new_one(text, sides):
    acts.save(text, body="Tout effacé.", seen=1, by=sides.lead, today=TODAY)
    officer = client_for(sides.officer)
    address = url("restore", text.pk, number=1)
    assert "Ce qui changerait" in officer.get(address).content.decode()
    assert [officer.post(address, {"seen": seen}).status_code for seen in ("1", "9" * 5000, "²")] == [200] * 3
    assert officer.post(address, {"seen": "2"}).status_code == 302
    text.refresh_from_db()
    assert text.body == BODY and text.version == 3 and text.versions.first().how == "restored"


def test_presence_tells_the_others(text, sides):
    client_for(sides.lead).post(url("presence", text.pk), {"writes": "1"})
    html = client_for(sides.officer).post(url("presence", text.pk)).content.decode()
    assert str(sides.lead.person) in html and "écrit" in html
    assert "lit" in client_for(sides.lead).post(url("presence", text.pk)).content.decode()


def test_preview_is_safe_and_without_script_keeps_the_draft(text, sides):
    typed = {"text": "**gras** <script>alert(1)</script>", "version": 1}
    client = client_for(sides.lead)
    html = client.post(url("preview", text.pk), typed, headers={"HX-Request": "true"}).content.decode()
    assert "<strong>gras</strong>" in html and "<script>alert" not in html and not Draft.objects.exists()
    client.post(url("preview", text.pk), typed)
    assert Draft.objects.get().body == typed["text"]


@pytest.mark.parametrize("size", [(3, 2), (60, 200)])
def test_queries_do_not_grow(size, django_assert_max_num_queries):
    text = make_busy_text(*size)
    lead = people(text.contract).lead
    request = RequestFactory().get("/")
    form = WritingForm(initial=reads.opening(text, lead, {}), written=text)
    with django_assert_max_num_queries(6):
        context = {"form": form, "linked": True, "writes": False, **reads.beside(text, lead)}
        for name in ("presence", "reading", "remarks", "links", "draft_offer", "editor"):
            html = render_to_string(f"writing/{name}.html", context, request)
            assert html
    client = client_for(lead)
    with django_assert_max_num_queries(12):
        assert client.get(url("history", text.pk)).status_code == 200
