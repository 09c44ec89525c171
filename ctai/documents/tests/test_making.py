"""Making a file once, whatever breaks on the way."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ctai.documents import making
from ctai.documents.kinds import DocumentKind
from ctai.documents.making import BROKEN, GIVEN_UP, fail_orphans, make
from ctai.documents.models import Production, ProductionState
from ctai.documents.tests import samples
from ctai.documents.tests.factories import make_production
from ctai.files.models import StoredFile
from ctai.jobs.running import MAX_ATTEMPTS
from ctai.press.typst_pdf import render

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_a_production_becomes_a_file_of_the_organisation_that_asked(kind: DocumentKind) -> None:
    production = make_production(kind)
    make(production.pk)
    production.refresh_from_db()
    assert (production.state, production.progress, production.attempts) == (ProductionState.DONE, 100, 1)
    stored = production.result
    assert stored is not None
    assert stored.organisation == production.requested_by.organisation
    assert stored.name == production.file_name
    with default_storage.open(stored.path) as opened:
        content = opened.read()
    assert hashlib.sha256(content).hexdigest() == production.result_digest == stored.sha256


def test_data_kept_in_the_database_give_the_same_bytes_as_the_data_composed() -> None:
    production = make_production(DocumentKind.CONTRACT)
    make(production.pk)
    production.refresh_from_db()
    expected = render("contract", 1, samples.contract().as_dict())
    assert production.result_digest == hashlib.sha256(expected).hexdigest()


def test_making_twice_makes_one_file() -> None:
    production = make_production()
    make(production.pk)
    make(production.pk)
    assert StoredFile.objects.count() == 1


def test_a_broken_document_says_so_and_the_task_keeps_the_cause() -> None:
    production = make_production(data=samples.contract().as_dict() | {"articles": [{"title": 3}]})
    with pytest.raises(Exception, match=r"."):
        make(production.pk)
    production.refresh_from_db()
    assert (production.state, production.error) == (ProductionState.FAILED, BROKEN)


def test_a_worker_believed_lost_keeps_its_hands_off(monkeypatch: pytest.MonkeyPatch) -> None:
    production = make_production()
    facts = making.FACTS[DocumentKind.CONTRACT]

    def slow(template: str, version: int, data: dict) -> bytes:
        # Meanwhile another worker has claimed the same production.
        Production.objects.filter(pk=production.pk).update(attempts=2)
        return facts.render(template, version, data)

    monkeypatch.setitem(making.FACTS, DocumentKind.CONTRACT, type(facts)(**{**vars(facts), "render": slow}))
    make(production.pk)
    production.refresh_from_db()
    assert (production.state, production.result) == (ProductionState.RUNNING, None)
    assert not StoredFile.objects.exists()


def test_a_production_whose_task_has_ended_without_it_is_given_up() -> None:
    production = make_production(queued=True)
    fail_orphans()
    production.refresh_from_db()
    assert production.state == ProductionState.QUEUED
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    fail_orphans()
    production.refresh_from_db()
    assert (production.state, production.error) == (ProductionState.FAILED, GIVEN_UP)


def test_after_three_starts_without_an_end_it_is_given_up() -> None:
    production = make_production(state=ProductionState.RUNNING, attempts=MAX_ATTEMPTS)
    make(production.pk)
    production.refresh_from_db()
    assert (production.state, production.error) == (ProductionState.FAILED, GIVEN_UP)
