"""What `make bench` measures of decisions in bulk: a thousand files proposed, decided, told to whom they pay.

The worker is killed in the middle, as a power cut would, and another takes the work up: nothing may be done twice.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FILES, YEAR, ASKED = 1_000, 2027, 10_000
KILLED_AT = FILES // 2
# A worker is called lost after this many seconds without a sign of life: short, not to measure the wait.
LOST_AFTER = 2


@dataclass(frozen=True)
class Bulk:
    """One job over `files`. `seconds`: of work, the two workers added; `killed_at`: files done when the first died;
    `memory`: kB, the most either held; `twice`: files done more than once, or not at all."""

    name: str
    files: int
    seconds: float
    killed_at: int
    memory: int
    twice: int

    @property
    def each(self) -> float:
        """Milliseconds a file."""
        return self.seconds * 1000 / self.files


@dataclass(frozen=True)
class Acts:
    """`proposing`: seconds to turn a simulation of all the files into proposals, in the request of a person."""

    proposing: float
    bulks: list[Bulk]


def measure() -> Acts:
    from django.db import transaction

    from ctai.contracts.tests.factories import people
    from ctai.decisions import acts, reads
    from ctai.design.clock import today
    from ctai.rules.funders import Funder

    with transaction.atomic():
        contracts = make_files()
    officer = people(contracts[0]).officer
    day = today()
    made = acts.make_simulation("Mille dossiers", year=YEAR, credit=Funder.STATE_104_12, by=officer, today=day)
    acts.fill(made, rule="rate", rate=Decimal("0.9"), seen=made.version, by=officer, today=day)
    made.refresh_from_db()
    started = time.perf_counter()
    count = acts.propose(made, seen=made.version, by=officer, today=day)
    proposing = time.perf_counter() - started
    # The base may hold other files of this prefecture.
    numbers = list(reads.waiting(officer).filter(contract__in=contracts).values_list("pk", flat=True))
    if count < FILES or len(numbers) != FILES:
        sys.exit(f"{len(numbers)} propositions au lieu de {FILES}.")
    decided = acts.decide(numbers, reason="Crédits limités.", back="/decisions/", by=officer, today=day)
    bulks = [_worked("Décider", decided, "grant", contracts)]
    bulks.append(_worked("Notifier", _told(officer, day, contracts), "notify_decision", contracts))
    return Acts(proposing, bulks)


def make_files() -> list[Any]:
    """Accepted files of one prefecture, two sheets each, with the credits to grant them."""
    from ctai.accounts.tests.factories import make_membership
    from ctai.contracts.tests.factories import make_contract, people
    from ctai.design.clock import today
    from ctai.envelopes.acts import hand_down, open_credits
    from ctai.envelopes.models import Envelope
    from ctai.funding.tests.factories import make_line
    from ctai.programme.tests.factories import make_action
    from ctai.rules.funders import Funder
    from ctai.rules.roles import Role
    from ctai.rules.states import State
    from ctai.territories.models import Kind, Territory

    place, contracts = Territory.objects.get(kind=Kind.COMMUNE, code="12145"), []
    for _ in range(FILES):
        contract = make_contract(State.ACCEPTED, territory=place)
        for _ in range(2):
            make_line(make_action(contract, results=False), year=YEAR, asked=ASKED)
        contracts.append(contract)
    officer, day = people(contracts[0]).officer, today()
    steward, regional = make_membership(Role.STEWARD), make_membership(Role.REGIONAL_OFFICER, _region(place))
    whole, credit = Decimal(FILES * ASKED * 2), Funder.STATE_104_12
    ministry = open_credits(year=YEAR, credit=credit, amount=whole, reason="Mesure", by=steward, today=day)
    hand_down(ministry, {regional.organisation: whole}, by=steward, today=day)
    held = Envelope.objects.get(year=YEAR, credit=credit.value, is_rehearsal=False, holder=regional.organisation)
    hand_down(held, {officer.organisation: whole}, by=regional, today=day)
    return contracts


def _region(place: Any) -> Any:
    from ctai.accounts.models import Organisation
    from ctai.rules.roles import OrganisationKind

    return Organisation.objects.get(kind=OrganisationKind.REGION_PREFECTURE, territory=place.region_id)


def _told(officer: Any, day: date, contracts: list[Any]) -> Any:
    from ctai.rulings import acts, reads

    entries = reads.last_grants(reads.pending_lines(officer, is_rehearsal=False).filter(contract__in=contracts))
    return acts.notify_many(entries, reason="", is_rehearsal=False, back="/decisions/", by=officer, today=day)


def _worked(name: str, job: Any, act: str, contracts: list[Any]) -> Bulk:
    """The job done by a worker killed at half, then by another one."""
    from django.db.models import Count

    from ctai.history.models import Entry

    rows = Entry.objects.filter(act=act, stream__in=[one.number for one in contracts])
    before = rows.count()
    first = _Worker(job)
    try:
        first.follow(lambda: job.done >= KILLED_AT)
    finally:
        first.process.kill()
        first.process.wait()
    killed_at = rows.count() - before
    second = _Worker(job)
    try:
        second.follow(lambda: job.state != "running")
    finally:
        second.process.terminate()
        second.process.wait()
    if job.state != "done":
        sys.exit(f"{job} : {job.error}")
    streams = rows.order_by().values("stream").annotate(times=Count("pk"))
    wrong = streams.exclude(times=1).count() + FILES - streams.count()
    return Bulk(name, FILES, first.seconds + second.seconds, killed_at, max(first.memory, second.memory), wrong)


class _Worker:
    """A worker as `make run` starts it, followed until told otherwise: seconds it worked on the job, most memory."""

    def __init__(self, job: Any) -> None:
        self.job, self.memory, self.seconds = job, 0, 0.0
        self.attempts = job.attempts
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "worker", "--interval", "0.05", "--lost-after", str(LOST_AFTER)],
            cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def follow(self, enough: Any) -> None:
        """From the moment this worker takes the job until `enough`; ten minutes at most."""
        limit = time.monotonic() + 600
        while self.job.attempts == self.attempts:
            self._look(limit)
        started = time.perf_counter()
        while self.job.state == "running" and not enough():
            self._look(limit)
        self.seconds = time.perf_counter() - started

    def _look(self, limit: float) -> None:
        if time.monotonic() > limit or self.process.poll() is not None:
            sys.exit(f"Le travail « {self.job} » n'avance pas.")
        time.sleep(0.1)
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = [line for line in status.splitlines() if line.startswith("VmHWM")]
        self.memory = max(self.memory, int(found[0].split()[1]) if found else 0)
        self.job.refresh_from_db()
