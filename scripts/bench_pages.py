"""What `make bench` asks of the site: the pages, who reads them, and the two ways of measuring one."""

from __future__ import annotations

import http.client
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ctai.accounts.middleware import SESSION_KEY as MEMBERSHIP_KEY
from ctai.accounts.models import Membership, Organisation, Person
from ctai.contracts.models import Contract
from ctai.rules.roles import OrganisationKind, Role
from ctai.rules.states import State

FLOOR = "plancher"
ROUNDS = 60
_HTMX = {"HX-Request": "true"}


@dataclass(frozen=True)
class Page:
    """One address read by one person. `aims`: names in `bench_report.AIMS`; `fragment`: what htmx asks while typing."""

    name: str
    path: str
    reader: str
    aims: tuple[str, ...] = ()
    rounds: int = ROUNDS
    fragment: bool = False


@dataclass
class Measure:
    """Of one page at one volume. `seconds`: one a request; `size`: bytes on the wire; `memory`: kB, CSV only."""

    queries: int = 0
    size: int = 0
    memory: int | None = None
    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return median(self.seconds)

    @property
    def p95(self) -> float:
        return quantiles(self.seconds, n=20)[-1]


@dataclass(frozen=True)
class Cast:
    """The readers, by name, with the key of their session; the contract in force they read, and one to examine."""

    sessions: dict[str, str]
    contract: Contract
    submitted: Contract


def session(member: Membership) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(member.person_id)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.person.get_session_auth_hash()
    session[MEMBERSHIP_KEY] = member.pk
    session["renewed_at"] = int(time.time())
    session.save()
    return str(session.session_key)


def _steward() -> Membership:
    """The volume has no one at the ministry: the bench brings its own reader."""
    ministry = Organisation.objects.get(kind=OrganisationKind.MINISTRY)
    found = Membership.objects.filter(organisation=ministry, role=Role.STEWARD.value).first()
    if found:
        return found
    person = Person.objects.create_person("steward@volume.ctai.example", first_name="Sophie", last_name="Lemaire")
    opened = Contract.objects.earliest("opened_on").opened_on
    return Membership.objects.create(person=person, organisation=ministry, role=Role.STEWARD.value, started_on=opened)


def gather() -> Cast:
    """The officer of the busiest prefecture with a proposal to examine, and the lead of one of its contracts in force
    with a whole life behind it."""
    both = Contract.objects.all()
    for state in (State.SUBMITTED, State.IN_FORCE):
        both = both.filter(prefecture__in=Contract.objects.filter(state=state).values("prefecture"))
    busiest = both.values("prefecture").annotate(n=Count("pk")).order_by("-n", "prefecture").first()
    assert busiest is not None  # noqa: S101
    running = Contract.objects.filter(prefecture=busiest["prefecture"], state=State.IN_FORCE)
    contract = running.select_related("departement").annotate(n=Count("actions")).order_by("-n", "pk")[0]
    people = Membership.objects.select_related("person")
    readers = {
        "chef de projet": people.get(organisation=contract.lead, role=Role.PROJECT_LEAD.value),
        "référent": people.get(organisation=contract.prefecture, role=Role.OFFICER.value),
        "ministère": _steward(),
    }
    submitted = Contract.objects.filter(prefecture=busiest["prefecture"], state=State.SUBMITTED).order_by("pk")[0]
    return Cast({name: session(member) for name, member in readers.items()}, contract, submitted)


def pages(cast: Cast) -> list[Page]:
    contract = cast.contract
    listed, one = reverse("contracts:list"), reverse("lifecycle:contract", args=[contract.number])
    examined = reverse("lifecycle:contract", args=[cast.submitted.number])
    found, list_aims = reverse("territories:search"), ("ratio", "growth", "queries", "size")
    page_aims, few = ("ratio", "growth", "queries"), ("queries",)
    return [
        Page("Accueil", reverse("notifications:home"), "chef de projet", few),
        Page("Accueil", reverse("notifications:home"), "référent", few),
        Page("Liste", listed, "chef de projet", list_aims),
        Page("Liste", listed, "référent", list_aims),
        Page("Liste nationale", listed, "ministère", list_aims),
        Page("Liste filtrée", f"{listed}?etape=6&departement={contract.departement.code}", "ministère", list_aims),
        Page("Recherche par mots", f"{listed}?q=saint+communaute", "ministère", list_aims),
        Page("Page d'un contrat", one, "chef de projet", page_aims),
        Page("Page d'un contrat", one, "référent", page_aims),
        Page("Page d'un dossier à examiner", examined, "référent", page_aims),
        Page("Recherche d'un territoire", f"{found}?q=saint-denis", "chef de projet", ("ratio", "queries")),
        Page("Territoire, à la frappe", f"{found}?q=saint-deni", "chef de projet", ("ratio", "queries"), fragment=True),
        Page("Territoire, avec une faute", f"{found}?q=monbeliar", "chef de projet", ("ratio", "queries")),
        Page("Chiffres publics", reverse("steering:figures"), "ministère", few),
        Page("Pilotage national", reverse("steering:home"), "ministère", few),
        Page("CSV de tous les contrats", reverse("opendata:public_csv"), "ministère", ("queries", "memory"), 5),
    ]


def floor() -> Page:
    """The same base page, signed in, with no data of its own."""
    return Page(FLOOR, reverse("site:legal"), "chef de projet")


def count_queries(page: Page, cast: Cast) -> int:
    """SQL queries of one answer, in this process, the second time it is asked."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = cast.sessions[page.reader]
    headers = _HTMX if page.fragment else {}
    client.get(page.path, headers=headers)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(page.path, headers=headers)
        if answer.streaming:
            list(answer)
    if answer.status_code != 200:
        raise SystemExit(f"{page.path} répond {answer.status_code}.")
    return len(queries)


def fetch(port: int, page: Page, cast: Cast) -> tuple[float, int]:
    """Seconds until the last byte, and bytes of the compressed body. A connection of its own, as a visitor has."""
    headers = {"Accept-Encoding": "gzip", "Cookie": f"{settings.SESSION_COOKIE_NAME}={cast.sessions[page.reader]}"}
    if page.fragment:
        headers.update(_HTMX)
    site = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    started = time.perf_counter()
    site.request("GET", page.path, headers=headers)
    answer = site.getresponse()
    body = answer.read()
    seconds = time.perf_counter() - started
    site.close()
    if answer.status != 200:
        raise SystemExit(f"{page.path} répond {answer.status} par HTTP.")
    return seconds, len(body)


def measure(port: int, asked: Sequence[Page], cast: Cast, workers: list[int]) -> dict[Page, Measure]:
    """Every page in turn, the floor among them, so that a busy moment of the machine weighs on all alike."""
    found = {page: Measure(queries=count_queries(page, cast)) for page in asked}
    for page in asked:
        if "memory" not in page.aims:
            for _ in range(4):
                fetch(port, page, cast)
    for page in asked:
        if "memory" in page.aims:
            found[page].memory = _memory(port, page, cast, workers)
    for turn in range(ROUNDS):
        for page in asked:
            if turn % (ROUNDS // page.rounds) == 0:
                seconds, found[page].size = fetch(port, page, cast)
                found[page].seconds.append(seconds)
    return found


def _memory(port: int, page: Page, cast: Cast, workers: list[int]) -> int:
    """By how many kB the worker that answers this page for the first time grew at its highest."""
    for pid in workers:
        Path(f"/proc/{pid}/clear_refs").write_text("5")
    before = {pid: _status(pid, "VmRSS") for pid in workers}
    fetch(port, page, cast)
    return max(_status(pid, "VmHWM") - before[pid] for pid in workers)


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))
