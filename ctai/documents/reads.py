"""What the pages of documents show."""

from dataclasses import dataclass

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.diagnosis.models import Diagnosis
from ctai.documents.kinds import DIAGNOSIS_KINDS, FACTS, DocumentKind
from ctai.documents.models import Production, ProductionQuerySet, ProductionState


def productions_of(contract: Contract, membership: Membership) -> ProductionQuerySet:
    """The documents of a contract that exist for this membership, the newest first, without their data."""
    rows = Production.objects.visible_to(membership).filter(contract=contract)
    return rows.select_related("requested_by__person", "requested_by__organisation", "contract", "result").defer("data")


@dataclass(frozen=True)
class VersionFile:
    """One document of a version of the diagnosis: its last production, None when nobody asked for it."""

    kind: DocumentKind
    label: str
    production: Production | None
    # Frozen data give the same file for ever: asking again would give the same.
    is_settled: bool


def files_of(diagnosis: Diagnosis, membership: Membership) -> list[VersionFile]:
    """The report, its Word file and the workbook of one version, as it stands: drafts of a frozen one are left out."""
    asked = Production.objects.visible_to(membership).filter(contract=diagnosis.contract, kind__in=DIAGNOSIS_KINDS)
    rows = asked.filter(data__version=str(diagnosis.number)).select_related("result").order_by("pk").defer("data")
    if diagnosis.is_frozen:
        rows = rows.filter(data__head__mark="")
    last = {row.kind: row for row in rows}
    settled = {kind for kind, row in last.items() if diagnosis.is_frozen and row.state != ProductionState.FAILED}
    return [
        VersionFile(kind, FACTS[kind].label, last.get(kind.value), kind.value in settled) for kind in DIAGNOSIS_KINDS
    ]
