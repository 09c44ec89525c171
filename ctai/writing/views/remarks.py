"""Remarking upon a passage; one remark with its answers, resolved, reopened, taken in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ctai.accounts.requests import MemberRequest
from ctai.design.clock import today
from ctai.design.difference import difference
from ctai.rules.refusals import ActRefused, refuse_unless
from ctai.writing import acts, kinds, reads
from ctai.writing.doors import remark_or_404, text_or_404
from ctai.writing.forms import ApplyForm, RemarkForm, ReplyForm
from ctai.writing.kinds import can_remark
from ctai.writing.models import Remark, Text
from ctai.writing.paragraphs import digest, split


@require_http_methods(["GET", "POST"])
def add(request: MemberRequest, pk: int) -> HttpResponse:
    """?paragraphe=<rank from 0> or ?ancre=<code> chooses the passage beforehand."""
    text = text_or_404(request.membership, pk)
    refuse_unless(can_remark(text, request.membership))
    anchors = dict(kinds.of(text).anchors(text))
    form = RemarkForm(request.POST or None, text=text, anchors=anchors, initial=_chosen(request, text))
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {
            name: form.cleaned_data[name] for name in ("kind", "body", "position", "anchor", "replacement")
        }
        remark = acts.add_remark(text, by=request.membership, today=today(), **given)
        messages.success(request, "Remarque ajoutée.")
        return redirect(f"{kinds.of(text).address(text)}#remarque-{remark.pk}")
    context = {"contract": text.contract, "text": text, "form": form, **reads.beside(text, request.membership)}
    return render(request, "writing/remark_add.html", context)


def _chosen(request: MemberRequest, text: Text) -> dict[str, str]:
    paragraphs, asked = split(text.body), request.GET.get("paragraphe", "")
    if "ancre" in request.GET:
        return {"passage": f"@{request.GET['ancre']}"}
    if asked.isascii() and asked.isdigit() and int(asked[:6]) < len(paragraphs):
        paragraph = paragraphs[int(asked[:6])]
        return {"passage": f"{int(asked[:6])}-{digest(paragraph)[:16]}", "replacement": paragraph}
    return {}


@require_http_methods(["GET", "POST"])
def remark(request: MemberRequest, pk: int) -> HttpResponse:
    """POST `act`: reply, resolve, reopen, accept, or apply (a suggestion whose passage has changed)."""
    row = remark_or_404(request.membership, pk)
    if request.method == "GET":
        return _page(request, row)
    done: dict[str, Any] = {"by": request.membership, "today": today()}
    try:
        match request.POST.get("act", "reply"):
            case "resolve":
                acts.resolve(row, **done)
                messages.success(request, "Remarque résolue.")
            case "reopen":
                acts.reopen(row, **done)
                messages.success(request, "Remarque rouverte.")
            case "accept":
                acts.accept(row, **done)
                messages.success(request, "Suggestion acceptée : le texte est modifié.")
            case "apply":
                apply = ApplyForm(request.POST)
                if not apply.is_valid():
                    return _page(request, row, apply=apply, status=422)
                acts.accept(row, **done, **apply.cleaned_data)
                messages.success(request, "Suggestion appliquée : le texte est modifié.")
            case _:
                answer = ReplyForm(request.POST)
                if not answer.is_valid():
                    return _page(request, row, reply=answer, status=422)
                acts.reply(row, body=answer.cleaned_data["body"], **done)
                messages.success(request, "Réponse ajoutée.")
    except ActRefused as refused:
        if refused.refusal.code not in ("changed", "resolved"):
            raise
        return _page(request, row, said=refused.refusal.sentence, status=409)
    return redirect(f"{kinds.of(row.text).address(row.text)}#remarque-{row.pk}")


def _page(
    request: MemberRequest,
    row: Remark,
    *,
    reply: ReplyForm | None = None,
    apply: ApplyForm | None = None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    text = row.text
    (shown,) = reads.shown_of(text, reads.remarks_of(text, request.membership).filter(pk=row.pk))
    index = shown.place.index if shown.place else None
    passage = split(text.body)[index] if index is not None else ""
    if apply is None and shown.spans and passage and shown.has_changed:
        apply = ApplyForm(initial={"passage": digest(passage), "replacement": row.replacement})
    context = {
        "contract": text.contract,
        "text": text,
        "one": shown,
        "said": said,
        "passage": passage,
        "now": difference(passage, row.replacement) if apply else [],
        "reply": reply or ReplyForm(),
        "apply": apply,
        **reads.beside(text, request.membership),
    }
    return render(request, "writing/remark.html", context, status=status)
