"""Opening and freezing a version: called by lifecycle, inside its own transaction, after the contract has moved."""

from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.diagnosis.acts.changes import locked
from ctai.diagnosis.acts.structure import PLACE, new_section
from ctai.diagnosis.content import content_of
from ctai.diagnosis.models import Citation, Diagnosis, SectionText
from ctai.diagnosis.reads import current_of, diagnosis_priorities_missing, missing_in, sections_of
from ctai.history import journal
from ctai.history.digests import digest_of
from ctai.outlines.reads import current_outline
from ctai.rules.refusals import NotReady
from ctai.writing import acts as writing


@transaction.atomic
def open_diagnosis_content(contract: Contract, *, by: Membership, today: date) -> Diagnosis:
    """The version to write: the one left open, or the next one with all that the last one said.

    The first follows the outline in force; the next ones keep the outline they had. Answers, scores and opinions are
    never carried over: everyone reads again.
    """
    last = current_of(contract)
    if last is not None and not last.is_frozen:
        return last
    outline = last.outline if last else current_outline()
    number = last.number + 1 if last else 1
    reason = last.ranking_reason if last else ""
    diagnosis = Diagnosis.objects.create(
        contract=contract, number=number, outline=outline, opened_on=today, opened_by=by, ranking_reason=reason
    )
    if last is None:
        for facts in outline.sections.all():
            new_section(diagnosis, facts, today=today)
        return diagnosis
    for section in last.sections.select_related("body"):
        _copy_section(section, diagnosis, today)
    for priority in last.priorities.prefetch_related("needs"):
        needs = list(priority.needs.all())
        priority.pk, priority.diagnosis, priority.version = None, diagnosis, 1
        priority.save(force_insert=True)
        priority.needs.set(needs)
    return diagnosis


def _copy_section(section: SectionText, diagnosis: Diagnosis, today: date) -> None:
    """The same words under a text of their own, still signed by who wrote them; what was cited keeps its numbers."""
    citations = list(section.citations.all())
    body = writing.create(
        diagnosis.contract, PLACE, section.title, today=today, by=section.written_by, body=section.text
    )
    section.pk, section.diagnosis, section.body, section.revision = None, diagnosis, body, 1
    section.save(force_insert=True)
    for citation in citations:
        citation.pk, citation.section = None, section
    Citation.objects.bulk_create(citations)


def hold(contract: Contract) -> None:
    """Whoever writes waits for the end of this transaction. To call before the contract moves and its journal grows:
    a writer holds the diagnosis, then the journal, and two orders would make each wait for the other for ever."""
    last = current_of(contract)
    if last is not None:
        locked(last.pk)


@transaction.atomic
def freeze(contract: Contract, *, by: Membership, today: date) -> Diagnosis:
    """Keep the whole content and its digest. Raises NotReady: what is missing is asked again once nobody can write."""
    last = current_of(contract)
    if last is None:
        raise NotReady(diagnosis_priorities_missing(contract, today))
    diagnosis = locked(last.pk)
    states = sections_of(diagnosis)
    missing = [*missing_in(states), *diagnosis_priorities_missing(contract, today)]
    if missing:
        raise NotReady(missing)
    diagnosis.content = content_of(diagnosis, today)
    diagnosis.digest = digest_of(diagnosis.content)
    diagnosis.frozen_on = today
    diagnosis.save(update_fields=["content", "digest", "frozen_on"])
    for state in states:
        writing.close(state.section.body, today=today)
    journal.record(
        contract.number,
        "freeze_content",
        f"Version {diagnosis.number} du diagnostic figée, empreinte {diagnosis.digest[:16]}…",
        by=by,
        today=today,
        about=diagnosis,
        changes={"digest": ("", diagnosis.digest)},
    )
    return diagnosis
