"""Someone in front of the product: opens pages, fills the forms that are on them, reads what comes back.

Only what a page offers can be sent: hidden versions, tokens and defaults are those of the page, so a test that passes
walked the same way a person does.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from django.core import mail
from django.test import Client

from ctai.accounts.models import Membership


class _Forms(HTMLParser):
    """Every form of a page: its action, and the values a browser would send untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._form: dict[str, Any] | None = None
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = {"action": a.get("action", ""), "method": a.get("method", "get"), "fields": {}, "names": set()}
            self.forms.append(self._form)
        elif self._form is not None and a.get("name") and tag in ("input", "select", "textarea"):
            self._field(tag, a)
        elif tag == "option" and self._form is not None and self._select and "selected" in a:
            self._form["fields"].setdefault(self._select, []).append(a.get("value", ""))

    def _field(self, tag: str, a: dict[str, str]) -> None:
        form, name, kind = self._form, a["name"], a.get("type", "text")
        form["names"].add(name)
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            form["fields"][name] = [""]
        elif kind in ("checkbox", "radio"):
            if "checked" in a:
                form["fields"].setdefault(name, []).append(a.get("value", "on"))
        elif kind not in ("submit", "file", "button"):
            form["fields"].setdefault(name, []).append(a.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form["fields"][self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._area:
            # A browser drops the first line end of a textarea.
            value = self._form["fields"][self._area][0]
            self._form["fields"][self._area] = [value.removeprefix("\n")]
            self._area = None


class Visitor:
    """One person in one browser. `membership` None: a passer-by."""

    def __init__(self, membership: Membership | None = None) -> None:
        self.client = Client()
        self.membership = membership
        self.page = ""
        self.status = 0

    def sign_in(self) -> Visitor:
        """Ask for a link, read the e-mail, follow it, press the button."""
        before = len(mail.outbox)
        self.fill("/connexion/", email=self.membership.person.email)
        letter = next(m for m in mail.outbox[before:] if self.membership.person.email in m.to)
        address = re.search(r"https?://[^/\s]+(/connexion/[^\s]+)", letter.body)
        self.fill(address[1])
        return self

    def open(self, url: str, status: int = 200) -> str:
        response = self.client.get(url, follow=True)
        self._keep(response)
        assert self.status == status, f"GET {url}: {self.status}\n{self.words()[:600]}"
        return self.page

    def fill(self, url: str, *, answers: int = 200, may_fail: bool = False, form_with: str = "", **values: Any) -> str:
        """Open a page, fill the form that holds these fields (or `form_with`), send it, follow.

        `answers`: the status expected; `may_fail`: the form is expected to come back with its errors.
        """
        self.open(url)
        form = self._form(set(values) | ({form_with} if form_with else set()), url)
        data = form["fields"] | values
        response = self.client.post(form["action"] or url, data, follow=True)
        self._keep(response)
        assert self.status == answers or may_fail, f"POST {url}: {self.status}\n{self.words()[:900]}"
        if answers == 200 and not may_fail:
            assert "fr-alert--error" not in self.page, f"POST {url}: {self.words()[:1200]}"
        return self.page

    def act(self, number: str, code: str, **values: Any) -> str:
        return self.fill(f"/contrats/{number}/actes/{code}/", form_with="reason", **values)

    def refused(self, url: str, *, status: int = 403) -> str:
        return self.open(url, status=status)

    def sees(self, *words: str) -> None:
        missing = [word for word in words if word not in self.words()]
        assert not missing, f"not on the page: {missing}\n{self.words()[:1500]}"

    def words(self) -> str:
        """The page as read: no tag, spaces as one."""
        text = re.sub(r"<(script|style)\b.*?</\1>", " ", self.page, flags=re.DOTALL)
        return re.sub(
            r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]+>", " ", text).replace("&#x27;", "'").replace("&nbsp;", " ")
        )

    def _keep(self, response: Any) -> None:
        self.status = response.status_code
        self.page = "" if response.streaming else response.content.decode()
        self.url = (
            response.redirect_chain[-1][0]
            if getattr(response, "redirect_chain", None)
            else response.request["PATH_INFO"]
        )

    def _form(self, names: set[str], url: str) -> dict[str, Any]:
        parser = _Forms()
        parser.feed(self.page.split("<main", 1)[-1])
        posts = [form for form in parser.forms if form["method"].lower() == "post"]
        fitting = [form for form in posts if names <= form["names"] or not names]
        file_only = [form for form in posts if names & form["names"]]
        assert fitting or file_only, f"no form with {sorted(names)} on {url}: {[sorted(f['names']) for f in posts]}"
        return (fitting or file_only)[0]
