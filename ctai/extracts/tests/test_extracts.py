"""What the pages show, in three formats, typed."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from ctai.contracts.tests.factories import make_contract, people
from ctai.expenses.tests.factories import make_charges
from ctai.rules.states import State
from ctai.sheets.reading import open_sheets
from ctai.workbook.tests.factories import fill
from tests.world import client_for


@pytest.fixture
def get(db):
    contract = make_contract(State.PROPOSAL, is_rehearsal=True)
    one, _ = fill(contract)
    make_charges(contract.actions.get(number=1), c64=12_000, realised={"64": "11500.5"})
    one.milestones.create(title="Comité", planned_on=date(2027, 2, 1), done_on=date(2027, 2, 3))
    one.milestones.create(title="Bilan", planned_on=date(2027, 12, 1))
    client = client_for(people(contract).officer)

    def answer(what, form, status=200):
        kwargs = {"number": contract.number, "what": what, "form": form}
        response = client.get(reverse("extracts:file", kwargs=kwargs))
        assert response.status_code == status
        return b"".join(response.streaming_content) if response.streaming else response.content

    return answer


def test_budget_and_programme_say_the_same_in_three_formats(get):
    [line, *_] = csv.DictReader(io.StringIO(get("budget", "csv").decode("utf-8-sig")), delimiter=";")
    assert (line["Année"], line["Demandé"], line["Accordé"]) == ("2027", "12000,50", "")
    for form in ("xlsx", "ods"):
        [sheet] = open_sheets(get("budget", form), f"b.{form}").sheets
        rows = list(sheet)
        assert rows[0].cell(0).startswith("Répétition") and rows[1].cell(6) == "Demandé"
        assert rows[2].cells[5:7] == ("2027", "12000.5") and len(rows) == 6
        [sheet] = open_sheets(get("programme", form), f"p.{form}").sheets
        rows = list(sheet)
        assert (rows[2].cell(1), rows[2].cell(6), rows[2].cell(8)) == (
            "Louer clés en main", "Bailleurs\nADIL", "2027-01-01",
        )  # fmt: skip
        assert rows[2].cell(12) == "Comité (01/02/2027, fait le 03/02/2027) ; Bilan (01/12/2027)"
        assert rows[3].cell(1) == "=Parler, écrire" and not rows[3].cell(12)
    get("budget", "pdf", 404)
    get("charges", "pdf", 404)
    get("journal", "csv", 404)


def test_charges_leave_with_what_was_planned_realised_and_the_gap(get):
    [row] = csv.DictReader(io.StringIO(get("charges", "csv").decode("utf-8-sig")), delimiter=";")
    told = [row[name] for name in ("Année", "Compte", "Intitulé", "Prévu", "Réalisé", "Écart")]
    assert told == ["2027", "64", "Charges de personnel", "12000,00", "11500,50", "-499,50"]
    [sheet] = open_sheets(get("charges", "xlsx"), "c.xlsx").sheets
    assert list(sheet)[2].cells[6:9] == ("12000", "11500.5", "-499.5")
