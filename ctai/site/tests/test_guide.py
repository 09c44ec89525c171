"""Each guide is read by anyone, shows pictures that exist, and leads to pages that exist."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import Resolver404, resolve, reverse

from ctai.site.guide import ORDER, guides

pytestmark = pytest.mark.django_db
_LINK = re.compile(r"\]\((/[^)\s]*)\)")


def test_the_list_follows_the_life_of_a_file(client):
    assert tuple(guides()) == ORDER
    listed = client.get(reverse("site:guides")).content.decode()
    places = [listed.index(reverse("site:guide", kwargs={"slug": slug})) for slug in ORDER]
    assert places == sorted(places)


@pytest.mark.parametrize("slug", ORDER)
def test_a_guide_is_whole(client, slug):
    guide = guides()[slug]
    shown = client.get(reverse("site:guide", kwargs={"slug": slug}))
    assert shown.status_code == 200
    pictures = [picture.name for step in guide.steps for picture in step.pictures]
    lost = [one for one in pictures if not finders.find(f"site/guide/{one}.webp")]
    lost += [one for one in pictures if not (settings.BASE_DIR / "docs" / "screens" / f"{one}.png").exists()]
    assert pictures
    assert lost == []


@pytest.mark.parametrize("slug", ORDER)
def test_a_guide_leads_to_pages_that_exist(slug):
    dead = []
    for address in {one for step in guides()[slug].steps for one in _LINK.findall(step.text)}:
        try:
            found = resolve(address)
        except Resolver404:
            dead.append(address)
            continue
        if found.view_name == "site:guide" and found.kwargs["slug"] not in guides():
            dead.append(address)
    assert dead == []


@pytest.mark.parametrize("slug", [one for one in ORDER if one != "diagnostic"])
def test_a_guide_of_the_money_says_what_a_refusal_means_and_who_helps(slug):
    last = guides()[slug].steps[-1]
    assert last.title == "En cas de refus"
    assert "Qui peut aider" in last.text
