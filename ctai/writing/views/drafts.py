"""What happens while somebody types: the draft, the preview, who is there."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ctai.accounts.requests import MemberRequest
from ctai.design.formats import moment
from ctai.rules.refusals import refuse_unless
from ctai.writing import acts, kinds, reads
from ctai.writing.comparing import compare
from ctai.writing.doors import text_or_404
from ctai.writing.forms import WritingForm
from ctai.writing.kinds import can_write, side_on
from ctai.writing.models import Draft, Text


@require_http_methods(["GET", "POST"])
def draft(request: MemberRequest, pk: int) -> HttpResponse:
    """GET: the draft beside the text. POST: keep one (by the script or the button), or `forget` it."""
    text = text_or_404(request.membership, pk)
    found = Draft.objects.filter(text=text, membership=request.membership).first()
    # A draft outlives the text that closed meanwhile: its writer reads it, copies it, forgets it.
    if not found or (request.method == "POST" and "forget" not in request.POST):
        refuse_unless(can_write(text, request.membership))
    address = kinds.of(text).write_address(text)
    if request.method == "POST":
        if "forget" in request.POST:
            acts.forget_draft(text, by=request.membership)
            messages.success(request, "Brouillon oublié.")
            return redirect(kinds.of(text).address(text) if text.closed_on else address)
        return _keep(request, text, address)
    passages = compare(text.body, found.body) if found else []
    context = {"contract": text.contract, "text": text, "draft": found, "passages": passages, "address": address}
    return render(request, "writing/draft.html", context)


def _keep(request: MemberRequest, text: Text, address: str) -> HttpResponse:
    form = WritingForm(request.POST, written=text)
    form.is_valid()
    by_script = "script" in request.POST
    if {"text", "version"} & set(form.errors):
        sentence = " ".join(str(error) for errors in form.errors.values() for error in errors)
        if by_script:
            return JsonResponse({"said": f"Brouillon non gardé. {sentence}"}, status=422)
        messages.error(request, f"Brouillon non gardé. {sentence}")
        return redirect(address)
    base = form.cleaned_data["version"]
    kept = acts.keep_draft(text, body=form.cleaned_data["text"], base=base, by=request.membership)
    said = f"Brouillon gardé le {moment(kept)}."
    if by_script:
        newer = (
            " Une autre version du texte a été enregistrée depuis : la vôtre s'y ajoutera."
            if base < text.version
            else ""
        )
        return JsonResponse({"said": said + newer})
    messages.success(request, said)
    return redirect(f"{address}?brouillon=1")


@require_POST
def preview(request: MemberRequest, pk: int) -> HttpResponse:
    """The text as it will be read. Without script the draft is kept first, so that coming back loses nothing."""
    text = text_or_404(request.membership, pk)
    refuse_unless(can_write(text, request.membership))
    form = WritingForm(request.POST, written=text)
    form.is_valid()
    body = form.cleaned_data.get("text", request.POST.get("text", ""))
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "writing/_preview.html", {"body": kinds.of(text).shown(text, body)})
    if not {"text", "version"} & set(form.errors):
        acts.keep_draft(text, body=body, base=form.cleaned_data["version"], by=request.membership)
    kind = kinds.of(text)
    context = {"contract": text.contract, "text": text, "body": kind.shown(text, body)}
    return render(request, "writing/preview.html", context | {"address": kind.write_address(text)})


@require_POST
def presence(request: MemberRequest, pk: int) -> HttpResponse:
    """Say one is there, hear who else is. Readers who are no party are not counted."""
    text = text_or_404(request.membership, pk)
    if side_on(text.contract, request.membership) and not text.closed_on:
        acts.be_there(text, by=request.membership, writes="writes" in request.POST)
    return render(request, "writing/_present.html", {"others": reads.present(text, request.membership)})
