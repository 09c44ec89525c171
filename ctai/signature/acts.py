"""Composing the text, recording votes and signatures. Freezing and reopening are run by `lifecycle`'s moves."""

from datetime import date
from string import Template
from typing import Any

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract, Party
from ctai.files.models import StoredFile
from ctai.history import journal
from ctai.history.digests import digest_of
from ctai.history.versioned import save_if_unchanged
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless
from ctai.signature.contract_template import CURRENT_TEMPLATE
from ctai.signature.models import Article, AssemblyVote, FrozenText, Signature
from ctai.signature.permissions import can_record_signature, can_record_vote, can_write_text
from ctai.signature.reads import standing_text


def _held(contract: Contract, by: Membership) -> Contract:
    """The contract as stored now, held until the end of the act: freezing waits for who writes, and the reverse."""
    stored = Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    refuse_unless(can_write_text(stored, by))
    return stored


@transaction.atomic
def compose_text(contract: Contract, *, fields: dict[str, str], by: Membership, today: date) -> list[Article]:
    """Fill the national template with the data. Words people changed, and local articles, are kept as they are."""
    contract = _held(contract, by)
    known = {article.code: article for article in contract.articles.select_for_update()}
    articles = []
    for rank, model in enumerate(CURRENT_TEMPLATE.articles, start=1):
        body = Template(model.body).safe_substitute(fields)
        article = known.get(model.code)
        if article is None:
            article = Article(contract=contract, code=model.code, rank=rank * 10, title=model.title, body=body)
        elif not article.deviates:
            article.body, article.version = body, article.version + 1
        article.template_body, article.template_version = body, CURRENT_TEMPLATE.version
        article.save()
        articles.append(article)
    journal.record(
        contract.number,
        "compose_text",
        f"Texte composé depuis le modèle national n° {CURRENT_TEMPLATE.version}",
        by=by,
        today=today,
        about=contract,
    )
    return articles


@transaction.atomic
def write_article(article: Article, *, title: str, body: str, seen: int, by: Membership, today: date) -> Article:
    """Change an article; a national one then shows what it departs from. Raises Conflict when changed meanwhile."""
    _held(article.contract, by)
    changes = save_if_unchanged(article, seen=seen, title=title, body=body)
    if changes:
        journal.record(
            article.contract.number,
            "write_article",
            f"Article « {article.title} » modifié",
            by=by,
            today=today,
            about=article,
            changes=changes,
        )
    return article


@transaction.atomic
def add_local_article(contract: Contract, *, title: str, body: str, by: Membership, today: date) -> Article:
    contract = _held(contract, by)
    last = contract.articles.order_by("-rank").first()
    rank = (last.rank if last else 0) + 10
    article = Article.objects.create(
        contract=contract, rank=rank, code=f"local-{rank}", title=title, body=body, is_local=True
    )
    journal.record(
        contract.number,
        "add_local_article",
        f"Article local « {title} » ajouté",
        by=by,
        today=today,
        about=article,
        changes={"body": ("", body)},
    )
    return article


@transaction.atomic
def remove_local_article(article: Article, *, by: Membership, today: date) -> None:
    """Take a local article off a text not yet frozen; its words stay in the journal."""
    _held(article.contract, by)
    if not article.is_local:
        raise ActRefused(Refusal("Un article du modèle national ne se retire pas ; vous pouvez en adapter le texte."))
    journal.record(
        article.contract.number,
        "remove_local_article",
        f"Article local « {article.title} » retiré",
        by=by,
        today=today,
        about=article,
        changes={"body": (article.body, "")},
    )
    article.delete()


@transaction.atomic
def record_vote(
    contract: Contract, *, voted_on: date, reference: str, deliberation: StoredFile | None, by: Membership, today: date
) -> AssemblyVote:
    refuse_unless(can_record_vote(contract, by))
    if voted_on > today:
        raise ActRefused(Refusal("La date du vote est dans le futur : enregistrez le vote une fois qu'il a eu lieu."))
    vote, recorded = AssemblyVote.objects.get_or_create(
        contract=contract,
        organisation=by.organisation,
        withdrawn_on=None,
        defaults={
            "voted_on": voted_on,
            "reference": reference,
            "deliberation": deliberation,
            "recorded_by": by,
            "recorded_on": today,
        },
    )
    if not recorded:
        raise ActRefused(Refusal(f"Le vote de l'assemblée de {by.organisation} est déjà enregistré.", code="twice"))
    journal.record(
        contract.number,
        "record_vote",
        f"Vote de l'assemblée de {by.organisation} enregistré (délibération {reference})",
        by=by,
        today=today,
        about=vote,
        changes={"voted_on": (None, voted_on)},
    )
    return vote


@transaction.atomic
def withdraw_vote(vote: AssemblyVote, *, reason: str, by: Membership, today: date) -> None:
    """A vote recorded by mistake stops counting; the row and its deliberation stay."""
    refuse_unless(can_record_vote(vote.contract, by))
    if vote.organisation_id != by.organisation_id:
        raise ActRefused(Refusal(f"Seule {vote.organisation} peut retirer le vote de son assemblée.", code="party"))
    if not reason.strip():
        raise ActRefused(Refusal("Donnez un motif : il sera gardé au journal.", code="reason"))
    if not AssemblyVote.objects.filter(pk=vote.pk, withdrawn_on=None).update(withdrawn_on=today):
        raise ActRefused(Refusal("Ce vote est déjà retiré.", code="twice"))
    journal.record(
        vote.contract.number,
        "withdraw_vote",
        f"Vote de l'assemblée de {vote.organisation} retiré",
        by=by,
        today=today,
        about=vote,
        reason=reason,
    )


def freeze_text(contract: Contract, *, annexes: dict[str, Any], by: Membership, today: date) -> FrozenText:
    """Copy the text and its annexes to the letter, and the names of the parties and perimeter of that day.

    Called by lifecycle's move, inside its transaction; the move writes the journal row.
    """
    for party in contract.parties.select_related("organisation"):
        party.frozen_name, party.frozen_siret = party.organisation.name, party.organisation.siret or ""
        party.save(update_fields=["frozen_name", "frozen_siret"])
    for part in contract.perimeter.select_related("territory"):
        part.frozen_name, part.frozen_code = part.territory.name, part.territory.code
        part.save(update_fields=["frozen_name", "frozen_code"])
    content = {
        "number": contract.number,
        "period": [str(contract.starts_on), str(contract.ends_on)],
        "parties": [{"name": str(p), "siret": p.frozen_siret, "side": p.side} for p in contract.parties.all()],
        "perimeter": [{"name": str(p), "code": p.frozen_code} for p in contract.perimeter.all()],
        "articles": [
            {"title": a.title, "body": a.body, "local": a.is_local, "deviates": a.deviates}
            for a in contract.articles.all()
        ],
        "annexes": annexes,
    }
    return FrozenText.objects.create(
        contract=contract,
        number=contract.frozen_texts.count() + 1,
        content=content,
        digest=digest_of(content),
        frozen_on=today,
        frozen_by=by,
    )


def reopen_text(contract: Contract, *, reason: str, today: date) -> None:
    """The standing text no longer stands; its signatures stay with it, readable, and no longer count."""
    contract.frozen_texts.filter(reopened_on=None).update(reopened_on=today, reopened_why=reason)


def add_signature(
    party: Party,
    *,
    signatory_name: str,
    signatory_function: str,
    signed_on: date,
    scan: StoredFile,
    by: Membership,
    today: date,
) -> Signature:
    """One party's paper signature of the standing text. Called by lifecycle, which puts the contract in force."""
    refuse_unless(can_record_signature(party, by))
    text = standing_text(party.contract)
    if text is None:
        raise ActRefused(Refusal("Le texte n'est pas figé : il n'y a rien à signer.", code="state"))
    if not text.frozen_on <= signed_on <= today:
        raise ActRefused(
            Refusal(
                f"La date de signature va du {text.frozen_on:%d/%m/%Y}, jour où le texte a été figé, à aujourd'hui.",
                code="date",
            )
        )
    if text.signatures.filter(party=party).exists():
        raise ActRefused(Refusal(f"La signature de {party} est déjà enregistrée.", code="twice"))
    return Signature.objects.create(
        text=text,
        party=party,
        signatory_name=signatory_name,
        signatory_function=signatory_function,
        signed_on=signed_on,
        scan=scan,
        recorded_by=by,
        recorded_on=today,
    )
