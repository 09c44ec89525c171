"""The gallery in a real browser: accessibility, content policy, keyboard, no JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.django_db(transaction=True)


def visit(page: Page, address: str) -> list[str]:
    """Open a page; every error and policy violation of its console, and every file that failed to load."""
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("response", lambda answer: told.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    page.goto(address)
    page.wait_for_selector("html[data-fr-js]")
    return told


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{one['id']} : {node['html'][:200]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_the_gallery_is_accessible_and_quiet(request: pytest.FixtureRequest, live_server, screen: str) -> None:
    page: Page = request.getfixturevalue(screen)
    assert visit(page, f"{live_server.url}/galerie/") == []
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.urls("ctai.design.tests.urls")
def test_the_first_tab_leads_to_the_content(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/conflit/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


@pytest.mark.urls("ctai.design.tests.urls")
def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page: Page, live_server) -> None:
    visit(page, f"{live_server.url}/formulaire/")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_title"
    assert violations(page) == []


@pytest.mark.urls("ctai.design.tests.urls")
def test_a_refusal_is_accessible(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/pas-pret/2026-12-001/")
    assert violations(page) == []


def test_the_menu_opens_and_closes_on_a_phone(phone: Page, live_server) -> None:
    visit(phone, f"{live_server.url}/galerie/")
    menu = phone.get_by_role("navigation", name="Menu principal")
    assert not menu.is_visible()
    phone.get_by_role("button", name="Menu").click()
    menu.wait_for(state="visible")
    phone.keyboard.press("Escape")
    menu.wait_for(state="hidden")


def test_the_menu_is_in_the_page_without_javascript(chromium: Browser, live_server) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{live_server.url}/galerie/")
    assert page.get_by_role("navigation", name="Menu principal").is_visible()
    assert not page.get_by_role("button", name="Menu").is_visible()
    context.close()


@pytest.mark.parametrize("late", ["neutral*.css", "dsfr.main*.css"])
def test_the_neutral_brand_never_loads_marianne(page: Page, live_server, late: str) -> None:
    """Whichever sheet comes last, and even if the page is laid out while it is awaited."""
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    waiting: list[Route] = []
    page.route(f"**/{late}", lambda route: waiting.append(route))
    page.goto(f"{live_server.url}/galerie/", wait_until="commit")
    page.wait_for_function("() => document.body && document.body.offsetHeight", polling=50)
    page.wait_for_timeout(300)
    assert waiting
    while waiting:
        waiting.pop().continue_()
        # The sheet that imports is followed by the sheet imported, which is held in its turn.
        page.wait_for_timeout(200)
    page.wait_for_selector("html[data-fr-js]")
    page.evaluate("document.fonts.ready")
    assert any("dsfr.main" in url for url in asked) and not [url for url in asked if "Marianne" in url]
