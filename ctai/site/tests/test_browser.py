"""The public pages in a real browser: accessible, quiet, no wider than the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("/", "/etapes/", "/accessibilite/", "/mentions-legales/", "/donnees-personnelles/", "/etat-du-service/",
         "/demonstration/courriels/")  # fmt: skip


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_public_pages(request, live_server, settings, screen):
    settings.CTAI_DEMO = True
    browser = request.getfixturevalue(screen)
    told = []
    browser.on("console", lambda message: told.append(message.text) if message.type in {"error", "warning"} else None)
    for address in PAGES:
        browser.goto(live_server.url + address)
        found = Axe().run(browser, options={"preload": False}).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], address
        assert browser.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
    assert told == []


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_the_page_of_a_missing_address(request, live_server, screen):
    browser = request.getfixturevalue(screen)
    browser.goto(live_server.url + "/nulle-part/")
    assert Axe().run(browser, options={"preload": False}).response["violations"] == []
