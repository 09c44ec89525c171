"""The sections themselves: add, name, move, share, declare without object, remove; follow another outline."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ctai.accounts.requests import MemberRequest
from ctai.design.clock import today
from ctai.diagnosis import acts
from ctai.diagnosis.doors import diagnosis_or_404
from ctai.diagnosis.permissions import can_write_diagnosis, can_write_section
from ctai.drafting.doors import section_or_404
from ctai.drafting.forms import SectionForm
from ctai.drafting.views.frame import page_context
from ctai.outlines.reads import current_outline
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless


@require_http_methods(["GET", "POST"])
def add(request: MemberRequest, number: str) -> HttpResponse:
    diagnosis = diagnosis_or_404(request.membership, number)
    refuse_unless(can_write_diagnosis(diagnosis, request.membership))
    rows = list(diagnosis.sections.all())
    form = SectionForm(request.POST or None, rows=rows, is_new=True, initial={"revision": 0, "after": len(rows)})
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("title", "guidance", "after", "is_draft")}
        section = acts.add_section(diagnosis, by=request.membership, today=today(), **values)
        messages.success(request, f"Section « {section} » ajoutée.")
        return redirect("diagnosis:write", number=number, slug=section.slug)
    return render(request, "drafting/name.html", page_context(request, diagnosis.contract, diagnosis, form=form))


@require_http_methods(["GET", "POST"])
def name(request: MemberRequest, number: str, slug: str) -> HttpResponse:
    """Title and guidance of any section, place of a local one."""
    row = section_or_404(request.membership, number, slug)
    refuse_unless(can_write_section(row, request.membership))
    others = [one for one in row.diagnosis.sections.all() if one.pk != row.pk] if row.is_local else None
    before = max((one.rank for one in others or () if one.rank < row.rank), default=0)
    initial = {"revision": row.revision, "title": row.title, "guidance": row.guidance, "after": before}
    form, status = SectionForm(request.POST or None, rows=others, initial=initial), 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            acts.name_section(
                row, title=data["title"], guidance=data["guidance"], after=data.get("after"), seen=data["revision"],
                by=request.membership, today=today(),
            )  # fmt: skip
        except Conflict as conflict:
            form.data = {**form.data.dict(), "revision": row.revision}  # type: ignore[attr-defined]
            form.add_error(None, conflict.refusal.sentence)
            status = 409
        else:
            messages.success(request, "Section enregistrée.")
            return redirect("diagnosis:section", number=number, slug=slug)
    context = page_context(request, row.diagnosis.contract, row.diagnosis, form=form, section=row)
    return render(request, "drafting/name.html", context, status=status)


_DONE: dict[str, tuple[Callable[..., None], dict[str, bool], str]] = {
    "share": (acts.share_section, {}, "Section partagée : l'autre partie la lit maintenant."),
    "keep": (acts.keep_as_draft, {}, "Section tenue en brouillon : l'autre partie n'en lit pas le texte."),
    "without": (acts.set_not_applicable, {"without": True}, "Section déclarée sans objet."),
    "with": (acts.set_not_applicable, {"without": False}, "Section rouverte."),
    "remove": (acts.remove_section, {}, "Section retirée."),
}


@require_POST
def settle(request: MemberRequest, number: str, slug: str) -> HttpResponse:
    """One of the small acts on a section, named by its button."""
    row = section_or_404(request.membership, number, slug)
    refuse_unless(can_write_section(row, request.membership))
    wanted = request.POST.get("act", "")
    if wanted not in _DONE:
        return redirect("diagnosis:section", number=number, slug=slug)
    act, more, said = _DONE[wanted]
    try:
        act(row, by=request.membership, today=today(), **more)
    except ActRefused as refused:
        messages.warning(request, refused.refusal.sentence)
        return redirect("diagnosis:section", number=number, slug=slug)
    messages.success(request, said)
    if wanted == "remove":
        return redirect("diagnosis:home", number=number)
    return redirect("diagnosis:section", number=number, slug=slug)


@require_http_methods(["GET", "POST"])
def adopt(request: MemberRequest, number: str) -> HttpResponse:
    """What a later outline would change here, before anything changes."""
    diagnosis = diagnosis_or_404(request.membership, number)
    refuse_unless(can_write_diagnosis(diagnosis, request.membership))
    outline = current_outline()
    if request.method == "POST":
        acts.adopt_outline(diagnosis, outline, by=request.membership, today=today())
        messages.success(request, f"{outline} adoptée. Aucun texte n'a été perdu.")
        return redirect("diagnosis:home", number=number)
    context = page_context(request, diagnosis.contract, diagnosis)
    context |= {"outline": outline, "plan": acts.adoption_of(diagnosis, outline)}
    context["is_current"] = outline.number <= diagnosis.outline.number
    return render(request, "drafting/adopt.html", context)
