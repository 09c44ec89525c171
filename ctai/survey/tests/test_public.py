"""Answering: from a phone in Arabic without script, to what is kept, and what never is."""

import logging
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import signing
from django.db import transaction
from django.test import Client
from django.utils import timezone

from ctai.contracts.tests.factories import make_contract, people
from ctai.rules.states import State
from ctai.survey import answer_form, answering, questionnaire
from ctai.survey.models import DRAFT, Answer, FreeText, Survey, UsedForm
from ctai.survey.tests.factories import make_survey
from tests.stage import PHONE, keep, overflow, violations

pytestmark = pytest.mark.django_db
LANGUAGES = list(questionnaire.languages("v1"))


@pytest.fixture
def survey():
    # With a real server no test holds a transaction open, and the number of a contract is taken under a lock.
    with transaction.atomic():
        contract = make_contract(State.EXCHANGES)
        return make_survey(contract, people(contract).lead)


def url(survey, language="fr"):
    return f"/enquete/{survey.code}/{language}/"


def token(survey, *, age=60, nonce="n"):
    moment = int((timezone.now() - timedelta(seconds=age)).timestamp())
    return signing.dumps({"s": survey.pk, "n": nonce, "t": moment}, salt=answer_form.SALT)


def send(survey, language="fr", *, age=60, nonce="n", **values):
    data = {"need_housing": "much", "token": token(survey, age=age, nonce=nonce), **values}
    return Client().post(url(survey, language), data)


# What comes in


def test_an_answer_is_kept_with_its_day_its_version_and_nothing_else(survey):
    local = {one.kind: one.code for one in survey.local_questions.all()}
    values = {local["choices"]: ["1", "3"], local["scale"]: "4", "wish": "Un bus le dimanche", "arrival": ""}
    assert send(survey, "ti", **values).headers["Location"] == url(survey, "ti") + "merci/"
    row = Answer.objects.get()
    assert row.values == {"need_housing": "much", local["choices"]: ["1", "3"], local["scale"]: "4"}
    assert (row.language, row.questionnaire, row.is_paper, row.answered_on) == (
        "ti", "v1", False, timezone.localdate(),
    )  # fmt: skip
    assert FreeText.objects.get().text == "Un bus le dimanche"
    kinds = {
        field.get_internal_type() for model in (Answer, FreeText, UsedForm, Survey) for field in model._meta.fields
    }
    assert "DateTimeField" not in kinds and "TimeField" not in kinds


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_sentence_and_its_own_direction(survey, language):
    words, french = (questionnaire.words("v1", one) for one in (language, "fr"))
    assert {name: list(text) for name, text in words.items() if isinstance(text, dict)} == {
        name: list(text) for name, text in french.items() if isinstance(text, dict)
    }
    answer = Client().get(url(survey, language))
    page = answer.content.decode()
    assert f'<html lang="{words["tag"]}" dir="{words["direction"]}"' in page
    assert words["page"]["send"] in page and "{date}" not in page
    assert words["direction"] == ("rtl" if language in ("ar", "fa", "ps") else "ltr")
    # A question nobody translated is in French, and says so to a screen reader.
    if words["tag"] != "fr":
        assert page.count('lang="fr" dir="ltr"') >= 4
    assert answer.headers["Referrer-Policy"] == "no-referrer" and "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Cache-Control"] == "no-store" and not answer.cookies and "<script" not in page


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"need_housing": ""}, "error_empty"),
        ({"need_housing": "loads"}, "error_choice"),
        ({"wish": "x" * 1001}, "error_long"),
        ({"age": 1}, "error_fast"),
        ({"website": "http://spam"}, "error_fast"),
        ({"age": 3 * 3600}, "error_old"),
        ({"token": "forged"}, "error_old"),
    ],
)
def test_a_refusal_is_a_sentence_in_the_language_and_nothing_typed_is_lost(survey, given, key):
    answer = send(survey, "ar", **{"french": "well" if key != "error_empty" else "", **given})
    page = answer.content.decode()
    assert answer.status_code == 200 and questionnaire.words("v1", "ar")["page"][key] in page
    assert not answer.cookies and not Answer.objects.exists()
    if key in ("error_old", "error_fast", "error_long", "error_choice"):
        assert re.search(r'name="french" value="well"[^>]*checked', page)
    if key == "error_old":
        fresh = signing.loads(re.search(r'name="token" value="([^"]+)"', page)[1], salt=answer_form.SALT)
        assert fresh["s"] == survey.pk and fresh["n"] != "n"


def test_a_form_counts_once_and_one_of_another_survey_never(survey):
    other = make_survey(survey.contract, survey.moderators.get(), local=False)
    assert send(survey).status_code == send(survey).status_code == 302
    assert send(survey, token=token(other, nonce="z")).status_code == 200
    assert Answer.objects.count() == 1 and UsedForm.objects.get().digest != "n"


def test_a_flood_is_slowed_for_everyone_alike_and_the_hour_after_opens_again(survey):
    Survey.objects.filter(pk=survey.pk).update(hourly_cap=2)
    statuses = [send(survey, nonce=str(place)).status_code for place in range(4)]
    assert statuses == [302, 302, 429, 429] and Answer.objects.count() == 2
    survey.refresh_from_db()
    later = timezone.localtime() + timedelta(hours=1)
    assert answering.receive(survey, language="fr", values={"french": "well"}, texts={}, nonce="later", now=later)
    # A form refused for the flood was not used up.
    assert UsedForm.objects.count() == 3


def test_outside_its_dates_the_page_says_so_in_the_language(survey):
    today = timezone.localdate()
    for opens, closes, key in ((1, 2, "soon"), (-3, -1, "closed")):
        days = {"opens_on": today + timedelta(opens), "closes_on": today + timedelta(closes)}
        Survey.objects.filter(pk=survey.pk).update(**days)
        assert questionnaire.words("v1", "uk")["page"][key] in send(survey, "uk").content.decode()
    assert not Answer.objects.exists()
    draft = make_survey(survey.contract, survey.moderators.get(), state=DRAFT)
    assert Client().get(f"/enquete/{draft.code}/").status_code == 404
    Survey.objects.filter(pk=survey.pk).update(languages=["fr"])
    assert Client().get(url(survey, "ar")).status_code == Client().get("/enquete/abc/fr/").status_code == 404


def test_the_page_costs_few_queries(survey, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        Client().get(url(survey, "ar"))
    data = {"need_housing": "much", "token": token(survey)}
    with django_assert_max_num_queries(16):
        assert Client().post(url(survey), data).status_code == 302


# What never does


def test_nothing_of_the_request_reaches_a_table_or_a_log_line(survey, caplog):
    caplog.set_level(logging.DEBUG)
    marks = {
        "REMOTE_ADDR": "203.0.113.77", "HTTP_X_FORWARDED_FOR": "198.51.100.9", "HTTP_USER_AGENT": "Nokia-Marker/1",
        "HTTP_ACCEPT_LANGUAGE": "am-marker", "HTTP_REFERER": "https://marker.example/p", "HTTP_COOKIE": "marker=1",
    }  # fmt: skip
    client = Client(**marks)
    client.get(f"/enquete/{survey.code}/")
    client.get(url(survey))
    for nonce in ("a", "b"):
        answer = client.post(url(survey), {"need_housing": "much", "token": token(survey, nonce=nonce)})
    assert answer.status_code == 302 and not client.cookies
    client.post(url(survey), {"need_housing": "much", "token": token(survey, age=0)})
    rows = "\n".join(
        str(row) for model in apps.get_models() for row in model._default_manager.values_list() if model._meta.managed
    )
    lines = caplog.text
    for mark in ("203.0.113", "198.51.100", "Nokia", "am-marker", "marker.example", "marker=1"):
        assert mark not in rows
    for mark in ("203.0.113", "198.51.100", "Nokia", "marker.example"):
        assert mark not in "\n".join(line for line in lines.splitlines() if "SELECT" not in line)
    assert Answer.objects.count() == 2


# On a phone


@pytest.mark.browser
def test_arabic_on_a_phone_without_javascript(survey, chromium, live_server):
    """A real server: what a phone does, with no script, from the poster to the last page."""
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False, locale="ar")
    phone = context.new_page()
    phone.goto(f"{live_server.url}/enquete/{survey.code}/")
    phone.get_by_role("link", name="العربية").click()
    words = questionnaire.words("v1", "ar")
    assert phone.locator("html").get_attribute("dir") == "rtl"
    box = phone.locator("#id_need_employment_0").bounding_box()
    label = phone.locator("label[for=id_need_employment_0]").bounding_box()
    assert box["x"] > label["x"]
    for theme in ("employment", "housing", "health"):
        phone.locator(f"#id_need_{theme}_1").check()
    phone.locator("#id_obstacle_housing").select_option("waiting")
    phone.locator("#id_wish").fill("أريد أن أتعلم الفرنسية")
    keep(phone, "survey_arabic_phone")
    phone.wait_for_timeout(answer_form.QUICKEST * 1000)
    phone.get_by_role("button", name=words["page"]["send"]).click()
    assert phone.get_by_role("heading", name=words["page"]["thanks_title"]).is_visible()
    assert context.cookies() == []
    context.close()
    row = Answer.objects.get()
    assert row.language == "ar" and row.values["obstacle_housing"] == "waiting" and row.values["need_health"] == "some"
    assert FreeText.objects.get().text == "أريد أن أتعلم الفرنسية"


@pytest.mark.browser
@pytest.mark.parametrize("language", ["ps", "ti"])
def test_other_scripts_are_accessible_and_fit_a_phone(survey, phone, live_server, language):
    """Arabic and French are opened with every page of the rights table; these have another direction or script."""
    phone.goto(f"{live_server.url}{url(survey, language)}")
    assert violations(phone) == [] and overflow(phone) == 0
