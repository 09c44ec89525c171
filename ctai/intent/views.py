"""The pages of the letter of intent."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ctai.accounts.requests import MemberRequest
from ctai.contracts.conflicts import conflict_of
from ctai.contracts.doors import contract_or_404
from ctai.contracts.models import Contract
from ctai.contracts.permissions import can_open_contract, is_party
from ctai.design.clock import today
from ctai.files.serve import serve
from ctai.intent import acts
from ctai.intent.forms import REHEARSAL, DeliberationForm, LetterFileForm, LetterForm, StartForm
from ctai.intent.models import IntentLetter
from ctai.intent.permissions import can_write_letter
from ctai.intent.reads import (
    acknowledgement_of,
    addressee,
    intent_missing,
    letter_of,
    open_contracts,
    possible_partners,
)
from ctai.rules.deadlines import ACKNOWLEDGEMENT_DAYS, ACKNOWLEDGEMENT_SOURCE
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless
from ctai.rules.roles import Role, Side
from ctai.rules.states import State, Step
from ctai.rules.themes import ContractKind
from ctai.rules.transitions import Transition, from_state
from ctai.territories.models import Territory

_TEXTS = [name for name in LetterForm.base_fields if name != "version"]


@require_http_methods(["GET", "POST"])
def start(request: MemberRequest) -> HttpResponse:
    """/lettre/commencer/?territoire=commune-12145: what will be opened, for whom, before anything is."""
    membership = request.membership
    territory = _territory(request)
    if territory is None:
        return render(request, "intent/no_territory.html", {"membership": membership}, status=403)
    refuse_unless(can_open_contract(membership, territory))
    partners = possible_partners(membership, territory)
    form = StartForm(request.POST or None, partners=partners)
    if request.method == "POST" and form.is_valid():
        try:
            contract = acts.start_letter(
                territory,
                by=membership,
                today=today(),
                rehearsal=form.cleaned_data["mode"] == REHEARSAL,
                kind=ContractKind(form.cleaned_data["kind"]),
                partners=list(form.cleaned_data.get("partners", [])),
            )
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, f"Dossier {contract.number} ouvert. La préfecture ne le voit pas encore.")
            return redirect("intent:edit", number=contract.number)
    context = {
        "form": form,
        "territory": territory,
        "addressee": addressee(territory),
        "already": open_contracts(membership, territory),
    }
    return render(request, "intent/start.html", context)


def _territory(request: MemberRequest) -> Territory | None:
    """The one the address names, followed to what took its place; the organisation's own otherwise."""
    reference = request.GET.get("territoire", "")
    if not reference:
        return request.membership.organisation.territory
    related = ("departement", "region", "epci", "ept", "successor")
    territory = Territory.objects.by_reference(reference).select_related(*related).first()
    if territory is None:
        raise Http404
    return territory.successor or territory


@require_GET
def letter(request: MemberRequest, number: str) -> HttpResponse:
    """The letter as it stands, who sees it, what may be done with it."""
    contract = contract_or_404(request.membership, number)
    deadline = acknowledgement_of(contract)
    is_draft = contract.state == State.DRAFT
    context = {
        "contract": contract,
        "letter": letter_of(contract),
        "addressee": addressee(contract.territory),
        "authorities": contract.parties.filter(side=Side.AUTHORITY).select_related("organisation"),
        "is_draft": is_draft,
        "writing_refusal": can_write_letter(contract, request.membership),
        "missing": intent_missing(contract, today()) if is_draft else [],
        "moves": _moves(request, contract),
        "deadline": deadline,
        "days_late": deadline.days_late(today()) if deadline else 0,
        "delay": ACKNOWLEDGEMENT_DAYS,
        "delay_source": ACKNOWLEDGEMENT_SOURCE,
        "awaits_answer": contract.state == State.INTENT_SENT,
    }
    return render(request, "intent/letter.html", context)


def _moves(request: MemberRequest, contract: Contract) -> list[Transition]:
    """The acts of the letter this person may run now; `lifecycle` shows and runs each."""
    if contract.facts_step != Step.INTENT or is_party(contract, request.membership, "agir"):
        return []
    role = Role(request.membership.role)
    return [transition for transition in from_state(State(contract.state)) if role in transition.roles]


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, number: str) -> HttpResponse:
    contract, stored = _to_write(request, number)
    form = LetterForm(request.POST) if request.method == "POST" else LetterForm(initial=_initial(contract, stored))
    conflict: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in _TEXTS}
        try:
            acts.save_letter(
                contract, seen=form.cleaned_data["version"], by=request.membership, today=today(), **values
            )
        except Conflict:
            conflict = conflict_of(form, IntentLetter.objects.get(contract=contract), stream=contract.number)
        else:
            missing = intent_missing(contract, today())
            rest = "Il reste à compléter avant l'envoi." if missing else "Elle est prête à être envoyée."
            messages.success(request, f"Lettre enregistrée. {rest}")
            return redirect("intent:letter", number=number)
    context = {"contract": contract, "form": form, "conflict": conflict, "letter": stored}
    return render(request, "intent/edit.html", context, status=409 if conflict else 200)


def _initial(contract: Contract, stored: IntentLetter | None) -> dict[str, Any]:
    if stored:
        return {name: getattr(stored, name) for name in [*_TEXTS, "version"]}
    text = acts.begun_text(contract)
    return {"version": 0, "subject": text.subject[:200], "body": text.body, "source": "written"}


def _to_write(request: MemberRequest, number: str) -> tuple[Contract, IntentLetter | None]:
    contract = contract_or_404(request.membership, number)
    refuse_unless(can_write_letter(contract, request.membership))
    return contract, letter_of(contract)


@require_http_methods(["GET", "POST"])
def file(request: MemberRequest, number: str) -> HttpResponse:
    """Join a letter written elsewhere."""
    contract, stored = _to_write(request, number)
    form = LetterFileForm(request.POST or None, request.FILES or None, initial={"version": _version(stored)})
    if request.method == "POST" and form.is_valid():
        acts.attach_letter_file(
            contract,
            form.cleaned_data["upload"],
            seen=form.cleaned_data["version"],
            by=request.membership,
            today=today(),
        )
        messages.success(request, "Fichier joint : c'est lui qui fait la lettre.")
        return redirect("intent:letter", number=number)
    return render(request, "intent/file.html", {"contract": contract, "form": form, "letter": stored})


@require_http_methods(["GET", "POST"])
def deliberation(request: MemberRequest, number: str) -> HttpResponse:
    contract, stored = _to_write(request, number)
    form = DeliberationForm(
        request.POST or None, request.FILES or None, initial={"version": _version(stored)}, today=today()
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        who = {"seen": given["version"], "by": request.membership, "today": today()}
        if given["choice"] == DeliberationForm.ATTACH:
            acts.attach_deliberation(contract, given["upload"], on=given["on"], number=given["number"], **who)
            messages.success(request, "Délibération jointe à la lettre.")
        else:
            acts.declare_no_deliberation(contract, **who)
            messages.success(request, "Noté : délibération non requise à ce stade.")
        return redirect("intent:letter", number=number)
    return render(request, "intent/deliberation.html", {"contract": contract, "form": form, "letter": stored})


def _version(stored: IntentLetter | None) -> int:
    return stored.version if stored else 0


@require_POST
def remove(request: MemberRequest, number: str, piece: str) -> HttpResponse:
    """Take a joined piece off: « fichier » or « deliberation »."""
    contract, _ = _to_write(request, number)
    act = {"fichier": acts.remove_letter_file, "deliberation": acts.remove_deliberation}.get(piece)
    if act is None:
        raise Http404
    seen = request.POST.get("version", "")
    act(contract, seen=int(seen) if seen.isdecimal() else 0, by=request.membership, today=today())
    messages.success(request, "Pièce retirée de la lettre.")
    return redirect("intent:letter", number=number)


@require_GET
def download(request: MemberRequest, number: str, piece: str) -> FileResponse:
    """A piece of the letter, to whoever reads the letter."""
    contract = contract_or_404(request.membership, number)
    stored = letter_of(contract)
    pieces = {"fichier": stored.file, "deliberation": stored.deliberation} if stored else {}
    if stored and not stored.is_uploaded and can_write_letter(contract, request.membership):
        # Kept by its writers beside the text that is the letter: nobody else has received it.
        pieces.pop("fichier")
    found = pieces.get(piece)
    if found is None:
        raise Http404
    return serve(found)
