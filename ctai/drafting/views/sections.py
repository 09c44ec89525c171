"""Reading, writing and answering one section."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ctai.accounts.requests import MemberRequest
from ctai.design.clock import today
from ctai.diagnosis import acts, reads
from ctai.diagnosis.doors import reads_contract
from ctai.diagnosis.markers import lost_markers
from ctai.diagnosis.models import Answer, SectionText
from ctai.diagnosis.permissions import can_answer_section, can_write_section
from ctai.drafting.doors import section_or_404
from ctai.drafting.forms import AnswerForm
from ctai.drafting.views.frame import graded_rows, page_context
from ctai.history.models import Entry
from ctai.outlines.models import PRIORITIES
from ctai.outlines.reads import questions_of
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless
from ctai.writing import clashes
from ctai.writing.forms import WritingForm
from ctai.writing.reads import beside, opening
from ctai.writing.results import Clash, Saved

JOURNAL_SHOWN = 20


@require_GET
def section(request: MemberRequest, number: str, slug: str) -> HttpResponse:
    return _section_page(request, section_or_404(request.membership, number, slug))


def _section_page(
    request: MemberRequest, row: SectionText, form: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    membership, diagnosis = request.membership, row.diagnosis
    context = page_context(request, diagnosis.contract, diagnosis)
    rows = list(diagnosis.sections.only("diagnosis", "slug", "title", "rank"))
    place = next(index for index, one in enumerate(rows) if one.pk == row.pk)
    context |= {
        "section": row,
        "previous": rows[place - 1] if place else None,
        "next": rows[place + 1] if place + 1 < len(rows) else None,
    }
    if not row.is_shown_to(context["my_side"]):
        return render(request, "drafting/hidden.html", context, status=status)
    entries = Entry.objects.of(diagnosis.contract.number).filter(object_type=row._meta.label, object_id=str(row.pk))
    entries = entries.readable_by(membership, is_party=context["my_side"] is not None)
    state, placed = reads.state_of(row), reads.placed_in(row)
    context |= {
        "state": state,
        "placed": placed,
        "lost": lost_markers(row.text, reads.sentences_of(one.citation for one in placed)),
        "form": form or AnswerForm(initial={"revision": row.revision}),
        "mine": state.answer_of(context["my_side"]),
        "writing_refusal": can_write_section(row, membership),
        "can_answer": can_answer_section(row, membership) is None,
        "entries": entries[:JOURNAL_SHOWN] if reads_contract(membership) else (),
        "graded": graded_rows(diagnosis, context["my_side"]) if row.code == PRIORITIES else (),
        **beside(row.body, membership),
    }
    return render(request, "drafting/section.html", context, status=status)


@require_http_methods(["GET", "POST"])
def write(request: MemberRequest, number: str, slug: str) -> HttpResponse:
    """The editor, with the questions of the outline and what is cited beside it."""
    row = section_or_404(request.membership, number, slug)
    refuse_unless(can_write_section(row, request.membership))
    if request.method != "POST":
        return _write_page(
            request, row, WritingForm(initial=opening(row.body, request.membership, request.GET), written=row.body)
        )
    form, status = WritingForm(request.POST, written=row.body), 200
    if form.is_valid():
        data = form.cleaned_data
        try:
            saved = acts.write_section(
                row, body=data["text"], seen=data["version"], by=request.membership, today=today()
            )
        except Clash as clash:
            clashes.meet(form, clash, by=request.membership)
            status = 409
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            return _written(request, row, saved)
    return _write_page(request, row, form, status)


def _written(request: MemberRequest, row: SectionText, saved: Saved) -> HttpResponse:
    number, slug = row.diagnosis.contract.number, row.slug
    merged = " Ce que l'autre avait écrit entre-temps y est réuni." if saved.merged else ""
    messages.success(request, f"Section « {row} » enregistrée.{merged}")
    lost = lost_markers(saved.text.body, reads.sentences_of(row.citations.all()))
    if lost:
        said = ", ".join(f"[[{one}]]" for one in lost)
        messages.warning(request, f"Rien n'est placé sous {said} : corrigez le texte, ou citez ce qui manque.")
    return redirect("diagnosis:cite" if "cite" in request.POST else "diagnosis:section", number=number, slug=slug)


def _write_page(request: MemberRequest, row: SectionText, form: WritingForm, status: int = 200) -> HttpResponse:
    context = page_context(request, row.diagnosis.contract, row.diagnosis)
    context |= {
        "section": row,
        "form": form,
        "placed": row.citations.all(),
        "questions": questions_of(row.diagnosis.outline_id, row.code),
        **beside(row.body, request.membership),
    }
    return render(request, "drafting/write.html", context, status=status)


@require_POST
def answer(request: MemberRequest, number: str, slug: str) -> HttpResponse:
    row = section_or_404(request.membership, number, slug)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        refuse_unless(can_answer_section(row, request.membership))
        return _section_page(request, row, form, status=422)
    seen = {"seen": form.cleaned_data["revision"], "by": request.membership, "today": today()}
    reason = form.cleaned_data["reason"]
    try:
        match form.cleaned_data["status"]:
            case Answer.AGREE:
                acts.agree(row, **seen)
            case Answer.DISAGREE:
                acts.disagree(row, reason=reason, **seen)
            case _:
                acts.abstain(row, reason=reason, **seen)
    except Conflict as conflict:
        # The page shows the section as it is now; answering again is answering that text.
        again = AnswerForm(initial={**form.cleaned_data, "revision": row.revision})
        messages.warning(request, conflict.refusal.sentence)
        return _section_page(request, row, again, status=409)
    messages.success(request, f"Réponse enregistrée sur « {row} ».")
    return redirect("diagnosis:section", number=number, slug=slug)


@require_POST
def withdraw(request: MemberRequest, number: str, slug: str) -> HttpResponse:
    row = section_or_404(request.membership, number, slug)
    acts.withdraw_agreement(row, by=request.membership, today=today())
    messages.success(request, f"Réponse retirée sur « {row} ».")
    return redirect("diagnosis:section", number=number, slug=slug)
