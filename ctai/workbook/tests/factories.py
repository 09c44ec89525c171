"""A contract with something in each sheet, and files as people send them."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from ctai.design.clock import today
from ctai.funding.tests.factories import make_line
from ctai.programme.tests.factories import make_action, make_axis
from ctai.rules.funders import Funder, Route
from ctai.rules.themes import Audience, Theme
from ctai.workbook.acts.bring import take_away


def fill(contract):
    """Two actions on two axes, money of two funders, results."""
    make_axis(contract, Theme.HOUSING, "Se loger dignement")
    one = make_action(
        contract, title="Louer clés en main", partners="Bailleurs\nADIL", audiences=[Audience.BPI.value, "women"]
    )
    two = make_action(
        contract, Theme.FRENCH, title="=Parler, écrire", problem="_x0041_ reste\n\ntel quel", operator=None
    )
    make_line(one, asked=Decimal("12000.50"))
    make_line(one, year=2028, asked=0)
    make_line(one, funder=Funder.AUTHORITY, label=str(contract.lead), asked=4000)
    make_line(two, funder=Funder.OTHER, label="Fondation", route=Route.TO_OPERATOR, asked=None)
    return one, two


def book_of(contract, by):
    """The workbook as downloaded, opened."""
    return openpyxl.load_workbook(io.BytesIO(take_away(contract, by=by, today=today())))


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(content, name="classeur.xlsx"):
    return SimpleUploadedFile(name, content)


def column(page, header):
    return next(cell.column_letter for cell in page[2] if cell.value == header)


def put(page, row, **values):
    """Write by header: `put(page, 3, Titre="…")`; spaces as underscores."""
    for name, value in values.items():
        header = name.lstrip("_").replace("_", " ")
        page[f"{column(page, header)}{row}"] = value
