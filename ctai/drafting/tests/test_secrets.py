"""What one party keeps for itself is read nowhere else, not even in the journal of the contract."""

import pytest
from django.urls import reverse
from django.utils import timezone

from ctai.diagnosis import acts
from ctai.diagnosis.models import SectionText
from ctai.diagnosis.tests.factories import TODAY, make_diagnosis, write
from ctai.exchanges import acts as exchanges
from ctai.rules.states import State
from tests.world import client_for, make_world

pytestmark = pytest.mark.django_db
SECRETS = ("premier jet", "Point entre nous", "notes à garder")


def test_a_draft_and_a_meeting_of_one_party_stay_out_of_the_journal_of_the_others():
    world = make_world(State.DIAGNOSIS)
    section = make_diagnosis(world.contract).sections.first()
    acts.keep_as_draft(section, by=world.officer, today=TODAY)
    draft = SectionText.objects.select_related("body", "diagnosis__contract").get(pk=section.pk)
    write(draft, "premier jet", world.officer)
    meeting = exchanges.plan_meeting(
        world.contract, by=world.officer, today=TODAY, title="Point entre nous", starts_at=timezone.now(), place="ici"
    )
    exchanges.save_minutes(meeting, minutes="notes à garder", seen=1, by=world.officer, today=TODAY)

    def read(persona, name, **more):
        client = client_for(world.people[persona])
        return client.get(reverse(name, kwargs={"number": world.contract.number, **more})).content.decode()

    for party in ("officer", "prefect"):
        assert all(secret in read(party, "contracts:journal") for secret in SECRETS)
    for other in ("lead", "partner", "sub_prefect", "region", "steward"):
        assert not [secret for secret in SECRETS if secret in read(other, "contracts:journal")], other
    acts.share_section(draft, by=world.officer, today=TODAY)
    for other in ("lead", "region"):
        page = read(other, "diagnosis:section", slug=section.slug)
        assert "premier jet" in page and "tenue en brouillon" not in page
