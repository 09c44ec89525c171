"""What a section cites, whatever its room: copied the day it is placed, told when its source changes, frozen whole."""

import json

import pytest

from ctai.contracts.tests.factories import people
from ctai.diagnosis import acts, reads
from ctai.diagnosis.content import content_of
from ctai.diagnosis.models import Origin
from ctai.diagnosis.tests.factories import TODAY, make_agreed, make_diagnosis, write
from ctai.figures.tests.factories import make_edition, make_series, make_value
from ctai.findings import acts as findings
from ctai.findings.tests.factories import make_declared, make_need, make_offer
from ctai.rules.refusals import ActRefused
from ctai.rules.themes import Theme
from ctai.survey.reads import citations_of
from ctai.survey.tests.factories import close, make_answers, make_survey
from tests.world import client_for

pytestmark = pytest.mark.django_db
BARS = "picture:taux-essai:departement-12:bars"


def test_every_origin_is_cited_read_and_frozen():
    diagnosis = make_agreed()
    contract, lead = diagnosis.contract, people(diagnosis.contract).lead
    make_value(contract.departement)
    make_value(None, "7.3")
    need = make_need(contract, lead)
    survey = make_survey(contract, lead)
    make_answers(survey, 60)
    close(survey, lead)
    section = diagnosis.sections.get(code="needs")
    for origin, reference in (
        (Origin.FIGURE, "taux-essai:departement-12"),
        (Origin.PICTURE, BARS),
        (Origin.SURVEY, citations_of(contract)[0][0]),
        (Origin.DECLARED, f"declared:{make_declared(contract, lead).pk}"),
        (Origin.OFFER, f"offer:{make_offer(contract, lead).pk}"),
        (Origin.NEED, f"need:{need.pk}"),
    ):
        acts.citations.place(section, origin, reference, by=lead, today=TODAY)
    write(section, "Chômage : [[1]]. Attente : [[4]].", lead)
    page = client_for(lead).get(f"/contrats/{contract.number}/diagnostic/besoins/").content.decode()
    assert page.count('id="citation-') == 6 and "Personnes en attente" in page and "<svg" in page
    acts.add_priority(diagnosis, theme=Theme.FRENCH, title="Le soir", why="", needs=[need], by=lead, today=TODAY)
    content = content_of(diagnosis)
    assert content == json.loads(json.dumps(content)), "plain JSON"
    cited = next(one for one in content["sections"] if one["code"] == "needs")
    assert [one["number"] for one in cited["citations"]] == [1, 2, 3, 4, 5, 6]
    assert [one["picture"] is not None for one in cited["citations"]] == [False, True, True, False, False, False]
    assert "8,6" in cited["read"] and "42" in cited["read"] and "[[1]]" in cited["text"]
    assert content["priorities"][-1]["needs"] == [{"reference": f"need:{need.pk}", "title": str(need)}]
    assert [len(content[name]) for name in ("offer", "needs", "declared")] == [1, 1, 1]


def test_a_source_that_changes_is_told_and_one_withdrawn_too():
    diagnosis = make_diagnosis()
    contract, lead = diagnosis.contract, people(diagnosis.contract).lead
    make_value(contract.departement)
    make_value(None, "7.3")
    section = diagnosis.sections.get(code="needs")
    offer, need = make_offer(contract, lead), make_need(contract, lead)
    picture = acts.citations.place(section, Origin.PICTURE, BARS, by=lead, today=TODAY)
    cited = acts.citations.place(section, Origin.OFFER, f"offer:{offer.pk}", by=lead, today=TODAY)
    gone = acts.citations.place(section, Origin.NEED, f"need:{need.pk}", by=lead, today=TODAY)
    assert not any(one.newer or one.is_gone for one in reads.placed_in(section))
    findings.save_line(offer, seen=offer.version, by=lead, today=TODAY, places=30)
    findings.withdraw_line(need, reason="Dit deux fois", by=lead, today=TODAY)
    make_edition(make_series(), 2)
    told = {one.citation.pk: one for one in reads.placed_in(section)}
    assert told[picture.pk].newer["sentence"] == "édition 2 de la source" and told[gone.pk].is_gone
    assert told[cited.pk].newer and "15 places" in told[cited.pk].citation.copy["note"]
    acts.citations.update(cited, by=lead, today=TODAY)
    assert "30 places" in cited.copy["note"]
    with pytest.raises(ActRefused, match="ne peut pas être citée"):
        acts.citations.update(gone, by=lead, today=TODAY)
