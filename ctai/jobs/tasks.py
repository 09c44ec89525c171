"""The task of a job; the queue is in the database, so a job is born in the transaction that asks."""

from django_tasks import task

from ctai.jobs.running import run


@task()
def run_job(job_id: int) -> None:
    run(job_id)
