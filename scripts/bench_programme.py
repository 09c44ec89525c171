"""What `make bench` measures of a programme and its money: sixty actions, four years, six funders."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

ACTIONS, YEARS = 60, (2027, 2028, 2029, 2030)
SAVES = 60


def make_large() -> Any:
    """A proposal with 1,440 cells, each with what is asked; its association carries half of the actions."""
    from django.db import transaction

    from ctai.accounts.tests.factories import make_organisation
    from ctai.contracts.tests.factories import make_contract, people
    from ctai.funding.models import BudgetLine, LedgerEntry
    from ctai.programme.tests.factories import make_action
    from ctai.rules.funders import FUNDERS, Funder, Route
    from ctai.rules.roles import OrganisationKind
    from ctai.rules.states import State
    from ctai.rules.themes import Theme

    funders = [
        Funder.STATE_104_12, Funder.AUTHORITY, Funder.OTHER_AUTHORITY, Funder.EUROPE_AMIF, Funder.OWN, Funder.OTHER
    ]  # fmt: skip
    with transaction.atomic():
        contract = make_contract(State.PROPOSAL)
        lead, body = people(contract).lead, make_organisation(OrganisationKind.OPERATOR)
        themes = list(Theme)
        lines = BudgetLine.objects.bulk_create(
            BudgetLine(
                contract=contract, action=action, year=year, funder=funder.value, route=Route.TO_AUTHORITY.value,
                label="Métropole inventée" if FUNDERS[funder].named else "",
            )
            for action in (
                make_action(contract, themes[rank % len(themes)], operator=body if rank % 2 else contract.lead)
                for rank in range(ACTIONS)
            )
            for funder in funders
            for year in YEARS
        )  # fmt: skip
        LedgerEntry.objects.bulk_create(
            LedgerEntry(
                line=line,
                kind="asked",
                amount=Decimal(1000 + rank),
                day=contract.opened_on,
                act="ask",
                by=lead,
                sequence=1,
            )
            for rank, line in enumerate(lines)
        )
    return contract


def pages(cast: Any, contract: Any) -> list[Any]:
    """Read by its project lead, whose session joins the cast."""
    import bench_pages
    from bench_pages import Page
    from django.urls import reverse

    from ctai.contracts.tests.factories import people

    cast.sessions["cheffe de projet"] = bench_pages.session(people(contract).lead)
    here = {"number": contract.number}
    found = [
        ("Budget, 60 actions × 4 ans × 6 financeurs", reverse("budget:budget", kwargs=here)),
        ("Écrire ce budget", reverse("budget:edit", kwargs=here)),
        ("Contrôles de ce budget", reverse("budget:checks", kwargs=here)),
        ("Écritures de ce budget", f"{reverse('entries:home')}?dossier={contract.number}"),
        ("Programme de 60 actions", reverse("programme:home", kwargs=here)),
        ("Tableau de 60 actions", reverse("board:home", kwargs=here)),
        ("Classeur de ce contrat", reverse("workbook:home", kwargs=here)),
        ("Catalogue d'actions", reverse("catalogue:home")),
    ]
    return [Page(name, path, "cheffe de projet") for name, path in found]


def saving(contract: Any, timed: Callable[..., Any]) -> Any:
    """One cell saved as the grid's script does it, from the request to its answer."""
    from django.test import Client
    from django.urls import reverse

    from ctai.accounts.middleware import SESSION_KEY
    from ctai.contracts.tests.factories import people

    lead, line = people(contract).lead, contract.budget_lines.earliest("pk")
    client, address, name = (
        Client(SERVER_NAME="127.0.0.1"),
        reverse("budget:cell", args=[contract.number]),
        f"c{line.pk}",
    )
    client.force_login(lead.person)
    session = client.session
    session[SESSION_KEY] = lead.pk
    session.save()
    now = {"seen": str(line.asked)}

    def save(turn: int) -> None:
        data = {"cell": name, "amount": str(2_000 + turn), "seen": json.dumps({name: now["seen"]})}
        answer = client.post(address, data)
        if answer.status_code != 200:
            sys.exit(f"La case répond {answer.status_code}.")
        now["seen"] = answer.json()["seen"]

    return timed("Enregistrer une case de ce budget", "2 ×", SAVES, save)
