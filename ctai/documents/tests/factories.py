"""Productions for tests, with the data of `samples`."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, people
from ctai.diagnosis.models import Diagnosis
from ctai.diagnosis.tests.factories import make_diagnosis
from ctai.documents.compose import compose
from ctai.documents.kinds import FACTS, DocumentKind
from ctai.documents.making import make
from ctai.documents.models import Production
from ctai.documents.tasks import produce
from ctai.documents.tests import samples
from ctai.figures.pictures import Picture
from ctai.press.frozen import digest_of, page_code
from ctai.rules.states import State

ASKED_AT = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
SAMPLES = {
    DocumentKind.INTENT_LETTER: samples.letter,
    DocumentKind.ACKNOWLEDGEMENT: samples.acknowledgement,
    DocumentKind.DIAGNOSIS_REPORT: samples.report,
    DocumentKind.DIAGNOSIS_DOCX: samples.report,
    DocumentKind.DIAGNOSIS_XLSX: samples.workbook,
    DocumentKind.CONTRACT: samples.contract,
    DocumentKind.CONTRACT_DOCX: samples.contract,
}


def make_production(
    kind: DocumentKind = DocumentKind.CONTRACT,
    *,
    contract: Contract | None = None,
    queued: bool = False,
    data: dict[str, Any] | None = None,
    **fields: Any,
) -> Production:
    """A production waiting; `queued` puts its task in the queue too. `fields` go to Production as they are."""
    contract = contract or make_contract(State.PROPOSAL)
    data = data or SAMPLES[kind]().as_dict()
    digest = digest_of(kind.value, FACTS[kind].version, data | {"contract": contract.pk})
    production = Production.objects.create(
        **{
            "contract": contract,
            "kind": kind.value,
            "template_version": FACTS[kind].version,
            "contract_state": contract.state,
            "data": data,
            "digest": digest,
            "page_code": page_code(digest),
            "requested_by": people(contract).lead,
            "requested_at": ASKED_AT,
            **fields,
        }
    )
    if queued:
        production.task_id = produce.enqueue(production.pk).id
        production.save(update_fields=["task_id"])
    return production


def content_of_two(**more: Any) -> dict[str, Any]:
    """A frozen content as `diagnosis.content.content_of` gives it (format 2), with one thing of each kind."""
    blank = dict.fromkeys(("unit", "place", "period", "year", "source", "address", "level", "reliability"), "")
    blank |= {"note": "", "caution": "", "written": "", "version": "", "picture": None, "detail": None}
    picture = Picture(
        "bars", "Étrangers pour 1 000 habitants", "pour 1 000", (("Millau", Decimal("52.1")), ("France", None)),
        highlight="Millau", source="Insee", note="Au lieu de résidence.",
    )  # fmt: skip
    figure = blank | {
        "number": 1, "title": "Étrangers", "sentence": "Étrangers : 1 284 (Millau, 2022)", "written": "1 284",
        "unit": "personnes", "place": "Millau", "period": "2022", "year": "2022", "source": "Insee, recensement",
        "address": "https://www.insee.fr/", "level": "Commune", "reliability": "A", "version": "2022:1284.00",
    }  # fmt: skip
    chart = blank | {"number": 2, "title": picture.title, "sentence": f"{picture.title} (comparaison)"}
    chart |= {"source": "Insee", "period": "2022", "picture": picture.as_json()}
    answer = {"side": "state", "label": "Accord", "reason": "", "on": "2026-03-01"}
    section = {"local": False, "not_applicable": False, "hidden": False, "text": "", "citations": [], "answers": []}
    score = {"label": "Ensemble", "importance": 5, "gap": 4}
    offer = {
        "structure": "Association *Exemple*", "service": "Ateliers", "themes": ["french", "digital"], "places": 40,
        "audience": "Tous publics", "wait": "3 mois", "address": "12 rue Droite", "place": "Millau", "source": "CCAS",
        "told_on": "2026-01-12",
    }  # fmt: skip
    need = {
        "kind_label": "Obstacle", "title": "Cours complets", "detail": "", "theme": "french", "audience": "Femmes",
        "said_by": "Habitants", "evidence": [{"label": "Enquête", "text": "62 % en demandent"}],
    }  # fmt: skip
    declared = {
        "title": "Sur liste d'attente", "value": "140.00", "unit": "personnes", "written": "140 personnes",
        "place": "Millau", "period": "janvier 2026", "source": "CCAS", "declared_by": "Commune de Millau",
        "text": "Sur liste d'attente, Millau : 140 personnes (déclaré par Commune de Millau)",
    }  # fmt: skip
    written = {"text": "Ici : [[1]], voir [[2]] et [[9]].", "citations": [figure, chart], "answers": [answer]}
    sections = [
        section | written | {"title": "Publics"},
        section | {"title": "Se déplacer", "local": True, "not_applicable": True},
        section | {"title": "Logement", "hidden": True},
    ]
    priority = {
        "rank": 1,
        "theme_label": "Apprentissage du français",
        "title": "Réduire l'attente",
        "why": "Trop longue.",
    }
    return {
        "format": 2, "number": 1, "outline": 3, "sections": sections, "ranking_reason": "Urgence.",
        "priorities": [priority | {"scores": [score], "needs": [{"title": "Cours complets"}]}],
        "offer": [offer], "needs": [need], "declared": [declared],
        "opinions": [{"organisation": "OFII", "label": "Avis favorable", "text": "Bon travail.", "on": "2026-02-28"}],
        **more,
    }  # fmt: skip


def make_frozen(contract: Contract, content: dict[str, Any] | None = None) -> Diagnosis:
    """The diagnosis of a contract, frozen on 2 March 2026 with this content."""
    diagnosis = make_diagnosis(contract)
    diagnosis.content, diagnosis.digest, diagnosis.frozen_on = content or content_of_two(), "ab" * 32, date(2026, 3, 2)
    diagnosis.save()
    return diagnosis


def make_report(contract: Contract) -> Production:
    """The report of its frozen diagnosis, ready."""
    data = compose(contract, DocumentKind.DIAGNOSIS_REPORT, today=date(2026, 3, 3))
    production = make_production(DocumentKind.DIAGNOSIS_REPORT, contract=contract, data=data)
    make(production.pk)
    return production
