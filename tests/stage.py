"""Chromium reading pages straight from the test client: no server, no second transaction, every persona at hand.

Each request of the browser is answered in the test's own process, so a page is seen with the rows of the test.
"""

from __future__ import annotations

import contextvars
import io
import mimetypes
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, BrowserType, Page, Route

HOST = "http://localhost"
SCREENS = Path(settings.BASE_DIR) / "docs" / "screens"
GUIDE = Path(settings.BASE_DIR) / "ctai" / "site" / "static" / "site" / "guide"
# A guide shows the top of a page: what one reads first.
GUIDE_HEIGHT = 1400
# What answers each page now; a page closed leaves by itself.
_ANSWERS: WeakKeyDictionary[Page, Callable[[Route], None]] = WeakKeyDictionary()
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def launch(chromium: BrowserType, *flags: str) -> Browser:
    """Chromium, as Debian packages it: the engine without a screen, a seventh faster, or the whole browser."""
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not path:
        pytest.fail("Chromium est absent : installez le paquet Debian « chromium-headless-shell ».", pytrace=False)
    quiet = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")
    return chromium.launch(executable_path=path, args=[*quiet, *flags])


def serve(page: Page, client: Client) -> None:
    """Answer the page's requests with this client's session, static files from the apps."""
    # Playwright calls back in a context of its own; Django finds the test's database connection in the test's context.
    test = contextvars.copy_context()

    def answer(route: Route) -> None:
        request = route.request
        parts = urlsplit(request.url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if parts.path.startswith("/static/"):
            found = finders.find(parts.path.removeprefix("/static/"))
            if not found:
                return route.fulfill(status=404)
            kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
            return route.fulfill(body=Path(found).read_bytes(), content_type=kind)
        headers = {name: request.headers[name] for name in ("hx-request",) if name in request.headers}
        if request.method == "POST":
            kind = request.headers.get("content-type", "application/x-www-form-urlencoded")
            response = test.run(
                client.post, path, data=request.post_data_buffer or b"", content_type=kind, headers=headers
            )
        else:
            response = test.run(client.get, path, headers=headers)
        if response.has_header("Location") and request.is_navigation_request():
            # The driver hands nobody the request a redirect leads to; the page it refreshes to is asked as any other.
            return route.fulfill(status=200, headers={"Refresh": f"0; url={response['Location']}"}, body="")
        body = b"".join(response.streaming_content) if response.streaming else response.content
        headers = {name: value for name, value in response.items() if name.lower() != "content-length"}
        return route.fulfill(status=response.status_code, body=body, headers=headers)

    # One route a page, for ever: between taking one off and putting the next, a late request (the icon of the page
    # before) would go out to the network.
    if page not in _ANSWERS:
        page.route(f"{HOST}/**", lambda route: _ANSWERS[page](route))
    _ANSWERS[page] = answer


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, one line each, with the elements at fault.

    Without preloading: axe would read the sheets by writing them in the page, which our policy refuses aloud. Every
    rule runs; only what fails is gathered and brought here, for what passes is most of a page. Once a first frame is
    drawn: only then does a table know that it scrolls, and say so (ctai.js).
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        """options => new Promise(done => requestAnimationFrame(() => setTimeout(done)))
            .then(() => axe.run(options)).then(answer => answer.violations.map(
                one => [one.id, one.nodes.slice(0, 3).map(node => node.target)]))""",
        {"preload": False, "resultTypes": ["violations"]},
    )
    return [f"{rule}: {targets}" for rule, targets in found]


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window; 0 when nothing must be scrolled sideways."""
    return int(page.evaluate("Math.max(0, document.documentElement.scrollWidth - window.innerWidth)"))


def keep(page: Page, name: str) -> None:
    """A picture of the page in docs/screens/, when asked for (`make screens`). A palette keeps the repository light."""
    if os.environ.get("SCREENS"):
        picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
        picture.quantize(128, dither=Image.Dither.NONE).save(SCREENS / f"{name}.png", optimize=True)


def keep_for_guide(page: Page, name: str) -> None:
    """The same, and its top as a light picture for the product's own guide."""
    keep(page, name)
    if os.environ.get("SCREENS"):
        picture = Image.open(SCREENS / f"{name}.png").convert("RGB")
        GUIDE.mkdir(parents=True, exist_ok=True)
        picture.crop((0, 0, picture.width, min(picture.height, GUIDE_HEIGHT))).save(GUIDE / f"{name}.webp", quality=70)
