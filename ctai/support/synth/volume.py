"""A volume of made-up contracts in real mode: plausible, coherent with every constraint, the same for the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from random import Random

from django.db import connection, transaction

from ctai.contracts.models import Contract, NumberSequence
from ctai.contracts.search import index_many
from ctai.documents.kinds import FACTS, DocumentKind
from ctai.documents.models import Production, ProductionState
from ctai.press.frozen import digest_of, page_code
from ctai.rules.states import State
from ctai.rules.themes import ContractKind
from ctai.support.synth import opening, proposal, running
from ctai.support.synth.bodies import Country, Place
from ctai.support.synth.case import Case
from ctai.support.synth.life import Life, at, live, state_of
from ctai.support.synth.rows import Batch
from ctai.support.synth.shelf import Shelf

CHUNK = 200


class Numbers:
    """Contract numbers that continue those already given, written back chunk by chunk."""

    def __init__(self) -> None:
        self._last = Counter(dict(NumberSequence.objects.values_list("prefix", "last")))
        self._changed: set[str] = set()

    def next(self, departement: str, year: int) -> str:
        prefix = f"{year}-{departement}"
        self._last[prefix] += 1
        self._changed.add(prefix)
        return str(NumberSequence(prefix=prefix, last=self._last[prefix]))

    def save(self) -> None:
        rows = [NumberSequence(prefix=prefix, last=self._last[prefix]) for prefix in sorted(self._changed)]
        NumberSequence.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["prefix"], update_fields=["last"]
        )
        self._changed.clear()


def make_volume(count: int, seed: int, day: date, *, tell: Callable[[int], None] = lambda done: None) -> None:
    """Insert `count` contracts as they stand on `day`, each chunk in one transaction. `tell`: how many so far."""
    with transaction.atomic():
        country = Country(Random(f"{seed} country"))  # noqa: S311
        places = country.places(country.draw(count))
    numbers, shelf = Numbers(), Shelf()
    for start in range(0, count, CHUNK):
        with transaction.atomic():
            batch = Batch()
            cases = [
                _case(index, place, day, Random(f"{seed} {index}"), batch, shelf, numbers)  # noqa: S311
                for index, place in enumerate(places[start : start + CHUNK], start=start)
            ]
            shelf.write()
            numbers.save()
            batch.save(cases)
            _index([case.contract.pk for case in cases])
        tell(min(start + CHUNK, count))
    with connection.cursor() as cursor:
        # The planner must know the volume before anything is measured.
        cursor.execute("ANALYZE")


def _index(pks: list[int]) -> None:
    rows = Contract.objects.filter(pk__in=pks).select_related("territory", "departement", "region")
    index_many(list(rows.prefetch_related("parties__organisation")))


def _case(index: int, place: Place, day: date, rng: Random, batch: Batch, shelf: Shelf, numbers: Numbers) -> Case:
    life = live(state_of(index, rng), day, rng)
    contract = _contract(life, place, rng, numbers.next(place.departement.code, life.opened.year))
    case = Case(contract, life, place, day, rng, batch, shelf)
    opening.open_file(case)
    opening.exchange(case)
    opening.diagnose(case)
    lines = proposal.propose(case)
    running.sign(case)
    running.run(case, lines)
    _documents(case)
    return case


def _contract(life: Life, place: Place, rng: Random, number: str) -> Contract:
    is_city = life.opened.year >= 2024 and rng.random() < 0.08
    return Contract(
        number=number, kind=(ContractKind.CITY_CONTRACT if is_city else ContractKind.CTAI).value,
        title=place.territory.name, is_rehearsal=False, state=life.state.value, state_since=life.since,
        territory=place.territory, departement=place.departement,
        region=place.territory.region or place.departement.region or place.departement,
        lead=place.authority.organisation, prefecture=place.prefecture.organisation,
        starts_on=life.starts, ends_on=life.ends, opened_on=life.opened, opened_by=place.authority.writer,
        intent_sent_on=life.sent, acknowledged_on=life.acknowledged, diagnosis_frozen_on=life.frozen,
        submitted_on=None if life.state == State.CORRECTIONS else life.submitted, accepted_on=life.accepted,
        text_frozen_on=life.text_frozen, in_force_on=life.in_force, closed_on=life.closed, version=rng.randint(2, 30),
    )  # fmt: skip


def _wanted(life: Life) -> Iterator[tuple[DocumentKind, date, State]]:
    """The documents asked for along a life, with the day and the state of the contract then."""
    steps = (
        (DocumentKind.INTENT_LETTER, life.sent, State.INTENT_SENT),
        (DocumentKind.ACKNOWLEDGEMENT, life.acknowledged, State.EXCHANGES),
        (DocumentKind.DIAGNOSIS_REPORT, life.diagnosis_opened, State.DIAGNOSIS),
        (DocumentKind.DIAGNOSIS_REPORT, life.frozen, State.PROPOSAL),
        (DocumentKind.CONTRACT, life.submitted, State.SUBMITTED),
        (DocumentKind.CONTRACT, life.accepted, State.ACCEPTED),
        (DocumentKind.CONTRACT, life.text_frozen, State.SIGNATURE),
        (DocumentKind.CONTRACT, life.in_force, State.IN_FORCE),
    )
    return ((kind, day, state) for kind, day, state in steps if day is not None)


def _documents(case: Case) -> None:
    """Productions already made. Their data only name them: what is measured is rows and files, not their words."""
    for rank, (kind, day, state) in enumerate(_wanted(case.life)):
        body = case.authority if rank % 2 == 0 else case.prefecture
        data = {"head": {"number": case.contract.number, "date": day.isoformat()}, "volume": rank}
        digest = digest_of(kind.value, FACTS[kind].version, data)
        moment, name = at(day, 16), f"{FACTS[kind].stem}-{case.contract.number}.pdf"
        production = Production(
            contract=case.contract, kind=kind.value, template_version=FACTS[kind].version, contract_state=state.value,
            data=data, digest=digest, page_code=page_code(digest), requested_by=body.writer, requested_at=moment,
            state=ProductionState.DONE, progress=100, attempts=1, heartbeat_at=moment, finished_at=moment,
            result=case.file(body, name, day), result_digest=case.shelf.digest,
        )  # fmt: skip
        case.add(production)
        said = f"Document demandé : {FACTS[kind].label}, code {production.page_code}"
        case.tell(day, body.writer, "request_document", said, about=production)
