"""The text, the votes, the signatures of a contract."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import contract_or_404
from ctai.contracts.models import Contract
from ctai.design.clock import today
from ctai.design.difference import difference
from ctai.files.models import StoredFile
from ctai.files.serve import serve
from ctai.files.store import store
from ctai.history.digests import digest_of
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless
from ctai.rules.roles import Side
from ctai.signature import acts, reads
from ctai.signature.forms import ArticleForm, LocalArticleForm, VoteForm, WithdrawVoteForm
from ctai.signature.models import Article
from ctai.signature.permissions import can_record_signature, can_record_vote, can_write_text


def home(request: MemberRequest, number: str) -> HttpResponse:
    """Where the text, the votes and the signatures stand."""
    membership = request.membership
    contract = contract_or_404(membership, number)
    text = reads.standing_text(contract)
    statuses = reads.parties_status(contract, text)
    for status in statuses:
        status.party.contract = contract
    context = {
        "contract": contract,
        "articles": list(contract.articles.all()),
        "text": text,
        "past_texts": list(contract.frozen_texts.exclude(reopened_on=None)),
        "rows": [(status, can_record_signature(status.party, membership) is None) for status in statuses],
        "days": (today() - text.frozen_on).days if text else 0,
        "can_write": can_write_text(contract, membership) is None,
        "can_vote": can_record_vote(contract, membership) is None and membership.side == Side.AUTHORITY,
        "own_organisation": membership.organisation_id,
    }
    return render(request, "signature/home.html", context)


def _home(contract: Contract) -> str:
    return reverse("signature:home", kwargs={"number": contract.number})


def article(request: MemberRequest, number: str, code: str) -> HttpResponse:
    """Change an article; a national one shows what departs from the template."""
    membership = request.membership
    contract = contract_or_404(membership, number)
    row = get_object_or_404(Article.objects.select_related("contract"), contract=contract, code=code)
    refuse_unless(can_write_text(contract, membership))
    initial = {"title": row.title, "body": row.body, "version": row.version}
    form = ArticleForm(request.POST or None, initial=initial)
    theirs = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            acts.write_article(
                row, title=data["title"], body=data["body"], seen=data["version"], by=membership, today=today()
            )
        except Conflict as conflict:
            row.refresh_from_db()
            theirs = row.body
            form = ArticleForm({"title": data["title"], "body": data["body"], "version": row.version})
            form.is_valid()
            form.add_error(None, conflict.refusal.sentence)
        else:
            messages.success(request, "Article enregistré.")
            return redirect(_home(contract))
    context = {
        "contract": contract,
        "article": row,
        "form": form,
        "theirs": theirs,
        "spans": difference(row.template_body, row.body) if row.deviates else [],
    }
    return render(request, "signature/article.html", context, status=409 if theirs is not None else 200)


def add_article(request: MemberRequest, number: str) -> HttpResponse:
    membership = request.membership
    contract = contract_or_404(membership, number)
    refuse_unless(can_write_text(contract, membership))
    form = LocalArticleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts.add_local_article(contract, **form.cleaned_data, by=membership, today=today())
        messages.success(request, "Article local ajouté.")
        return redirect(_home(contract))
    return render(request, "signature/add_article.html", {"contract": contract, "form": form})


def remove_article(request: MemberRequest, number: str, code: str) -> HttpResponse:
    membership = request.membership
    contract = contract_or_404(membership, number)
    row = get_object_or_404(Article.objects.select_related("contract"), contract=contract, code=code, is_local=True)
    refuse_unless(can_write_text(contract, membership))
    if request.method == "POST":
        acts.remove_local_article(row, by=membership, today=today())
        messages.success(request, "Article local retiré ; son texte reste au journal.")
        return redirect(_home(contract))
    return render(request, "signature/remove_article.html", {"contract": contract, "article": row})


def vote(request: MemberRequest, number: str) -> HttpResponse:
    """Record the vote of the assembly of the authority one works for."""
    membership = request.membership
    contract = contract_or_404(membership, number)
    refuse_unless(can_record_vote(contract, membership))
    form = VoteForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        upload = data["deliberation"]
        stored = store(membership.organisation, upload.name, upload, by=membership) if upload else None
        try:
            acts.record_vote(
                contract,
                voted_on=data["voted_on"],
                reference=data["reference"],
                deliberation=stored,
                by=membership,
                today=today(),
            )
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, "Vote enregistré.")
            return redirect(_home(contract))
    return render(request, "signature/vote.html", {"contract": contract, "form": form})


def withdraw_vote(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    membership = request.membership
    contract = contract_or_404(membership, number)
    row = get_object_or_404(contract.votes.select_related("contract", "organisation"), pk=pk, withdrawn_on=None)
    refuse_unless(can_record_vote(contract, membership))
    form = WithdrawVoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts.withdraw_vote(row, reason=form.cleaned_data["reason"], by=membership, today=today())
        messages.success(request, "Vote retiré.")
        return redirect(_home(contract))
    return render(request, "signature/withdraw_vote.html", {"contract": contract, "form": form, "vote": row})


def frozen(request: MemberRequest, number: str, version: int) -> HttpResponse:
    """A frozen text to the letter, with its digest and the signatures it received."""
    contract = contract_or_404(request.membership, number)
    text = get_object_or_404(contract.frozen_texts, number=version)
    context = {
        "contract": contract,
        "text": text,
        "signatures": list(text.signatures.select_related("party__organisation", "scan")),
        "intact": digest_of(text.content) == text.digest,
    }
    return render(request, "signature/frozen.html", context)


def file(request: MemberRequest, number: str, pk: int) -> FileResponse:
    """The scan of a signature or a deliberation of this contract, through the contract's door."""
    contract = contract_or_404(request.membership, number)
    scans = StoredFile.objects.filter(pk__in=contract.frozen_texts.values("signatures__scan"))
    deliberations = StoredFile.objects.filter(pk__in=contract.votes.values("deliberation"))
    return serve(get_object_or_404(scans | deliberations, pk=pk))
