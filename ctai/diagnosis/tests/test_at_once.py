"""Two people in the same second, in real transactions: one waits for the other, nobody meets an error page."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from ctai.contracts.tests.factories import people
from ctai.diagnosis import acts
from ctai.diagnosis.models import SectionText
from ctai.diagnosis.tests.factories import TODAY, make_diagnosis, write
from ctai.writing import acts as writing
from ctai.writing.models import Remark, Text

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], object]) -> list[Exception | None]:
    """Run these in threads that start together; what each raised, None when it succeeded."""
    gate, outcomes = threading.Barrier(len(works)), dict.fromkeys(range(len(works)))

    def run(rank, work):
        gate.wait()
        try:
            work()
        except Exception as error:  # noqa: BLE001 — whatever it is, the test shows it
            outcomes[rank] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(outcomes.values())


def fresh(section):
    return SectionText.objects.select_related("body__contract", "diagnosis__contract").get(pk=section.pk)


def test_a_suggestion_accepted_while_the_section_is_saved():
    with transaction.atomic():
        diagnosis = make_diagnosis()
    own = people(diagnosis.contract)
    section = write(diagnosis.sections.first(), "Un.\n\nDeux.\n\nTrois.", own.lead)
    for turn in range(4):
        seen = fresh(section)
        first, _, last = seen.text.split("\n\n")
        remark = writing.add_remark(
            Text.objects.get(pk=section.body_id), kind="suggestion", body="", position=0, replacement=f"Un {turn}.",
            by=own.officer, today=TODAY,
        )  # fmt: skip

        def accept(pk=remark.pk):
            writing.accept(Remark.objects.get(pk=pk), by=own.officer, today=TODAY)

        def save(seen=seen, body=f"{first}\n\nDeux {turn}.\n\n{last}"):
            acts.write_section(fresh(section), body=body, seen=seen.version, by=own.lead, today=TODAY)

        assert at_once(accept, save) == [None, None]
        assert fresh(section).text == f"Un {turn}.\n\nDeux {turn}.\n\n{last}"
