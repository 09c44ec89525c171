"""Asking for the request of an association or for the State's act, and notifying that act once it is signed."""

from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.design.formats import day, euros
from ctai.documents.acts import freeze
from ctai.documents.models import Production
from ctai.files.models import StoredFile
from ctai.history import journal
from ctai.papers.compose.grant import grant_data
from ctai.papers.compose.request import projects_of, request_data
from ctai.papers.grants import grant_to
from ctai.papers.models import Paper, PaperKind
from ctai.papers.permissions import can_ask_grants, can_ask_request, can_notify
from ctai.papers.tables import ZERO
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless
from ctai.rules.roles import Side


@transaction.atomic
def ask_request(
    contract: Contract, payee: Organisation, year: int, *, word: bool = False, by: Membership, today: date
) -> Production:
    """The request of one association for one budget year, as its sheets and the budget stand."""
    refuse_unless(can_ask_request(contract, payee, by))
    projects = projects_of(contract, payee, year)
    if not projects:
        raise ActRefused(
            Refusal(
                f"Aucun montant n'est inscrit au budget {year} pour les actions de {payee} : il n'y a rien à demander.",
                code="empty",
            )
        )
    kind = PaperKind.REQUEST_DOCX if word else PaperKind.REQUEST
    data = request_data(contract, payee, year, today).as_dict()
    production, _ = freeze(contract, kind, data, by=by, today=today, audience=journal.BOTH)
    amount = sum((one.state for one in projects), ZERO)
    Paper.objects.get_or_create(production=production, defaults={"payee": payee, "year": year, "amount": amount})
    return production


@transaction.atomic
def ask_grant(
    contract: Contract, payee: Organisation, year: int, *, word: bool = False, by: Membership, today: date
) -> Production:
    """The order or the convention, as the rule says, of what the State granted to one body for one year."""
    refuse_unless(can_ask_grants(contract, by))
    granted = grant_to(contract, payee.pk, year)
    if granted is None:
        raise ActRefused(
            Refusal(
                f"L'État n'a encore rien accordé à {payee} pour {year} : décidez d'abord (page « Montants accordés »).",
                code="empty",
            )
        )
    kinds = (PaperKind.ORDER, PaperKind.ORDER_DOCX), (PaperKind.CONVENTION, PaperKind.CONVENTION_DOCX)
    kind = kinds[granted.is_convention][word]
    data = grant_data(contract, granted, today).as_dict()
    # The other side reads of it once it is notified.
    production, _ = freeze(contract, kind, data, by=by, today=today, audience=Side.STATE.value)
    kept = {"payee": payee, "year": year, "amount": granted.total}
    Paper.objects.get_or_create(production=production, defaults=kept)
    return production


@transaction.atomic
def notify(paper: Paper, *, signed_on: date, notified_on: date, copy: StoredFile, by: Membership, today: date) -> Paper:
    """The act is signed and told: the contract's authorities and the body paid read it, and its copy, from now on."""
    related = ("production__contract", "payee")
    paper = Paper.objects.select_for_update(of=("self",)).select_related(*related).get(pk=paper.pk)
    refuse_unless(can_notify(paper, by))
    made_on = date.fromisoformat(paper.production.data["head"]["date"])
    if not made_on <= signed_on <= notified_on <= today:
        raise ActRefused(
            Refusal(
                f"Le projet est du {day(made_on)} : viennent la signature, puis l'envoi, au plus tard aujourd'hui.",
                code="date",
            )
        )
    paper.signed_on, paper.notified_on, paper.notified_by, paper.signed_copy = signed_on, notified_on, by, copy
    paper.save(update_fields=["signed_on", "notified_on", "notified_by", "signed_copy"])
    contract = paper.production.contract
    journal.record(
        contract.number, "notify_grant",
        f"{paper.name}, {paper.year} : {euros(paper.amount)} pour {paper.payee}, signé et envoyé le {day(notified_on)}",
        by=by, today=today, about=paper,
    )  # fmt: skip
    return paper
