"""A job: born with the act that asks, run once, followed by colleagues, its failure said."""

import pytest
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from ctai.accounts.tests.factories import make_membership
from ctai.jobs import acts, registry
from ctai.jobs.models import Job, JobState
from ctai.jobs.running import BROKEN, GIVEN_UP, MAX_ATTEMPTS, run
from ctai.jobs.tests.factories import COUNTING, count, make_job, start_counting
from ctai.rules.refusals import ActRefused, Refusal
from ctai.rules.roles import Role
from tests.world import client_for

pytestmark = pytest.mark.django_db


def ran(function, **fields) -> Job:
    registry.register(COUNTING, function)
    job = make_job(**fields)
    run(job.pk)
    job.refresh_from_db()
    return job


def test_a_job_is_born_in_the_transaction_that_asks() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        start_counting()
        raise RuntimeError
    assert not Job.objects.exists() and not DBTaskResult.objects.exists()
    with pytest.raises(KeyError):
        acts.start("unknown", by=make_membership(Role.PROJECT_LEAD), payload={}, label="", back="/")


def test_it_ends_with_its_result_and_a_second_run_does_nothing() -> None:
    calls = []

    def once(payload, progress):
        calls.append(payload)
        return count(payload, progress)

    job = ran(once)
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.attempts) == (JobState.DONE, 3, 3, 1)
    assert (calls, job.result) == ([{"total": 3}], {"sentence": "3 lignes lues."})


def test_a_worker_believed_lost_keeps_its_hands_off() -> None:
    """Taken over in the middle: it stops at its next step, and whatever it gives back is dropped."""
    reached = []

    def taken_over(payload, progress):
        Job.objects.update(attempts=F("attempts") + 1)
        if payload.get("quiet"):
            return {"sentence": "Trop tard."}
        progress.step(1, 1)
        reached.append("after")
        return None

    for payload in ({"quiet": False}, {"quiet": True}):
        job = ran(taken_over, payload=payload)
        assert (job.state, job.attempts, job.result, job.finished_at) == (JobState.RUNNING, 2, {}, None)
    assert not reached


def test_a_failure_is_said_in_its_own_words_or_in_general_ones() -> None:
    def refused(payload, progress):
        raise ActRefused(Refusal("Le fichier ne contient aucune ligne."))

    job = ran(refused)
    assert (job.state, job.error) == (JobState.FAILED, "Le fichier ne contient aucune ligne.")

    def broken(payload, progress):
        raise ValueError("cause")

    registry.register(COUNTING, broken)
    job = make_job()
    with pytest.raises(ValueError, match="cause"):
        run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, BROKEN)


def test_after_three_starts_without_an_end_it_is_given_up() -> None:
    job = ran(count, state=JobState.RUNNING, attempts=MAX_ATTEMPTS)
    assert (job.state, job.error) == (JobState.FAILED, GIVEN_UP)


def test_progress_spoken_often_is_written_seldom(django_assert_max_num_queries) -> None:
    registry.register(COUNTING, count)
    job = make_job(payload={"total": 2000})
    with django_assert_max_num_queries(8):
        run(job.pk)


def test_its_page_is_refreshed_while_it_lasts_then_leads_to_the_result() -> None:
    lead = make_membership(Role.PROJECT_LEAD)
    job = make_job(lead, state=JobState.RUNNING, attempts=1, done=1200, total=35000)
    url, client = reverse("jobs:progress", kwargs={"pk": job.pk}), client_for(lead)
    page = client.get(url).content.decode()
    assert "1\u202f200 sur 35\u202f000" in page and "Actualiser" in page and "repris" not in page
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "every 1s" in part and "<html" not in part
    Job.objects.update(state=JobState.DONE, done=35000, result={"sentence": "35 000 lignes <lues>."})
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in part and "35 000 lignes &lt;lues&gt;." in part and 'href="/chiffres/"' in part
    Job.objects.update(state=JobState.FAILED, error="Panne.")
    assert "Panne." in client.get(url).content.decode()


def test_the_list_shows_the_jobs_of_ones_organisation(django_assert_max_num_queries) -> None:
    lead = make_membership(Role.PROJECT_LEAD)
    make_job(label="Import d'un autre")
    client = client_for(lead)
    assert "Aucun travail de fond" in client.get(reverse("jobs:list")).content.decode()
    for number in range(30):
        make_job(lead, label=f"Import {number:02}")
    with django_assert_max_num_queries(6):
        page = client.get(reverse("jobs:list")).content.decode()
    assert page.count("<tr>") == 26 and "Import 29" in page and "Import 04" not in page
    assert "un autre" not in page
