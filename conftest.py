"""What every test may ask for, in any app. The settings of the tests are in tests/settings.py."""

import os
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.database import triggers_off
from tests.scenes import Scene, staged
from tests.stage import launch

# A busy machine is slow, not wrong: what takes long is measured by `make bench`, never here.
hypothesis_settings.register_profile("ctai", deadline=None)
hypothesis_settings.load_profile("ctai")
# pytest-django's live server and playwright's loop share a thread; Django must not take it for an async one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session", autouse=True)
def flush_sealed_tables() -> None:
    """Let tests in real transactions empty the journal behind them; nothing else ever does."""
    flush = TransactionTestCase._fixture_teardown

    def flush_unsealed(case: TransactionTestCase) -> None:
        with triggers_off():
            flush(case)
        # The first outline comes with a migration; the next test finds it as every installation does.
        import_module("ctai.outlines.migrations.0002_put_outline_1").put(apps, None)

    TransactionTestCase._fixture_teardown = flush_unsealed


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the session. Absent, the tests fail: a skipped browser test proves nothing."""
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def staged_scene(request, django_db_setup, django_db_blocker) -> Iterator[Scene]:
    """The scene of (room, state), kept while the tests that follow ask for the same one."""
    with django_db_blocker.unblock(), staged(*request.param) as scene:
        yield scene


@pytest.fixture
def scene(staged_scene: Scene) -> Scene:
    """That scene, with objects of its own. The test is a `django_db` one, which puts the rows back."""
    return staged_scene.copied()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh French visitor on a desktop screen: own cookies, 1280 × 800."""
    context = chromium.new_context(locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """The same visitor on a phone, 390 × 844."""
    context = chromium.new_context(locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": 390, "height": 844})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
