"""The rights table: every URL × every persona. A URL without a row fails the build."""

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import URLResolver, get_resolver, reverse

from ctai.accounts.tests.rights_table import PERSONAS, Row

APPS = [config.label for config in apps.get_app_configs() if config.name.startswith("ctai.")]


def declared() -> list[tuple[str, Row]]:
    """Every row of every app's tests/rights.py."""
    return [
        (label, row)
        for label in APPS
        if find_spec(f"ctai.{label}.tests.rights")
        for row in import_module(f"ctai.{label}.tests.rights").ROWS
    ]


def url_names(resolver: URLResolver, namespace: str = "") -> set[str]:
    names = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            names |= url_names(pattern, inner)
        else:
            names.add(f"{namespace}{pattern.name}")
    return names


def test_every_url_has_a_row():
    missing = url_names(get_resolver()) - {row.url_name for _, row in declared()}
    assert not missing, f"URLs without a row in their app's tests/rights.py: {sorted(missing)}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("staged_scene", "row"),
    [pytest.param((label, row.state), row, id=f"{row.url_name}-{row.method}") for label, row in declared()],
    indirect=["staged_scene"],
    scope="module",
)
def test_rights(scene, row, settings):
    settings.CTAI_DEMO = True
    world = scene.world
    url = reverse(row.url_name, kwargs=row.kwargs(world)) + row.query
    answers = {}
    for persona in PERSONAS:
        sid = transaction.savepoint()
        response = getattr(scene.client(persona), row.method)(url, row.data(world))
        answers[persona] = response.status_code
        if response.streaming:
            # Read to the end: a file left open is a warning, and warnings are errors here.
            b"".join(response)
        transaction.savepoint_rollback(sid)
    expected = {persona: row.expected(persona) for persona in PERSONAS}
    differences = {p: f"{answers[p]} instead of {expected[p]}" for p in PERSONAS if answers[p] != expected[p]}
    assert not differences, f"{row.method.upper()} {url}: {differences}"
