"""Chromium for the tour of every page: static files from a server of their own, kept from one page to the next.

`tests/stage.py` answers every request of a page in the test's process, twenty of them for its static files; over a
thousand pages that is minutes. Here the test answers the page alone, through the protocol of the browser: the driver's
own way to do so would turn the browser's cache off.
"""

from __future__ import annotations

import base64
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from functools import lru_cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.stage import HOST, launch

STATIC = "/static/"


class Tour:
    """One page, for one reader after another. `complaints`: what it complains of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on(
            "response", lambda got: self.complaints.append(f"{got.status} {got.url}") if got.status >= 400 else None
        )
        self._session = page.context.new_cdp_session(page)
        self._session.on("Fetch.requestPaused", self._answer)
        asked = [{"urlPattern": f"{HOST}/*", "resourceType": kind} for kind in ("Document", "XHR", "Fetch")]
        self._session.send("Fetch.enable", {"patterns": asked})

    def open(self, path: str, reader: Client) -> None:
        """The page at this path, as this client is signed in. A page that leads elsewhere is complained of."""
        # The driver calls back in a context of its own; Django finds the test's database connection in the test's.
        self._ask = partial(copy_context().run, reader.generic)
        self.page.goto(f"{HOST}{path}")
        if self.page.url != f"{HOST}{path}":
            self.complaints.append(f"leads to {self.page.url}")

    def _answer(self, paused: dict[str, Any]) -> None:
        asked = paused["request"]
        parts, headers = urlsplit(asked["url"]), {name.lower(): value for name, value in asked["headers"].items()}
        response = self._ask(
            asked["method"],
            parts.path + (f"?{parts.query}" if parts.query else ""),
            asked.get("postData", ""),
            headers.get("content-type", ""),
            headers={name: headers[name] for name in ("hx-request",) if name in headers},
        )
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        answer = {
            "requestId": paused["requestId"],
            "responseCode": response.status_code,
            "responseHeaders": [{"name": name, "value": value} for name, value in response.items()],
            "body": base64.b64encode(body).decode(),
        }
        self._session.send("Fetch.fulfillRequest", answer)


@contextmanager
def touring(chromium: Browser, window: dict[str, int]) -> Iterator[Tour]:
    with static_server() as port:
        place = urlsplit(HOST).hostname
        rule = f"--host-resolver-rules=MAP {place} 127.0.0.1:{port}"
        browser = launch(chromium.browser_type, rule)
        context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", viewport=window)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        # Known to every page beforehand: sent to each, half a megabyte took as long as the page.
        context.add_init_script(AXE_SCRIPT)
        yield Tour(context.new_page())
        browser.close()


@lru_cache(maxsize=500)
def _file(path: str) -> tuple[bytes, str] | None:
    found = finders.find(path.removeprefix(STATIC)) if path.startswith(STATIC) else None
    return (Path(found).read_bytes(), mimetypes.guess_type(found)[0] or "application/octet-stream") if found else None


class _Statics(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body, kind = _file(unquote(urlsplit(self.path).path)) or (b"", "")
        self.send_response(200 if kind else 404)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "max-age=999"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """A test says what it finds, not what it reads."""


@contextmanager
def static_server() -> Iterator[int]:
    """The port, on loopback, of a server of the static files of every app."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Statics)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
