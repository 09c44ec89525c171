"""`make bench`: fill a throw-away PostgreSQL, serve it with two workers, measure, write docs/bench.md.

Run by scripts/with-postgres, which gives an empty database in DATABASE_URL and takes it away at the end. Everything
else lives in a temporary folder, and the server is stopped here. Loopback only.
"""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SMALL, LARGE, SEED = 1_000, 20_000, 2026
PDF_PAGES, PDF_TIMES = 12, 15


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=SMALL)
    parser.add_argument("--large", type=int, default=LARGE)
    parser.add_argument("--report", type=Path, default=ROOT / "docs" / "bench.md")
    options = parser.parse_args()
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        sys.exit("make bench mesure sur PostgreSQL : lancez-le par scripts/with-postgres.")
    with tempfile.TemporaryDirectory(prefix="ctai-bench-") as folder:
        set_up(folder)
        from bench_report import write
        from django.db import connections

        small = _stage(options.small, options.small)
        large = _stage(options.large, options.large - options.small)
        write(options.report, small, large, SEED)
        connections.close_all()
    print(options.report.read_text())


def set_up(folder: str) -> None:
    """An empty base brought to the day before the first contract."""
    os.environ.update(CTAI_VAR=folder, DJANGO_SETTINGS_MODULE="config.settings", CTAI_DEMO="non")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if "contracts_contract" in connection.introspection.table_names():
        sys.exit("Cette base n'est pas vide : make bench n'écrit que dans une base d'essai.")
    for name, options in (
        ("migrate", {"verbosity": 0}),
        ("collectstatic", {"verbosity": 0, "interactive": False}),
        ("load_territories", {}),
        ("load_figures", {}),
        ("register_services", {}),
    ):
        say(name)
        call_command(name, **options)


def say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)


def _stage(contracts: int, added: int) -> Any:
    """Bring the volume to `contracts`, then measure every page and the making of a PDF."""
    import bench_pages
    from bench_report import Stage
    from django.core.management import call_command
    from django.db import connection

    say(f"synth, {added} contrats de plus")
    started = time.monotonic()
    call_command("synth", contracts=added, seed=SEED + contracts, add=True, verbosity=2 if added > SMALL else 1)
    seconds = time.monotonic() - started
    know_volumes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(n_live_tup) FROM pg_stat_user_tables")
        rows = int(cursor.fetchone()[0])
    stage = Stage(contracts, seconds, rows)
    cast = _cast()
    asked = [bench_pages.floor(), *bench_pages.pages(cast)]
    with Server() as server:
        say("mesure des pages")
        stage.pages = bench_pages.measure(server.port, asked, cast, server.workers())
    say("mesure du PDF")
    stage.pdf_pages, stage.pdf = make_pdfs(cast.contract)
    say("check_money")
    stage.money = check_money()
    return stage


def know_volumes() -> None:
    """Let the planner know what was just written at once, as a server does by itself within the minute."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def check_money() -> float:
    """How long it takes to compare every amount with the ledger and the journal; stops when one is wrong."""
    from ctai.audit.money import wrong_rows

    started = time.monotonic()
    wrong = {name: rows for name, rows in wrong_rows().items() if rows}
    if wrong:
        sys.exit(f"check_money trouve des écarts dans les contrats inventés : {wrong}")
    return time.monotonic() - started


_chosen: list[Any] = []


def _cast() -> Any:
    """The same people and the same contract at both volumes."""
    import bench_pages

    if not _chosen:
        _chosen.append(bench_pages.gather())
    return _chosen[0]


class Server:
    """gunicorn as `make run` starts it, on a free port of the loopback, stopped whatever happens."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    def __enter__(self) -> Server:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}",
             "--workers", "2", "--threads", "4", "--log-level", "warning"],
            cwd=ROOT,
        )  # fmt: skip
        for _ in range(300):
            if self.process.poll() is not None:
                sys.exit("gunicorn s'est arrêté.")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0 and len(self.workers()) == 2:
                    return self
            time.sleep(0.2)
        self.__exit__()
        sys.exit("gunicorn ne répond pas.")

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


def make_pdfs(contract: Any) -> tuple[int, list[float]]:
    """Pages of the contract made, and seconds of each making by the worker's own code, claim and file included."""
    from django.utils import timezone

    from ctai.documents.kinds import DocumentKind
    from ctai.documents.making import make
    from ctai.documents.models import Production

    pages, data = _twelve_pages(contract)
    seconds = []
    for turn in range(PDF_TIMES):
        digest = hashlib.sha256(f"{contract.number} {time.time_ns()} {turn}".encode()).hexdigest()
        production = Production.objects.create(
            contract=contract, kind=DocumentKind.CONTRACT.value, template_version=1, contract_state=contract.state,
            data=data, digest=digest, page_code=digest[:14], requested_by=contract.opened_by,
            requested_at=timezone.now(),
        )  # fmt: skip
        started = time.perf_counter()
        make(production.pk)
        seconds.append(time.perf_counter() - started)
        production.refresh_from_db()
        if production.state != "done":
            sys.exit(f"Le PDF n'a pas été fait : {production.error}")
    return pages, seconds


def _twelve_pages(contract: Any) -> tuple[int, dict[str, Any]]:
    """The data of the contract, its last action sheets left out until it holds in twelve pages."""
    import io

    import pikepdf

    from ctai.design.clock import today
    from ctai.documents.compose import compose
    from ctai.documents.kinds import FACTS, DocumentKind

    facts = FACTS[DocumentKind.CONTRACT]
    data = compose(contract, DocumentKind.CONTRACT, today=today())
    data["axes"] = [{**axis, "actions": list(axis["actions"])} for axis in data["axes"]]
    while True:
        with pikepdf.open(io.BytesIO(facts.render(facts.template, facts.version, data))) as document:
            pages = len(document.pages)
        full = [axis for axis in data["axes"] if axis["actions"]]
        if pages <= PDF_PAGES or not full:
            return pages, data
        full[-1]["actions"].pop()
        data["axes"] = [axis for axis in data["axes"] if axis["actions"]]


if __name__ == "__main__":
    main()
