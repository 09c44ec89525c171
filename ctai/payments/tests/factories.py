"""A contract with money committed to an association and to its authority, and extracts of what was paid."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile

from ctai.accounts.models import Organisation
from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import people
from ctai.funding.acts import commit
from ctai.funding.models import BudgetLine
from ctai.funding.tests.factories import make_line
from ctai.payments import acts
from ctai.payments.models import Extract
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Route
from ctai.rules.themes import Theme

TODAY = date(2026, 11, 2)
HEADERS = (
    "N° EJ", "N° poste EJ", "Code taxe 1", "Fournisseur payé (DP)", "N° DP", "N° poste DP", "Exercice comptable",
    "Montant payé", "Date de dernière opération sur la DP",
)  # fmt: skip
DIRECT_EJ, OWN_EJ = "2103456789", "2103456790"


def make_committed(contract: Contract, operator: Organisation) -> SimpleNamespace:
    """30 000 € committed to an association on one line, 8 000 € and 4 000 € to the lead on two lines of one EJ."""
    officer = people(contract).officer
    direct = make_line(
        make_action(contract, Theme.FRENCH, operator=operator), year=2026, route=Route.TO_OPERATOR, granted=30_000,
        asked=30_000,
    )  # fmt: skip
    own = [make_line(make_action(contract), year=2026, granted=amount, asked=amount) for amount in (8_000, 4_000)]
    commit.commit(contract, DIRECT_EJ, [(direct, Decimal(30_000))], committed_on=TODAY, by=officer, today=TODAY)
    shares = [(line, line.granted) for line in own]
    commit.commit(contract, OWN_EJ, shares, committed_on=TODAY, by=officer, today=TODAY)
    return SimpleNamespace(
        contract=contract, officer=officer, operator=operator, direct=fresh(direct), own=[fresh(one) for one in own]
    )


def fresh(line: BudgetLine) -> BudgetLine:
    return BudgetLine.objects.select_related("action", "contract").get(pk=line.pk)


def paid(ej: str, siret: str | None, amount: str, day: str = "15/10/2026", dp: str = "", item: str = "1") -> list[str]:
    """One row of an extract, in the order of HEADERS."""
    return [ej, item, siret or "", "LE FOURNISSEUR", dp, "1" if dp else "", "2026", amount, day]


def extract_file(rows: Iterable[Sequence[str]], name: str = "extrait.csv") -> SimpleUploadedFile:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([HEADERS, *rows])
    return SimpleUploadedFile(name, out.getvalue().encode(), content_type="text/csv")


def bring(rows: Iterable[Sequence[str]], by) -> Extract:
    return acts.bring(extract_file(rows), by=by, today=TODAY)
