"""Background tasks of the documents; the queue is in the database, so a job is born in the transaction that asks."""

from django_tasks import task

from ctai.documents.making import make


@task()
def produce(production_id: int) -> None:
    make(production_id)
