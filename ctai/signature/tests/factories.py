"""A text ready to sign, and what has been recorded about it."""

from __future__ import annotations

from datetime import date

from ctai.contracts.models import Contract, Party
from ctai.contracts.tests.factories import people
from ctai.files.store import store
from ctai.files.tests.samples import pdf
from ctai.history.digests import digest_of
from ctai.signature.models import Article, AssemblyVote, FrozenText, Signature

FROZEN_ON = date(2026, 11, 10)


def make_article(contract: Contract, **fields) -> Article:
    values = {"rank": 10, "code": "purpose", "title": "Objet", "body": "Texte.", "template_body": "Texte."}
    return Article.objects.create(contract=contract, **{**values, "template_version": 1, **fields})


def make_vote(contract: Contract, party: Party) -> AssemblyVote:
    by = people(contract).lead
    return AssemblyVote.objects.create(
        contract=contract,
        organisation=party.organisation,
        voted_on=date(2026, 11, 3),
        reference="2026-114",
        recorded_by=by,
        recorded_on=date(2026, 11, 4),
    )


def freeze(contract: Contract) -> FrozenText:
    """The standing text of a contract that is in signature."""
    content = {"number": contract.number, "articles": [{"title": "Objet", "body": "Texte.", "local": False}]}
    return FrozenText.objects.create(
        contract=contract,
        number=contract.frozen_texts.count() + 1,
        content=content,
        digest=digest_of(content),
        frozen_on=FROZEN_ON,
        frozen_by=people(contract).officer,
    )


def make_signature(text: FrozenText, party: Party) -> Signature:
    by = people(text.contract).officer
    return Signature.objects.create(
        text=text,
        party=party,
        signatory_name="Édouard Martin",
        signatory_function="Maire",
        signed_on=FROZEN_ON,
        scan=store(party.organisation, "signe.pdf", pdf(), by=by),
        recorded_by=by,
        recorded_on=FROZEN_ON,
    )
