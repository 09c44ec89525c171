"""Every page of the rights table, opened in Chromium by someone of each side, on a desktop and on a phone: axe finds
nothing, nothing overflows, the content security policy stops nothing.

A page is the same on both databases, so `make test` looks at each width once: the desktop's on SQLite, where axe reads
it for every side; the phone's on PostgreSQL, where every side is measured and axe reads it for the first. What differs
between two readers is the content, what differs between two widths is the style."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.urls import reverse

from ctai.accounts.tests.rights_table import PERSONAS, Row
from tests.stage import DESKTOP, PHONE, overflow, violations
from tests.test_rights import declared
from tests.tour import Tour, touring

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
        pytest.param((label, row.state), row, id=f"{row.url_name}-{row.state or ''}-{row.query}")
        for label, row in declared()
        if row.method == "get" and readers(row) and not any(word in row.url_name for word in NOT_PAGES)
    ]


@pytest.fixture(scope="module")
def window() -> dict[str, int]:
    return DESKTOP if connection.vendor == "sqlite" else PHONE


@pytest.fixture(scope="module")
def tour(chromium, window) -> Iterator[Tour]:
    """One page for the whole tour, as sessions are not its own."""
    with touring(chromium, window) as found:
        yield found


@pytest.mark.browser
@pytest.mark.django_db
@pytest.mark.parametrize(("staged_scene", "row"), pages(), indirect=["staged_scene"], scope="module")
def test_page(scene, row, tour, window, settings):
    settings.CTAI_DEMO = True
    page, complaints = tour.page, tour.complaints
    # What the page before still asked for is over before this one is judged.
    page.goto("about:blank")
    complaints.clear()
    url = reverse(row.url_name, kwargs=row.kwargs(scene.world)) + row.query
    for persona in readers(row):
        tour.open(url, scene.client(persona))
        if window is DESKTOP or persona == readers(row)[0]:
            complaints += [f"{persona} {window['width']}: {one}" for one in violations(page)]
        if overflow(page):
            complaints.append(f"{persona} {window['width']}: {overflow(page)} px wider than the window")
    assert not complaints, f"{url}\n" + "\n".join(complaints)
