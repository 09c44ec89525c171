"""The diagnosis is frozen in the very second somebody saves: one goes first, the other is told, nobody is lost."""

import pytest
from django.db import transaction

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import people
from ctai.diagnosis import acts
from ctai.diagnosis.tests.factories import TODAY, make_agreed
from ctai.diagnosis.tests.test_at_once import at_once, fresh
from ctai.lifecycle.acts.diagnosis import freeze_diagnosis
from ctai.rules.refusals import ActRefused
from ctai.rules.states import State


@pytest.mark.django_db(transaction=True)
def test_a_section_saved_while_the_diagnosis_is_frozen():
    with transaction.atomic():
        diagnosis = make_agreed()
    own = people(diagnosis.contract)
    section = fresh(diagnosis.sections.first())

    def save():
        acts.write_section(fresh(section), body="Autre texte.", seen=section.version, by=own.lead, today=TODAY)

    def freeze():
        freeze_diagnosis(Contract.objects.get(pk=diagnosis.contract_id), by=own.officer, today=TODAY)

    refused = [one for one in at_once(save, freeze) if one is not None]
    assert len(refused) == 1 and isinstance(refused[0], ActRefused)
    diagnosis.refresh_from_db()
    state = Contract.objects.get(pk=diagnosis.contract_id).state
    assert diagnosis.is_frozen == (state != State.DIAGNOSIS)
    if diagnosis.is_frozen:
        assert diagnosis.content["sections"][0]["text"] == fresh(section).text != "Autre texte."
    else:
        assert fresh(section).text == "Autre texte."
