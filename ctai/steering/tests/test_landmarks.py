"""Territories named by public pages: only those known here, once a page, each with its source."""

import csv

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from ctai.steering.management.commands.load_landmarks import FILE
from ctai.steering.models import Landmark

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(lands, capsys):
    call_command("load_landmarks")
    return capsys.readouterr()


def test_loading_keeps_only_known_territories_and_names_the_others(loaded):
    with FILE.open(encoding="utf-8", newline="") as file:
        total = len(list(csv.DictReader(file)))
    assert {"Millau", "Besançon"} == set(Landmark.objects.values_list("territory__name", flat=True))
    assert loaded.err.count("Territoire inconnu") == total - Landmark.objects.count()


def test_loading_twice_changes_nothing(loaded):
    before = list(Landmark.objects.values())
    call_command("load_landmarks")
    assert list(Landmark.objects.values()) == before


def test_loading_drops_a_landmark_no_longer_published(loaded, lands):
    Landmark.objects.create(territory=lands.rodez, name="Rodez", status="signe", source="https://exemple.fr/")
    call_command("load_landmarks")
    assert not Landmark.objects.filter(territory=lands.rodez).exists()


def test_each_landmark_shows_the_link_of_its_source(loaded):
    page = Client().get(reverse("steering:territories")).text
    for landmark in Landmark.objects.all():
        assert f'<a href="{landmark.source}" rel="external nofollow">' in page


def test_landmarks_are_never_counted_as_contracts(loaded):
    response = Client().get(reverse("steering:figures"))
    assert [count for _, _, count, _ in response.context["counts"]] == [0, 0, 0]


@pytest.mark.parametrize(("departement", "names"), [("25", ["Besançon"]), ("12", ["Millau"]), ("48", [])])
def test_landmarks_are_filtered_by_departement(loaded, departement, names):
    page = Client().get(reverse("steering:territories"), {"departement": departement})
    assert [place.territory.name for place in page.context["landmarks"]] == names


def test_landmarks_leave_when_only_the_platform_is_asked(loaded):
    page = Client().get(reverse("steering:territories"), {"origine": "plateforme"})
    assert page.context["landmarks"] == []
