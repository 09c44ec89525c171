"""The pages of accounts in a real browser, and the way in as a newcomer lives it."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.utils import timezone

from ctai.accounts.models import Invitation
from ctai.accounts.tests.factories import make_membership, make_organisation, make_person
from ctai.accounts.tokens import digest_of
from ctai.rules.roles import Role
from ctai.territories.tests.factories import make_territories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENS = pytest.mark.parametrize("screen", ["page", "phone"])


@pytest.fixture
def people(settings):
    settings.CTAI_DEMO = True
    places = make_territories()
    organisation = make_organisation(territory=places.millau, name="Commune de Millau")
    lead = make_membership(
        organisation=organisation,
        person=make_person("Nadia", "Belkacem", email="nadia@demo.ctai.example"),
        is_manager=True,
    )
    member = make_membership(Role.ELECTED_SIGNATORY, organisation)
    make_membership(Role.SUPPORT_AGENT, person=make_person("Alex", "Morel", email="alex@demo.ctai.example"))
    Invitation.objects.create(
        organisation=organisation,
        email="ines@demo.ctai.example",
        first_name="Inès",
        last_name="Petit",
        role=Role.PROJECT_LEAD.value,
        digest=digest_of("invitation"),
        invited_by=lead,
        created_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=1),
    )
    return {"lead": lead, "member": member}


def check(browser, live_server, addresses):
    for address in addresses:
        browser.goto(live_server.url + address)
        found = Axe().run(browser, options={"preload": False}).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], address
        assert browser.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


def enter_as(browser, live_server, name):
    browser.goto(live_server.url + "/demonstration/")
    browser.get_by_role("button", name=f"Entrer comme {name}").click()


@SCREENS
def test_public_pages(request, live_server, people, screen):
    browser = request.getfixturevalue(screen)
    check(
        browser,
        live_server,
        [
            "/connexion/",
            "/connexion/envoi/",
            "/connexion/perdu/",
            "/demonstration/",
            "/invitation/invitation/",
            "/invitation/x/",
        ],
    )


@SCREENS
def test_pages_of_a_member(request, live_server, people, screen):
    browser = request.getfixturevalue(screen)
    enter_as(browser, live_server, "Nadia Belkacem")
    pages = ["/mon-organisation/", "/mon-organisation/inviter/", "/changer/", "/mon-profil/"]
    check(browser, live_server, [*pages, f"/membres/{people['member'].pk}/fin/", f"/membres/{people['lead'].pk}/fin/"])
    browser.goto(live_server.url + "/mon-organisation/inviter/")
    browser.get_by_role("button", name="Envoyer l'invitation").click()
    browser.wait_for_selector(".ctai-errors")
    assert Axe().run(browser, options={"preload": False}).response["violations"] == []


@SCREENS
def test_pages_of_support(request, live_server, people, screen):
    browser = request.getfixturevalue(screen)
    enter_as(browser, live_server, "Alex Morel")
    organisation = people["lead"].organisation_id
    pages = ["/assistance/organisations/", "/assistance/organisations/?q=rien", "/assistance/organisations/nouvelle/"]
    check(browser, live_server, [*pages, f"/assistance/organisations/{organisation}/"])


def test_from_the_home_page_to_my_name_by_e_mail(page, live_server, people):
    page.goto(live_server.url)
    page.get_by_role("link", name="Se connecter").first.click()
    page.get_by_label("Adresse électronique").fill("nadia@demo.ctai.example")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Consultez votre messagerie").wait_for()
    link = re.search(r"http://\S+/connexion/[\w-]+/", mail.outbox[-1].body)[0]
    page.goto(link)
    page.get_by_role("button", name="Entrer").click()
    page.goto(live_server.url + "/mon-profil/")
    assert page.get_by_label("Prénom").input_value() == "Nadia"
    page.get_by_role("button", name="Se déconnecter").first.click()
    page.get_by_text("Vous êtes déconnecté·e.").wait_for()
