"""The contract's own page, and the confirmation page of every act."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import contract_or_404
from ctai.contracts.models import Contract
from ctai.contracts.reads import people_of
from ctai.design.clock import today
from ctai.lifecycle import reads
from ctai.lifecycle.acts import RUN
from ctai.lifecycle.acts.running import can_renew, renew
from ctai.lifecycle.forms import ActForm
from ctai.lifecycle.machine import can_move
from ctai.lifecycle.readiness import missing_for
from ctai.lifecycle.tiles import tiles_of
from ctai.rules.acts import Act
from ctai.rules.appeals import appeal_text
from ctai.rules.refusals import ActRefused, Conflict, Missing, refuse_unless
from ctai.rules.states import State
from ctai.rules.transitions import BY_ACT, Transition


def with_urls(contract: Contract, missing: list[Missing]) -> list[dict[str, str]]:
    """Each missing piece with the address of the page of this contract where it is mended."""
    return [{"sentence": piece.sentence, "url": room_url(contract, piece.url_name)} for piece in missing]


def room_url(contract: Contract, name: str) -> str:
    if not name:
        return ""
    try:
        return reverse(name, kwargs={"number": contract.number})
    except NoReverseMatch:
        return ""


def contract(request: MemberRequest, number: str) -> HttpResponse:
    """Where the file stands, whose turn, what is missing, what comes next."""
    membership, day = request.membership, today()
    contract = contract_or_404(membership, number)
    acts = reads.next_acts(contract, membership, day)
    steps = [
        {
            "label": step.label,
            "status": step.status,
            "date": step.date,
            "owner": step.owner,
            "url": room_url(contract, step.room) if step.status != "todo" else "",
            "missing": with_urls(contract, step.missing),
        }
        for step in reads.spine(contract, acts)
    ]
    context = {
        "contract": contract,
        "sentence": reads.sentence_of_state(contract, membership.side, day),
        "turn": reads.whose_turn(contract, membership.side),
        "steps": steps,
        "acts": acts,
        "tiles": tiles_of(contract, membership.side, day),
        "can_renew": can_renew(contract, membership) is None,
        "days_waiting": (day - contract.state_since).days,
        "appeal": appeal_text(str(contract.prefecture)) if contract.state == State.REFUSED else "",
    }
    return render(request, "lifecycle/contract.html", context)


def _transition_or_404(code: str) -> Transition:
    if code not in set(Act) or Act(code) not in RUN:
        raise Http404
    return BY_ACT[Act(code)]


def act(request: MemberRequest, number: str, code: str) -> HttpResponse:
    """One act: what it does, whom it writes to, what is missing; then done, or refused with nothing typed lost."""
    membership, day = request.membership, today()
    contract = contract_or_404(membership, number)
    transition = _transition_or_404(code)
    refuse_unless(can_move(contract, transition.act, membership))
    form = ActForm(request.POST or None, initial={"version": contract.version}, transition=transition)
    status = 200
    if request.method == "POST" and form.is_valid():
        # The person decided on what they read: a contract changed since is told, not moved.
        contract.version = form.cleaned_data["version"]
        try:
            RUN[transition.act](contract, by=membership, today=day, reason=form.cleaned_data["reason"])
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
            status = 409 if isinstance(refused, Conflict) else 403
            contract.refresh_from_db(fields=["state", "state_since", "version"])
            form.carry(contract.version)
        else:
            messages.success(request, f"{transition.done}.")
            return redirect(after(contract))
    context = {
        "contract": contract,
        "transition": transition,
        "form": form,
        "missing": with_urls(contract, missing_for(contract, transition, day)),
        "recipients": [p for p in people_of(contract, transition.tells, day) if p.pk != membership.pk],
        "undo": reads.NextAct(transition, [], [], None).undo,
    }
    return render(request, "lifecycle/act.html", context, status=status)


def after(contract: Contract) -> str:
    """Where one lands after an act: the contract's page, or the list when it no longer exists for this person."""
    return reverse("lifecycle:contract", kwargs={"number": contract.number})


def renewal(request: MemberRequest, number: str) -> HttpResponse:
    """Open the next contract from this one."""
    membership = request.membership
    contract = contract_or_404(membership, number)
    refuse_unless(can_renew(contract, membership))
    if request.method == "POST":
        # Without the list on the page (no sheet to choose), every sheet goes.
        typed = request.POST.getlist("sheet") if "sheets_shown" in request.POST else None
        chosen = None if typed is None else {int(one) for one in typed if one.isdecimal() and len(one) < 6}
        opened = renew(contract, by=membership, today=today(), chosen=chosen)
        messages.success(request, f"Renouvellement ouvert : {opened.number}. Relisez la lettre avant de l'envoyer.")
        return redirect(after(opened))
    return render(request, "lifecycle/renewal.html", {"contract": contract, "sheets": contract.actions.in_order()})
