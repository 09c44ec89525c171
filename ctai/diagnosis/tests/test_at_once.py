"""Two people in the same second, in real transactions: one waits for the other, nobody meets an error page."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import people
from ctai.diagnosis import acts
from ctai.diagnosis.acts import versions
from ctai.diagnosis.models import SectionText
from ctai.diagnosis.tests.factories import TODAY, make_agreed, make_diagnosis, write
from ctai.rules.refusals import ActRefused
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


def test_a_section_saved_while_the_diagnosis_is_frozen():
    with transaction.atomic():
        diagnosis = make_agreed()
    own = people(diagnosis.contract)
    section = fresh(diagnosis.sections.first())

    def save():
        acts.write_section(fresh(section), body="Autre texte.", seen=section.version, by=own.lead, today=TODAY)

    def freeze():
        versions.freeze(Contract.objects.get(pk=diagnosis.contract_id), by=own.officer, today=TODAY)

    outcomes = at_once(save, freeze)
    refused = [one for one in outcomes if one is not None]
    assert len(refused) == 1 and isinstance(refused[0], ActRefused)
    diagnosis.refresh_from_db()
    if diagnosis.is_frozen:
        assert diagnosis.content["sections"][0]["text"] == fresh(section).text != "Autre texte."
