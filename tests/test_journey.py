"""The main path in Chromium, by the keyboard alone: from the home page to a letter the prefecture acknowledges.

With SCREENS=oui in the environment (`make screens`), the pages are also kept as pictures in docs/screens/.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail
from playwright.sync_api import Page

from ctai.accounts.tests.factories import make_membership, make_organisation
from ctai.contracts.models import Contract
from ctai.rules.roles import OrganisationKind, Role
from ctai.rules.states import State
from ctai.territories.tests.factories import make_territories
from tests.stage import keep

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def address(page: Page, path: str) -> str:
    """The same site, another page."""
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}{path}"


def reach(page: Page, words: str, *, most: int = 90, only: str = "") -> None:
    """Tab until the focus stands on the link, button or field that says these words; fail if it never does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        said = page.evaluate(
            """(only) => { const e = document.activeElement; if (!e || (only && !e.matches(only))) return "";
            const label = e.labels && e.labels.length ? e.labels[0].innerText : "";
            return [e.innerText, e.getAttribute("aria-label"), label, e.value].filter(Boolean).join(" "); }""",
            only,
        )
        if words.lower() in re.sub(r"\s+", " ", said.replace("\u00a0", " ")).lower():
            return
    raise AssertionError(f"no « {words} » within {most} Tabs on {page.url}")


def go(page: Page) -> None:
    """Enter, and wait for the page it opens."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def enter(page: Page, words: str) -> None:
    reach(page, words, only="a, button")
    go(page)


def write(page: Page, label: str, text: str) -> None:
    reach(page, label)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


@pytest.fixture
def people():
    place = make_territories()
    millau = make_organisation(OrganisationKind.AUTHORITY, place.millau)
    prefecture = make_organisation(OrganisationKind.PREFECTURE, place.aveyron)
    return make_membership(Role.PROJECT_LEAD, millau), make_membership(Role.OFFICER, prefecture)


def test_from_the_home_page_to_an_acknowledged_letter(live_server, page, people):
    lead, officer = people
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    assert "contenu" in page.evaluate("document.activeElement.innerText").lower()
    keep(page, "accueil")
    find_the_prefecture(page)
    sign_in(page, lead)
    start_and_write(page)
    send(page)
    acknowledge(page, officer)
    assert Contract.objects.get().state == State.EXCHANGES


def find_the_prefecture(page: Page) -> None:
    page.goto(address(page, "/trouver-ma-prefecture/"))
    reach(page, "Votre territoire")
    page.keyboard.type("millau")
    go(page)
    enter(page, "Millau")
    keep(page, "trouver-ma-prefecture")
    enter(page, "Commencer une lettre")
    assert "/connexion/" in page.url


def sign_in(page: Page, member) -> None:
    """By the link received by e-mail."""
    write(page, "adresse électronique", member.person.email)
    go(page)
    link = re.search(r"https?://[^/\s]+(/connexion/\S+)", mail.outbox[-1].body)[1]
    page.goto(address(page, link))
    enter(page, "Entrer")


def start_and_write(page: Page) -> None:
    """The letter, with one error on the way: the summary takes the focus and leads to the field."""
    reach(page, "Un dossier réel")
    page.keyboard.press("Space")
    keep(page, "commencer-une-lettre")
    enter(page, "Ouvrir")
    number = Contract.objects.get().number
    assert f"/contrats/{number}/lettre/modifier/" in page.url
    reach(page, "Apprentissage du français")
    page.keyboard.press("Space")
    write(page, "Personne à contacter", "Claire Vidal")
    write(page, "Sa fonction", "Cheffe de projet")
    write(page, "Son adresse électronique", "claire.vidal")
    go(page)
    assert page.evaluate("document.activeElement.className").startswith("fr-alert")
    assert page.input_value("[name=contact_name]") == "Claire Vidal"
    reach(page, "adresse électronique")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "contact_email"
    page.keyboard.press("Control+A")
    page.keyboard.type("claire.vidal@millau.example")
    write(page, "Signataire", "Édouard Costes")
    write(page, "Fonction du ou de la signataire", "Maire")
    go(page)
    keep(page, "lettre")


def send(page: Page) -> None:
    number = Contract.objects.get().number
    page.goto(address(page, f"/contrats/{number}/actes/send_intent/"))
    if "Il manque encore" in page.inner_text("main"):
        raise AssertionError(page.inner_text("main"))
    keep(page, "envoyer-la-lettre")
    enter(page, "Envoyer la lettre")
    assert Contract.objects.get().state == State.INTENT_SENT


def acknowledge(page: Page, officer) -> None:
    """The officer's own browser: what waits, the file, the act."""
    page.context.clear_cookies()
    page.goto(address(page, "/connexion/"))
    sign_in(page, officer)
    page.goto(address(page, "/accueil/"))
    number = Contract.objects.get().number
    keep(page, "ce-qui-m-attend")
    enter(page, number)
    keep(page, "dossier-recu")
    enter(page, "Accuser réception")
    enter(page, "Accuser réception")
