"""The second half of `make bench`: the diagnosis, the survey, the importer, a large programme, the
State's credits, decisions in bulk.

On a base of its own, smaller: what matters here is one busy text, one national file, one national campaign. Writes
docs/bench-actes.md. Run by scripts/with-postgres, like bench.py.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CONTRACTS, SEED = 3_000, 2026
SAVES, ANSWERS = 40, 200


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--contracts", type=int, default=CONTRACTS)
    parser.add_argument("--report", type=Path, default=ROOT / "docs" / "bench-actes.md")
    options = parser.parse_args()
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        sys.exit("make bench mesure sur PostgreSQL : lancez-le par scripts/with-postgres.")
    with tempfile.TemporaryDirectory(prefix="ctai-bench-") as folder:
        import bench

        bench.set_up(folder)
        from django.core.management import call_command
        from django.db import connections

        bench.say(f"synth, {options.contracts} contrats")
        call_command("synth", contracts=options.contracts, seed=SEED, verbosity=1)
        options.report.write_text(report(options.contracts))
        connections.close_all()
    print(options.report.read_text())


@dataclass(frozen=True)
class Timed:
    """One act: median seconds of `times` runs."""

    name: str
    aim: str
    times: int
    seconds: float


def report(contracts: int) -> str:
    import bench
    import bench_decisions
    import bench_pages
    import bench_programme
    from bench_report import french

    from ctai.accounts.models import Membership
    from ctai.contracts.models import Contract
    from ctai.rules.roles import Role
    from ctai.rules.states import State

    cast = bench_pages.gather()
    contract = Contract.objects.filter(state=State.DIAGNOSIS, diagnoses__isnull=False).earliest("pk")
    officer = Membership.objects.select_related("person").get(organisation=contract.prefecture, role=Role.OFFICER.value)
    cast.sessions["référent"] = bench_pages.session(officer)
    section = busy_section(contract)
    large = bench_programme.make_large()
    bench.know_volumes()
    pages = [*asked(cast, contract, section), *bench_programme.pages(cast, large)]
    every = [bench_pages.floor(), *pages]
    with bench.Server() as server:
        bench.say("mesure des pages")
        found = bench_pages.measure(server.port, every, cast, server.workers())
    bench.say("mesure des actes")
    acts = [*saving(section), bench_programme.saving(large, _timed), answering(contract), *importing()]
    bench.say("mesure des décisions en masse")
    decided = bench_decisions.measure()
    acts.append(Timed(f"Proposer {french(bench_decisions.FILES)} décisions", "—", 1, decided.proposing))
    floor = found[every[0]].median
    lines = [
        "# Mesures du diagnostic, de l'enquête, des imports, du programme, des crédits et des décisions",
        "",
        "Écrit par `make bench` ; ne pas modifier à la main. Même plancher que docs/bench.md, mesuré dans ce passage :",
        f"{french(floor * 1000, 1)} ms. {french(contracts)} contrats inventés, un texte de 200 versions, 60 remarques.",
        "",
        "| Page | Qui | Médiane (ms) | Rapport au plancher | Visée | Requêtes |",
        "|---|---|---|---|---|---|",
        *(
            f"| {page.name} | {page.reader} | {french(found[page].median * 1000, 1)} |"
            f" {french(found[page].median / floor, 2)} | {AIMS.get(page.name, '—')} | {found[page].queries} |"
            for page in pages
        ),
        "",
        "| Acte | Fois | Médiane | Rapport au plancher | Visée |",
        "|---|---|---|---|---|",
        *(
            f"| {one.name} | {one.times} | {french(one.seconds * 1000, 1)} ms |"
            f" {french(one.seconds / floor, 2)} | {one.aim} |"
            for one in acts
        ),
        *in_bulk(decided.bulks),
        "",
    ]
    return "\n".join(lines)


AIMS = {
    "Chiffres d'une commune": "3 × et 12 requêtes",
    "Chiffres d'une région": "3 × et 12 requêtes",
    "Budget, 60 actions × 4 ans × 6 financeurs": "6 ×",
    "Écrire ce budget": "6 ×",
    "Enveloppes, France": "6 × et 15 requêtes",
    "Simulation, France": "6 × et 15 requêtes",
}


def in_bulk(bulks: list[Any]) -> list[str]:
    """The work of the workers, killed once in the middle."""
    from bench_report import french

    return [
        "",
        "Sur un seul département, en arrière-plan ; le travailleur est tué au milieu (SIGKILL), un autre reprend.",
        "Visée : aucun dossier fait deux fois, aucun oublié.",
        "",
        "| Travail de fond | Dossiers | Durée (s) | Par dossier (ms) | Avant la coupure | Mémoire (Mo) "
        "| Deux fois ou pas |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {one.name} | {french(one.files)} | {french(one.seconds, 1)} | {french(one.each, 1)} |"
            f" {french(one.killed_at)} | {french(one.memory / 1024)} | {french(one.twice)} |"
            for one in bulks
        ),
    ]


def busy_section(contract: Any) -> Any:
    """The section of the needs, written 200 times by both sides, with 60 remarks."""
    from django.utils import timezone

    from ctai.accounts.models import Membership
    from ctai.rules.roles import Role
    from ctai.writing.models import How, RemarkKind, Version
    from ctai.writing.tests.factories import make_remark

    section = contract.diagnoses.latest("number").sections.get(code="needs")
    text = section.body
    sides = [
        Membership.objects.get(organisation=contract.lead, role=Role.PROJECT_LEAD.value),
        Membership.objects.get(organisation=contract.prefecture, role=Role.OFFICER.value),
    ]
    paragraphs = [f"Paragraphe {rank} : " + " ".join(f"mot{rank}x{n}" for n in range(40)) for rank in range(40)]
    now, first, rows = timezone.now(), text.version + 1, []
    for number in range(first, first + 200):
        paragraphs[number % 40] += f" ajout{number}"
        rows.append(
            Version(
                text=text, number=number, body="\n\n".join(paragraphs), by=sides[number % 2], day=now.date(),
                at=now - timedelta(minutes=first + 200 - number), how=How.WRITTEN, base=number - 1, words_added=1,
                words_removed=0,
            )
        )  # fmt: skip
    Version.objects.bulk_create(rows)
    text.body, text.version, text.written_at = rows[-1].body, rows[-1].number, now
    text.save()
    for rank in range(60):
        make_remark(text, sides[rank % 2], position=rank % 40, kind=list(RemarkKind.values)[rank % 2])
    section.refresh_from_db()
    return section


def asked(cast: Any, contract: Any, section: Any) -> list[Any]:
    from decimal import Decimal

    from bench_pages import Page
    from django.urls import reverse

    from ctai.accounts.models import Membership, Organisation
    from ctai.decisions.acts import make_simulation
    from ctai.decisions.reads import years_asked
    from ctai.design.clock import today
    from ctai.envelopes.acts import hand_down, open_credits
    from ctai.rules.funders import Funder
    from ctai.rules.roles import OrganisationKind, Role

    steward = Membership.objects.get(role=Role.STEWARD.value, organisation__kind=OrganisationKind.MINISTRY)
    years = years_asked(steward, is_rehearsal=False)
    year, credit = next(one for one in years if one[1] == Funder.STATE_104_12)
    ministry = open_credits(
        year=year, credit=Funder(credit), amount=Decimal(10**9), reason="Mesure", by=steward, today=today()
    )
    regions = Organisation.objects.filter(kind=OrganisationKind.REGION_PREFECTURE)
    hand_down(ministry, {region: Decimal(10**7) for region in regions}, by=steward, today=today())
    simulation = make_simulation("Mesure", year=year, credit=Funder(credit), by=steward, today=today())
    number, slug = contract.number, section.slug
    here = {"number": number, "slug": slug}
    return [
        Page("Chiffres d'une commune", "/territoires/commune/12145/chiffres/", "référent"),
        Page("Chiffres d'une région", "/territoires/region/24/chiffres/", "référent"),
        Page("Section du diagnostic", reverse("diagnosis:section", kwargs=here), "référent"),
        Page("Écrire une section", reverse("diagnosis:write", kwargs=here), "référent"),
        Page("Versions d'un texte", reverse("writing:history", kwargs={"pk": section.body_id}), "référent"),
        Page("Enveloppes, France", reverse("envelopes:home") + f"?annee={year}&credits={credit}", "ministère"),
        Page("Simulation, France", reverse("decisions:simulation", kwargs={"pk": simulation.pk}), "ministère"),
    ]


def _timed(name: str, aim: str, times: int, act: Callable[[int], object]) -> Timed:
    seconds = []
    for turn in range(times):
        started = time.perf_counter()
        act(turn)
        seconds.append(time.perf_counter() - started)
    return Timed(name, aim, times, median(seconds))


def saving(section: Any) -> list[Timed]:
    """A plain save, and one made on the version before, which merges."""
    from ctai.accounts.models import Membership
    from ctai.design.clock import today
    from ctai.diagnosis.acts import write_section
    from ctai.rules.roles import Role

    contract = section.diagnosis.contract
    lead = Membership.objects.get(organisation=contract.lead, role=Role.PROJECT_LEAD.value)
    officer = Membership.objects.get(organisation=contract.prefecture, role=Role.OFFICER.value)

    def changed(place: int, word: str) -> str:
        section.body.refresh_from_db()
        parts = section.body.body.split("\n\n")
        parts[place] += f" {word}"
        return "\n\n".join(parts)

    def save(turn: int) -> None:
        body = changed(turn % 40, f"simple{turn}")
        write_section(section, body=body, seen=section.body.version, by=lead, today=today())

    def merge(turn: int) -> None:
        body, seen = changed(1, f"mien{turn}"), section.body.version
        write_section(section, body=changed(30, f"leur{turn}"), seen=seen, by=officer, today=today())
        saved = write_section(section, body=body, seen=seen, by=lead, today=today())
        if not saved.merged:
            sys.exit("Deux paragraphes différents n'ont pas été réunis.")

    return [
        _timed("Enregistrer une section", "—", SAVES, save),
        _timed("Enregistrer deux fois, dont une fusion", "—", SAVES, merge),
    ]


def answering(contract: Any) -> Timed:
    """One answer sent from the public page, form and rules included."""
    from django.core import signing
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from ctai.accounts.models import Membership
    from ctai.rules.roles import Role
    from ctai.survey import answer_form
    from ctai.survey.tests.factories import make_survey

    lead = Membership.objects.get(organisation=contract.lead, role=Role.PROJECT_LEAD.value)
    survey = make_survey(contract, lead, hourly_cap=10**6)
    address = reverse("survey:answer", kwargs={"code": survey.code, "language": "ar"})
    moment = int((timezone.now() - timedelta(minutes=2)).timestamp())
    client = Client(SERVER_NAME="127.0.0.1")

    def answer(turn: int) -> None:
        token = signing.dumps({"s": survey.pk, "n": f"m{turn}", "t": moment}, salt=answer_form.SALT)
        sent = client.post(address, {"need_housing": "much", "token": token})
        if sent.status_code != 302:
            sys.exit(f"L'enquête répond {sent.status_code}.")

    found = _timed("Réponse à l'enquête", "—", ANSWERS, answer)
    if survey.answers.count() != ANSWERS:
        sys.exit("Des réponses se sont perdues.")
    return found


def importing() -> list[Timed]:
    """A commune file of 35,000 rows of another year: read with every anomaly, then published."""
    from ctai.accounts.models import Membership
    from ctai.design.clock import today
    from ctai.figures.models import Level, Subject
    from ctai.publishing import acts, work
    from ctai.publishing.shapes import Column, FileMapping, SeriesFacts
    from ctai.publishing.tests.samples import national_file
    from ctai.rules.roles import Role
    from ctai.territories.models import Kind

    steward = Membership.objects.filter(role=Role.STEWARD.value).earliest("pk")
    facts = SeriesFacts(
        "part-menages-imposes-mesure", "Part des ménages imposés (inventé)", "%", Subject.INCOME, Level.COMMUNE,
        "Inventé pour la mesure.",
    )  # fmt: skip
    mapping = FileMapping(
        "mesure", "mesure.csv", "Ménages imposés (inventé)", "Mesure", "2021",
        (Column("Part (%)", facts.code, 2021, "2021"),), kind=Kind.COMMUNE, territory_column="Code", facts=(facts,),
    )  # fmt: skip
    content, _ = national_file()
    brought = acts.bring("mesure.csv", content, departement=None, by=steward, today=today())
    acts.describe(brought, mapping, by=steward)
    read = _timed("Lire un fichier de 35 000 lignes", "—", 1, lambda turn: work.read_import(brought.pk))
    brought.refresh_from_db()
    if brought.state != "ready":
        sys.exit(f"Le fichier n'est pas prêt : {brought.refusal}")
    acts.accept(brought, by=steward)
    publish = _timed("Publier ce fichier", "20 s avec la lecture", 1, lambda turn: work.publish_import(brought.pk))
    return [read, publish]


if __name__ == "__main__":
    main()
