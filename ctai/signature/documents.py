"""The words of the contract's document: articles, visas, signature blocks, given to `documents`."""

from ctai.contracts.models import Contract
from ctai.design.formats import day
from ctai.documents.contributions import ContractText
from ctai.documents.schemas import Article, Signature
from ctai.signature.reads import PartyStatus, parties_status, standing_text


def contract_text(contract: Contract) -> ContractText:
    """The frozen text once there is one, to the letter; the text being prepared until then."""
    text = standing_text(contract)
    statuses = parties_status(contract, text)
    if text is None:
        articles = [Article(row.title, row.body, row.is_local) for row in contract.articles.all()]
    else:
        articles = [Article(row["title"], row["body"], row["local"]) for row in text.content["articles"]]
    return ContractText(
        articles=tuple(articles),
        recitals=tuple(
            f"la délibération de {status.party} n° {status.vote.reference} du {day(status.vote.voted_on)}"
            for status in statuses
            if status.vote
        ),
        signatures=tuple(_block(status) for status in statuses),
    )


def _block(status: PartyStatus) -> Signature:
    name = str(status.party)
    signed = status.signature
    if signed is None:
        return Signature(name, "", "", "À signer")
    return Signature(name, signed.signatory_name, signed.signatory_function, f"Signé le {day(signed.signed_on)}")
