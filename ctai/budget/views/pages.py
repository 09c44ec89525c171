"""The budget of a contract: grid, grants, instalments, checks. Door, form, act, redirect."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ctai.accounts.requests import MemberRequest
from ctai.budget import boxes, forms, table
from ctai.budget import cell as cells
from ctai.budget.grid import Grid
from ctai.checks.registry import RULE_BY_CODE
from ctai.contracts.conflicts import conflict_of
from ctai.contracts.doors import contract_or_404, get_or_404
from ctai.contracts.models import Contract
from ctai.design.clock import today
from ctai.funding import reads
from ctai.funding.acts import answer, ask, decide
from ctai.funding.acts import pay as payments
from ctai.funding.acts.ledger import AmountsChanged
from ctai.funding.models import BudgetLine, Instalment, Justification
from ctai.funding.permissions import can_ask, can_grant, can_judge, can_justify, can_pay, can_tell_spent
from ctai.funding.publications import publications_of
from ctai.rules.funders import Funder, InstalmentKind, Route
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless
from ctai.rulings.reads import standings


@require_safe
def budget(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    proposal = reads.proposal_of(contract)
    grid = table.grid_of(contract, proposal.lines, today(), sheets=proposal.sheets, asked=request.GET)
    facts = reads.facts_of(contract, today(), proposal)
    checked = reads.judged(contract, facts)
    table.put_charges(grid, proposal.plans)
    home = reverse("budget:budget", args=[number])
    context = {
        "contract": contract,
        "grid": grid,
        "lines_url": home + "lignes/",
        "actions_url": home + "actions/",
        "gaps": table.gaps(checked),
        "entries_url": entries_url(number),
        "refusal": can_ask(contract, request.membership),
        "counts": table.counts(checked),
        "campaign": facts.campaign,
    }
    return render(request, "budget/budget.html", context)


def entries_url(number: str) -> str:
    """Where the sums of this contract open; the page of entries is a room above, known by its name alone."""
    return f"{reverse('entries:home')}?dossier={number}&"


def edit(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    refuse_unless(can_ask(contract, request.membership))
    grid = table.grid_of(contract, reads.lines_of(contract), today(), asked=request.GET, writing=True)
    asked = table.asked_boxes(grid)
    context: dict[str, Any] = {"contract": contract, "grid": grid, "status": 200}
    if request.method == "POST":
        boxes.read(asked.values(), request.POST)
        if not any(box.error for box in asked.values()) and _save_asked(request, contract, grid, asked, context):
            return redirect(_after(number, grid, request.POST))
    else:
        boxes.opened(asked.values())
    table.draw(grid, asked)
    context |= {"errors": boxes.errors(asked.values()), "seen": boxes.carried(asked.values())}
    return render(request, "budget/edit.html", context, status=context["status"])


def _after(number: str, grid: Grid, data: Mapping[str, str]) -> str:
    """Where saving leads: the budget at the same actions, or the next ones to write."""
    here = reverse("budget:edit" if "next" in data else "budget:budget", args=[number])
    return f"{here}?page={grid.page.number + ('next' in data)}" if grid.page.has_other_pages() else here


@require_POST
def cell(request: MemberRequest, number: str) -> HttpResponse:
    """One amount, as soon as its cell is left. No page, hence nothing of its frame is read."""
    contract = get_or_404(Contract.objects.select_related("lead"), request.membership, number=number)
    refuse_unless(can_ask(contract, request.membership))
    try:
        answer = cells.save(contract, request.POST, by=request.membership, today=today())
    except ActRefused as refused:
        return JsonResponse({"said": refused.refusal.sentence}, status=409)
    return JsonResponse(answer.told(), status=answer.status)


def _save_asked(request: MemberRequest, contract: Contract, grid: Any, asked: Any, context: dict[str, Any]) -> bool:
    wanted = table.wanted(grid, asked, contract)
    try:
        count = ask.ask(contract, wanted, by=request.membership, today=today())
    except AmountsChanged as changed:
        table.contradict(grid, asked, changed.theirs)
        context |= {"conflict": changed.refusal.sentence, "status": 409}
        return False
    messages.success(request, f"Montants enregistrés : {count}." if count else "Aucun montant n'a changé.")
    return True


def add_row(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    refuse_unless(can_ask(contract, request.membership))
    initial = {"action": request.GET.get("action"), "route": Route.TO_OPERATOR.value}
    form = forms.FunderForm(request.POST or None, contract=contract, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        years = reads.years_of(contract, reads.lines_of(contract), today())
        try:
            ask.add_row(
                data["action"], funder=Funder(data["funder"]), route=Route(data["route"]), label=data["label"],
                years=years, by=request.membership, today=today(),
            )  # fmt: skip
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, "Le financeur est ajouté : écrivez ses montants.")
            return redirect("budget:edit", number)
    return render(
        request, "budget/form.html", _form_page(contract, form, "Ajouter un financeur", "Ajouter le financeur")
    )


def _form_page(contract: Contract, form: Any, heading: str, verb: str, back: str = "budget:budget") -> dict[str, Any]:
    return {"contract": contract, "form": form, "heading": heading, "verb": verb, "back": back}


def _line(request: MemberRequest, number: str, pk: int) -> BudgetLine:
    contract = contract_or_404(request.membership, number)
    found = get_object_or_404(contract.budget_lines.select_related("action"), pk=pk)
    found.contract = contract
    return found


@require_safe
def line(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    row = _line(request, number, pk)
    entries = list(row.entries.select_related("by__person", "by__organisation", "commitment"))
    context = {
        "contract": row.contract,
        "line": row,
        "entries": entries,
        "can_remove": not entries and can_ask(row.contract, request.membership) is None,
        "balance": reads.balance_due(row),
        "may_tell_spent": can_tell_spent(row.contract, request.membership) is None,
        "can_pay": can_pay(row, request.membership) is None,
        "instalments": list(row.instalments.all()),
        "told": standings(row.contract).get(row.pk),
    }
    return render(request, "budget/line.html", context)


@require_POST
def remove_row(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    ask.remove_row(_line(request, number, pk), by=request.membership, today=today())
    messages.success(request, "Le financeur est retiré de cette action.")
    return redirect("budget:budget", number)


def grants(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    lines = reads.lines_of(contract)
    refusals = table.by_keeper(contract, lines, request.membership, can_grant)
    mine = [one for one in lines if refusals[one.is_state] is None]
    granted = table.granted_boxes(mine)
    context: dict[str, Any] = {
        "contract": contract, "status": 200, "reason": request.POST.get("reason", ""), "conflict": "",
        "refusal": next(iter(refusals.values()), None) if not mine else None,
    }  # fmt: skip
    if request.method == "POST":
        if not mine:
            refuse_unless(context["refusal"])
        boxes.read(granted.values(), request.POST)
        if not any(box.error for box in granted.values()) and _save_granted(request, contract, mine, granted, context):
            return redirect("budget:grants", number)
    else:
        boxes.opened(granted.values())
    context |= {
        "grid": table.grid_of(contract, lines, today()),
        "entries_url": entries_url(number),
        "rows": table.grant_rows(contract, lines, granted),
        "publications": publications_of(contract, lines),
        "can_grant": bool(mine),
        "errors": boxes.errors(granted.values()),
        "seen": boxes.carried(granted.values()),
    }
    return render(request, "budget/grants.html", context, status=context["status"])


def _save_granted(
    request: MemberRequest, contract: Contract, lines: Any, granted: Any, context: dict[str, Any]
) -> bool:
    decisions = table.decisions(lines, granted)
    reason = context["reason"]
    try:
        count = decide.grant_all(contract, decisions, by=request.membership, today=today(), reason=reason)
    except AmountsChanged as changed:
        table.contradict_grants(lines, granted, changed.theirs)
        context |= {"conflict": changed.refusal.sentence, "status": 409}
        return False
    except ActRefused as refused:
        context |= {"conflict": refused.refusal.sentence}
        return False
    messages.success(request, f"Décisions enregistrées : {count}." if count else "Aucun montant n'a changé.")
    return True


@require_safe
def instalments(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    rows = table.payment_rows(contract, reads.lines_of(contract), request.membership)
    return render(request, "budget/instalments.html", {"contract": contract, "rows": rows})


def plan(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    row = _line(request, number, pk)
    refuse_unless(can_pay(row, request.membership))
    form = forms.InstalmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"kind": InstalmentKind(form.cleaned_data["kind"])}
        try:
            payments.plan_instalment(row, **data, by=request.membership, today=today())
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, "Le versement est prévu.")
            return redirect("budget:instalments", number)
    context = _form_page(row.contract, form, "Prévoir un versement", "Prévoir ce versement", "budget:instalments")
    return render(request, "budget/form.html", context | {"line": row})


def _instalment(request: MemberRequest, number: str, pk: int) -> Instalment:
    contract = contract_or_404(request.membership, number)
    found = get_object_or_404(Instalment.objects.select_related("line__action"), pk=pk, line__contract=contract)
    found.line.contract = contract
    refuse_unless(can_pay(found.line, request.membership))
    return found


def pay(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    row = _instalment(request, number, pk)
    initial = {"version": row.version, "paid_on": today()}
    form = forms.PaymentForm(request.POST or None, today=today(), initial=initial)
    return _on_instalment(request, row, form, payments.pay, "Enregistrer un versement", "Enregistrer le versement")


@require_POST
def find_met(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    row = _instalment(request, number, pk)
    seen = request.POST.get("version", "")
    if not (seen.isdecimal() and len(seen) < 10):
        raise Http404
    payments.find_met(row, seen=int(seen), by=request.membership, today=today())
    messages.success(request, "Condition constatée : le versement peut être fait.")
    return redirect("budget:instalments", number)


def cancel(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    row = _instalment(request, number, pk)
    form = forms.ReasonForm(request.POST or None, initial={"version": row.version})
    return _on_instalment(request, row, form, payments.cancel_payment, "Annuler un versement", "Annuler ce versement")


def _on_instalment(
    request: MemberRequest, row: Instalment, form: Any, act: Any, heading: str, verb: str
) -> HttpResponse:
    """A form on one payment; a refusal stands beside what was typed."""
    contract = row.line.contract
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"by": request.membership, "today": today()}
        data["seen"] = data.pop("version")
        try:
            act(row, **data)
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, "L'échéancier est à jour.")
            return redirect("budget:instalments", contract.number)
    context = _form_page(contract, form, heading, verb, "budget:instalments")
    return render(request, "budget/form.html", context | {"line": row.line, "instalment": row})


@require_POST
def remove_instalment(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    row = _instalment(request, number, pk)
    payments.remove_instalment(row, by=request.membership, today=today())
    messages.success(request, "Le versement prévu est retiré.")
    return redirect("budget:instalments", number)


@require_safe
def checks(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    facts = reads.facts_of(contract, today())
    found = reads.judged(contract, facts)
    context = {
        "contract": contract,
        "sections": table.by_status(found),
        "campaign": facts.campaign,
        "may_justify": can_justify(contract, request.membership) is None,
        "may_judge": can_judge(contract, request.membership) is None,
    }
    return render(request, "budget/checks.html", context)


def justify(request: MemberRequest, number: str, code: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    if code not in RULE_BY_CODE:
        raise Http404
    refuse_unless(can_justify(contract, request.membership))
    row = contract.justifications.filter(code=code).first()
    initial = {"version": row.version if row else 0, "text": row.text if row else ""}
    form = forms.JustificationForm(request.POST or None, initial=initial)
    context = _answer_page(contract, code, form)
    if request.method == "POST" and form.is_valid():
        seen, text = form.cleaned_data["version"], form.cleaned_data["text"]
        try:
            answer.justify(contract, code, text=text, seen=seen, by=request.membership, today=today())
        except Conflict:
            row = get_object_or_404(Justification, contract=contract, code=code)
            context["conflict"] = conflict_of(form, row, stream=number)
            return render(request, "budget/answer.html", context, status=409)
        messages.success(request, "La justification est enregistrée.")
        return redirect("budget:checks", number)
    return render(request, "budget/answer.html", context)


def judge(request: MemberRequest, number: str, code: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    refuse_unless(can_judge(contract, request.membership))
    row = get_object_or_404(contract.justifications.filter(code__in=RULE_BY_CODE), code=code)
    form = forms.JudgementForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        answer.judge(
            row, accepted=data["verdict"] == "accepted", reason=data["reason"], seen=data["version"],
            by=request.membership, today=today(),
        )  # fmt: skip
        messages.success(request, "Votre avis est enregistré.")
        return redirect("budget:checks", number)
    return render(request, "budget/answer.html", _answer_page(contract, code, form) | {"judged": row})


def _answer_page(contract: Contract, code: str, form: Any) -> dict[str, Any]:
    one = next(one for one in reads.checks_of(contract, today()) if one.outcome.rule.code == code)
    return {"contract": contract, "outcome": one.outcome, "form": form, "conflict": None, "judged": None}
