"""Questions about the text, the votes and the signatures."""

from dataclasses import dataclass
from datetime import date

from ctai.contracts.models import Contract, Party
from ctai.rules.refusals import Missing
from ctai.rules.roles import Side
from ctai.signature.models import AssemblyVote, FrozenText, Signature

PAGE = "signature:home"


def standing_text(contract: Contract) -> FrozenText | None:
    """The frozen text people sign now; None while the text is being prepared."""
    return contract.frozen_texts.filter(reopened_on=None).select_related("frozen_by__person").first()


@dataclass(frozen=True)
class PartyStatus:
    """Where one party stands: its vote (authorities only), its signature of the standing text."""

    party: Party
    vote: AssemblyVote | None
    signature: Signature | None


def parties_status(contract: Contract, text: FrozenText | None) -> list[PartyStatus]:
    """Every party in signing order, with its vote and signature: three queries whatever their number."""
    votes = {
        vote.organisation_id: vote
        for vote in contract.votes.filter(withdrawn_on=None).select_related("deliberation", "recorded_by__person")
    }
    signatures = (
        {row.party_id: row for row in text.signatures.select_related("scan", "recorded_by__person")} if text else {}
    )
    return [
        PartyStatus(party, votes.get(party.organisation_id), signatures.get(party.pk))
        for party in contract.parties.select_related("organisation")
    ]


def assembly_votes_missing(contract: Contract, today: date) -> list[Missing]:
    voted = set(contract.votes.filter(withdrawn_on=None).values_list("organisation_id", flat=True))
    waiting = (
        contract.parties.filter(side=Side.AUTHORITY).exclude(organisation__in=voted).select_related("organisation")
    )
    return [Missing("assembly_votes", f"le vote de l'assemblée de {party.organisation}", PAGE) for party in waiting]


def contract_text_missing(contract: Contract, today: date) -> list[Missing]:
    if not contract.articles.exists():
        return [Missing("contract_text", "le texte du contrat, à composer", PAGE)]
    empty = [article.title for article in contract.articles.all() if not article.body.strip()]
    return [Missing("contract_text", f"le texte de l'article « {title} »", PAGE) for title in empty]


def signatures_missing(contract: Contract, today: date) -> list[Missing]:
    text = standing_text(contract)
    return [
        Missing("all_signed", f"la signature de {status.party}", PAGE)
        for status in parties_status(contract, text)
        if status.signature is None
    ]
