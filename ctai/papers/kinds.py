"""The papers as documents: labels, templates, who asks, who reads."""

from collections.abc import Callable

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.documents.kinds import KindFacts
from ctai.papers.compose.annex import annex_data
from ctai.papers.compose.programme import programme_data
from ctai.papers.models import PaperKind, shown_to
from ctai.papers.permissions import can_ask_annex, can_ask_grants, can_ask_programme, can_ask_requests
from ctai.press import docx, typst_pdf
from ctai.rules.refusals import Refusal

Can = Callable[[Contract, Membership], Refusal | None]

# What a person reads of a contract they have no other page of: the operator's own papers.
FRAME = "papers/reader_frame.html"


def _own(label: str, template: str, suffix: str, stem: str, can_ask: Can) -> KindFacts:
    """A paper of one body and one year, asked from the pages of this room."""
    render = typst_pdf.render if suffix == ".pdf" else docx.render
    words = "PDF" if suffix == ".pdf" else "Word, modifiable"
    title = f"{label} ({words})"
    return KindFacts(title, template, 1, suffix, stem, render, can_ask, shown_to=shown_to, frame=FRAME)


KINDS: dict[str, KindFacts] = {
    PaperKind.PROGRAMME: KindFacts(
        "Programme d'actions (PDF)", "programme", 1, ".pdf", "programme", typst_pdf.render, can_ask_programme,
        programme_data,
    ),
    PaperKind.PROGRAMME_DOCX: KindFacts(
        "Programme d'actions (Word, modifiable)", "programme", 1, ".docx", "programme", docx.render, can_ask_programme,
        programme_data,
    ),
    PaperKind.ANNEX: KindFacts(
        "Annexe financière de la demande (PDF)", "funding_annex", 1, ".pdf", "annexe-financiere", typst_pdf.render,
        can_ask_annex, annex_data,
    ),
    PaperKind.REQUEST: _own("Demande de subvention", "grant_request", ".pdf", "demande-subvention", can_ask_requests),
    PaperKind.REQUEST_DOCX: _own(
        "Demande de subvention", "grant_request", ".docx", "demande-subvention", can_ask_requests
    ),
    PaperKind.ORDER: _own("Arrêté attributif de subvention", "grant_order", ".pdf", "arrete", can_ask_grants),
    PaperKind.ORDER_DOCX: _own("Arrêté attributif de subvention", "grant_order", ".docx", "arrete", can_ask_grants),
    PaperKind.CONVENTION: _own("Convention financière", "convention", ".pdf", "convention", can_ask_grants),
    PaperKind.CONVENTION_DOCX: _own("Convention financière", "convention", ".docx", "convention", can_ask_grants),
}  # fmt: skip
