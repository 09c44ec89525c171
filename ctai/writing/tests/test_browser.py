"""The editor in Chromium: what is typed is kept, a lost session says so, the keyboard is enough, axe finds nothing."""

import pytest
from django.test import Client

from ctai.contracts.tests.factories import people
from ctai.writing import acts
from ctai.writing.models import Draft, RemarkKind, Text
from ctai.writing.tests.factories import BODY, TODAY, make_remark, make_text
from tests.stage import DESKTOP, HOST, PHONE, keep, overflow, serve, violations
from tests.world import client_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.urls("ctai.writing.tests.stage_urls")]


@pytest.fixture
def text():
    return make_text()


@pytest.fixture
def sides(text):
    return people(text.contract)


def check(page, name):
    for window, label in ((DESKTOP, "1280"), (PHONE, "390")):
        page.set_viewport_size(window)
        assert not violations(page), f"{name} {label}: {violations(page)}"
        assert not overflow(page), f"{name} {label}"
        keep(page, f"writing-{name}-{label}")


def test_typing_is_kept_even_when_the_session_is_lost(page, text, sides):
    client = client_for(sides.lead)
    serve(page, client)
    page.goto(f"{HOST}/essai/{text.pk}/ecrire/")
    area = page.locator("textarea[name=text]")
    area.press("Control+End")
    area.press_sequentially(" Fin.")
    page.get_by_text("Brouillon gardé le").wait_for()
    assert Draft.objects.get().body == BODY + " Fin."
    serve(page, Client())
    area.press_sequentially(" Encore.")
    page.get_by_text("Votre session est terminée").wait_for()
    assert Draft.objects.get().body == BODY + " Fin."
    # Signed in again: both the server's draft and what this computer kept are offered.
    serve(page, client)
    page.goto(f"{HOST}/essai/{text.pk}/ecrire/")
    page.get_by_text("Vous avez un brouillon du").wait_for()
    page.get_by_role("button", name="Le reprendre").click()
    assert area.input_value() == BODY + " Fin. Encore."
    page.get_by_text("Brouillon gardé le").wait_for()
    assert Draft.objects.get().body == BODY + " Fin. Encore."
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("heading", name="Remarques").wait_for()
    assert Text.objects.get().body.endswith("Encore.") and not Draft.objects.exists()


def test_the_toolbar_by_keyboard_and_the_preview(page, text, sides):
    acts.keep_draft(text, body="Un mot.", base=1, by=sides.lead)
    serve(page, client_for(sides.lead))
    page.goto(f"{HOST}/essai/{text.pk}/ecrire/?brouillon=1")
    area = page.locator("textarea[name=text]")
    area.focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Shift+Tab")
    for key in ("ArrowRight", "ArrowLeft", "End", "Home", "Enter"):
        page.keyboard.press(key)
    assert area.input_value() == "**Un mot.**"
    page.get_by_role("button", name="Aperçu").click()
    page.locator(".writing-preview strong").wait_for()
    check(page, "editor")


def test_two_wordings_and_remarks(page, text, sides):
    make_remark(text, sides.lead, position=2, kind=RemarkKind.NOTE, body="Demander au CCAS.")
    suggestion = make_remark(
        text,
        sides.officer,
        position=3,
        kind=RemarkKind.SUGGESTION,
        replacement="Aucune garde d'enfants le soir.",
        body="",
    )
    acts.reply(suggestion, body="D'accord.", by=sides.lead, today=TODAY)
    acts.be_there(text, by=sides.officer, writes=True)
    serve(page, client_for(sides.lead))
    page.goto(f"{HOST}/essai/{text.pk}/")
    page.get_by_text("En ce moment").wait_for()
    check(page, "reading")
    page.goto(f"{HOST}/essai/{text.pk}/ecrire/")
    acts.save(Text.objects.get(), body=BODY.replace("19 h", "18 h 50"), seen=1, by=sides.officer, today=TODAY)
    page.locator("textarea[name=text]").fill(BODY.replace("19 h", "19 h 10"))
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Deux personnes ont modifié le même passage").wait_for()
    check(page, "clash")
    page.get_by_label("Garder ma version").check(force=True)
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("heading", name="Remarques").wait_for()
    assert "19 h 10" in Text.objects.get().body
