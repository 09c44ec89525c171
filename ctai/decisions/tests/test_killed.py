"""Sixty files decided in the background by a process killed in the middle, twice: each is decided once.

The kill is a real one (SIGKILL): whatever the process was writing is lost, whatever it had written stays.
"""

import subprocess
import sys
import time
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import transaction

from ctai.contracts.tests.factories import make_contract, people
from ctai.decisions import acts, reads
from ctai.decisions.models import DecisionProposal, ProposalState
from ctai.funding.models import BudgetLine, LedgerEntry
from ctai.funding.tests.factories import make_line
from ctai.history import journal
from ctai.history.models import Entry
from ctai.jobs.models import Job, JobState
from ctai.programme.tests.factories import make_action
from ctai.rules.states import State
from tests.database import worker_environment

pytestmark = pytest.mark.django_db(transaction=True)
FILES = 60
TODAY = date(2026, 11, 2)
# The job as a worker runs it, slow enough to be killed between two files or in the middle of one.
RUN = """
import django, sys, time
django.setup()
from ctai.decisions import deciding
from ctai.jobs.running import run
decide_one, pause = deciding.decide_one, float(sys.argv[2])
def slowly(*args, **kwargs):
    time.sleep(pause)
    return decide_one(*args, **kwargs)
deciding.decide_one = slowly
run(int(sys.argv[1]))
"""


def started(job: Job, pause: float) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", RUN, str(job.pk), str(pause)]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=worker_environment())


def decided() -> int:
    return DecisionProposal.objects.filter(state=ProposalState.DECIDED).count()


def killed_after(job: Job, files: int) -> None:
    process = started(job, pause=0.03)
    limit = time.monotonic() + 120
    try:
        while decided() < files:
            assert time.monotonic() < limit and process.poll() is None, "the job does not go on"
            time.sleep(0.01)
    finally:
        process.kill()
        process.wait()


def test_each_file_is_decided_once() -> None:
    with transaction.atomic():
        contracts = [make_contract(State.ACCEPTED) for _ in range(FILES)]
    officer = people(contracts[0]).officer
    for contract in contracts:
        make_line(make_action(contract, results=False), asked=10_000)
        DecisionProposal.objects.create(
            contract=contract, year=2027, credit="state_104_12", amount=Decimal(9_000), proposed_by=officer,
            proposed_on=TODAY,
        )  # fmt: skip
    numbers = list(reads.waiting(officer).values_list("pk", flat=True))
    job = acts.decide(numbers, reason="Crédits limités.", back="/", by=officer, today=TODAY)
    killed_after(job, 10)
    killed_after(job, 30)
    assert 30 <= decided() < FILES
    assert started(job, pause=0).wait(120) == 0
    job.refresh_from_db()
    assert (job.state, job.attempts, job.done) == (JobState.DONE, 3, FILES)
    assert job.sentence == f"{FILES} dossiers décidés."
    grants = LedgerEntry.objects.filter(kind="granted")
    assert set(Counter(grants.values_list("line", flat=True)).values()) == {1} and grants.count() == FILES
    assert set(BudgetLine.objects.values_list("granted", flat=True)) == {Decimal(9_000)}
    assert Counter(Entry.objects.filter(act="grant").values_list("stream", flat=True)) == Counter(
        one.number for one in contracts
    )
    assert not list(journal.verify())
