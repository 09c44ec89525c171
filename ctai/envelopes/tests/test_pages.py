"""The pages of the envelopes, walked by those who share them out."""

from decimal import Decimal

import pytest
from django.urls import reverse

from ctai.contracts.tests.factories import make_contract, make_readers
from ctai.envelopes.models import Envelope, Movement
from ctai.envelopes.tests.factories import make_cascade
from ctai.rules.states import State
from tests.visitor import Visitor
from tests.world import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    return make_contract(State.ACCEPTED)


def test_a_steward_opens_credits_and_shares_them_out(contract):
    around = make_readers(contract)
    steward = Visitor(around.steward).sign_in()
    steward.open(reverse("envelopes:home"))
    steward.sees("Aucune enveloppe ouverte")
    steward.fill(reverse("envelopes:open_credits"), year="2026", amount="1 000 000", reason="Loi de finances")
    ministry = Envelope.objects.get()
    address = reverse("envelopes:hand_down", args=[ministry.pk])
    field = f"service_{around.region.organisation_id}"
    steward.fill(address, may_fail=True, **{field: "1 000 000,01"})
    steward.sees("0,01 € de trop")
    assert 'value="1 000 000,01"' in steward.page
    steward.fill(address, **{field: "250 000,50"})
    assert Envelope.objects.get(pk=ministry.pk).left == Decimal("749999.50")


def test_the_page_takes_the_same_queries_whatever_the_number_of_services(contract, django_assert_max_num_queries):
    credits = make_cascade(contract)
    client = client_for(credits.steward)
    client.get(reverse("envelopes:home"))
    with django_assert_max_num_queries(7):
        page = client.get(reverse("envelopes:home"))
    assert [row.left for row in page.context["national"]] == [Decimal(60_000)]
    (group,) = page.context["groups"]
    assert [row.left for row in group.children] == [Decimal(25_000)]


def test_a_past_date_shows_what_was_left_then(contract):
    credits = make_cascade(contract)
    page = client_for(credits.steward).get(reverse("envelopes:home"), {"au": "2020-01-01"})
    assert page.context["national"][0].received == 0


def test_a_form_sent_twice_moves_nothing_twice(contract):
    credits = make_cascade(contract)
    cases = (
        (credits.steward, "open_credits", [], {"year": "2026", "credit": "state_104_12", "reason": "Loi"}),
        (credits.regional, "hand_down", [credits.region.pk], {}),
        (credits.officer, "give_back", [credits.departement.pk], {"reason": "Non utilisés"}),
        (credits.steward, "cancel", [credits.ministry.pk], {"reason": "Gel"}),
    )
    for person, name, args, values in cases:
        client, address = client_for(person), reverse(f"envelopes:{name}", args=args)
        form = client.get(address).context["form"]
        amount = {name: "1000" for name in form.fields if name == "amount" or name.startswith("service_")}
        values |= amount | {"version": form["version"].value()}
        count = Movement.objects.count()
        assert [client.post(address, values).status_code for _ in range(2)] == [302, 409], name
        assert Movement.objects.count() == count + 1
        again = client.post(address, values)
        assert "envoyé deux fois" in again.content.decode()
        # Read and wanted all the same: the page that refused carries the number of what it shows.
        assert client.post(address, values | {"version": again.context["form"]["version"].value()}).status_code == 302
