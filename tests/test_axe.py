"""Every page of the rights table, opened in Chromium by someone of each side, on a desktop and on a phone: axe finds
nothing, nothing overflows, the content security policy stops nothing.

A page is the same on both databases, so `make test` looks at each width once: the desktop's on SQLite, where axe reads
it for every side; the phone's on PostgreSQL, where every side is measured and axe reads it for the first. What differs
between two readers is the content, what differs between two widths is the style."""

from importlib import import_module

import pytest
from django.db import connection
from django.urls import reverse

from ctai.accounts.tests.rights_table import PERSONAS, Row
from tests.stage import DESKTOP, HOST, PHONE, overflow, serve, violations
from tests.test_rights import declared
from tests.world import client_for, make_world

# One persona a side: colleagues of one side read the same page.
SIDES = (
    ("lead", "elected", "partner"),
    ("officer", "prefect"),
    ("steward", "region"),
    ("operator",),
    ("ofii",),
    ("support",),
)
NOT_PAGES = ("csv", "file", "download", "favicon", "robots")


def readers(row: Row) -> list[str]:
    """Who opens this page: the first of each side it answers 200 to; a passer-by when it is public."""
    opened = [persona for persona in PERSONAS if row.expected(persona) == 200]
    if "anonymous" in opened:
        return ["anonymous"]
    found = [next((one for one in side if one in opened), None) for side in SIDES]
    return [persona for persona in found if persona]


def pages() -> list[object]:
    return [
        pytest.param(label, row, id=f"{row.url_name}-{row.state or ''}-{row.query}")
        for label, row in declared()
        if row.method == "get" and readers(row) and not any(word in row.url_name for word in NOT_PAGES)
    ]


@pytest.mark.browser
@pytest.mark.django_db
@pytest.mark.parametrize(("label", "row"), pages())
def test_page(label, row, page, settings):
    settings.CTAI_DEMO = True
    world = make_world(row.state) if row.state else make_world()
    prepare = getattr(import_module(f"ctai.{label}.tests.rights"), "prepare", None)
    if prepare:
        prepare(world)
    url = reverse(row.url_name, kwargs=row.kwargs(world)) + row.query
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on(
        "response", lambda answer: complaints.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None
    )
    window = DESKTOP if connection.vendor == "sqlite" else PHONE
    page.set_viewport_size(window)
    for persona in readers(row):
        serve(page, client_for(world.people[persona]))
        page.goto(f"{HOST}{url}")
        if window is DESKTOP or persona == readers(row)[0]:
            complaints += [f"{persona} {window['width']}: {one}" for one in violations(page)]
        if overflow(page):
            complaints.append(f"{persona} {window['width']}: {overflow(page)} px wider than the window")
    assert not complaints, f"{url}\n" + "\n".join(complaints)
