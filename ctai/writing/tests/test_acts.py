"""Saving: what is stored, merged, refused; two sides, one text."""

import pytest
from django.db import DatabaseError, transaction

from ctai.contracts.tests.factories import people
from ctai.rules.refusals import ActRefused
from ctai.rules.roles import Side
from ctai.writing import acts
from ctai.writing.models import Text, Version
from ctai.writing.paragraphs import split
from ctai.writing.tests.factories import BODY, TODAY, make_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def text():
    return make_text()


@pytest.fixture
def sides(text):
    return people(text.contract)


def edited(rank, addition):
    parts = split(BODY)
    parts[rank] += addition
    return "\n\n".join(parts)


def test_a_save_is_a_version(text, sides):
    saved = acts.save(text, body=edited(1, " Le dernier part à 18 h 50."), seen=1, by=sides.officer, today=TODAY)
    assert saved.changed and not saved.merged and text.version == 2 and text.written_by_id == sides.officer.pk
    version = text.versions.first()
    assert (version.number, version.base, version.how) == (2, 1, "written")
    assert (version.words_added, version.words_removed) == (7, 0)
    assert not acts.save(text, body=text.body + "\r\n", seen=2, by=sides.lead, today=TODAY).changed
    assert text.versions.count() == 2


def test_two_paragraphs_are_merged(text, sides):
    acts.save(Text.objects.get(), body=edited(1, " Matin."), seen=1, by=sides.lead, today=TODAY)
    saved = acts.save(text, body=edited(2, " Soir."), seen=1, by=sides.officer, today=TODAY)
    assert saved.merged and saved.theirs.by == sides.lead
    assert "Matin." in text.body and "Soir." in text.body and text.versions.first().how == "merged"


def test_one_paragraph_is_a_clash_and_nothing_is_stored(text, sides):
    acts.save(Text.objects.get(), body=edited(1, " Matin."), seen=1, by=sides.lead, today=TODAY)
    with pytest.raises(acts.Clash) as caught:
        acts.save(text, body=edited(1, " Soir."), seen=1, by=sides.officer, today=TODAY)
    (disputed,) = caught.value.merge.conflicts
    assert disputed.mine.endswith("Soir.") and disputed.theirs.endswith("Matin.")
    assert text.versions.count() == 2 and "Soir" not in Text.objects.get().body


def test_a_version_never_seen_or_a_closed_text_is_refused(text, sides):
    with pytest.raises(ActRefused):
        acts.save(text, body="x", seen=7, by=sides.lead, today=TODAY)
    acts.close(text, today=TODAY)
    with pytest.raises(ActRefused, match="clos"):
        acts.save(text, body="x", seen=1, by=sides.lead, today=TODAY)


def test_the_database_keeps_every_version(text):
    for change in (lambda rows: rows.update(body=""), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="Une version ne se modifie pas"), transaction.atomic():
            change(Version.objects.filter(text=text))


def test_a_version_hidden_from_a_side_is_no_base_for_its_writing(contract_of_draft):
    text, sides = contract_of_draft
    acts.save(text, body="Un secret.\n\nLa suite.", seen=1, by=sides.lead, today=TODAY)
    acts.share(text)
    text.refresh_from_db()
    with pytest.raises(ActRefused, match="incomplète"):
        acts.save(text, body="Un essai.", seen=1, by=sides.officer, today=TODAY)
    saved = acts.save(text, body="Un secret.\n\nLa suite, à deux.", seen=2, by=sides.officer, today=TODAY)
    assert saved.changed and not saved.merged


@pytest.fixture
def contract_of_draft():
    text = make_text(audience=Side.AUTHORITY.value)
    return text, people(text.contract)
