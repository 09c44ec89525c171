"""The demonstration as a newcomer gets it, and its people, for the tests that look at it whole."""

from __future__ import annotations

import os
from io import StringIO

from django.core.management import call_command

from ctai.accounts.models import Membership
from ctai.territories.tests.factories import make_territories


def make_demonstration() -> None:
    make_territories()
    call_command("register_services", stdout=StringIO())
    if os.environ.get("SCREENS"):
        # True figures beside the fictitious stories; the checks do without them.
        call_command("load_figures", stdout=StringIO())
    call_command("demo", stdout=StringIO())


def member(login: str) -> Membership:
    return Membership.objects.get(person__email=f"{login}@demo.ctai.example")
