"""Offers, needs and declared figures: who writes them, what is refused, what stays."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ctai.exchanges.models import Meeting
from ctai.exchanges.tests.factories import STARTS_AT, make_meeting
from ctai.figures.tests.factories import make_value
from ctai.findings import acts, reads
from ctai.findings.models import DeclaredFigure, Need, Offer, OfferTheme
from ctai.findings.overview import by_theme
from ctai.findings.small_counts import may_show_someone
from ctai.findings.sources import choices
from ctai.findings.tests.factories import DECLARED, NEED, OFFER, TODAY, make_declared, make_need, make_offer
from ctai.history.digests import digest_of
from ctai.rules.refusals import ActRefused, Conflict
from ctai.rules.states import State
from ctai.survey.answering import decide
from ctai.survey.models import CITABLE, FreeText
from ctai.survey.tests.factories import close, make_answers, make_survey
from tests.world import client_for, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world(State.DIAGNOSIS)


def address(world, name, **kwargs):
    return reverse(f"findings:{name}", kwargs={"number": world.contract.number, **kwargs})


def test_an_offer_typed_by_one_side_is_read_and_corrected_by_the_other(world):
    typed = OFFER | {"themes": ["french", "rights"], "audience": "bpi", "funding": "state", "version": 0}
    answer = client_for(world.lead).post(
        address(world, "add", kind="offre"), typed | {"territory": "Millau", "siret": "130 025 265 00013"}
    )
    offer = Offer.objects.get()
    assert answer.url == address(world, "line", kind="offre", pk=offer.pk)
    assert (offer.siret, offer.territory.code, offer.themes) == ("13002526500013", "12145", ["rights", "french"])
    page = client_for(world.officer).get(address(world, "list", kind="offre")).content.decode()
    assert "Cours de français, niveau A1" in page and "60 jours" in page

    client_for(world.officer).post(
        address(world, "edit", kind="offre", pk=offer.pk), typed | {"version": 1, "themes": ["french"], "places": 20}
    )
    offer = Offer.objects.get()
    assert (offer.version, offer.places, offer.themes) == (2, 20, ["french"])
    page = client_for(world.lead).get(address(world, "line", kind="offre", pk=offer.pk)).content.decode()
    assert "Places&nbsp;: 15 → 20" in page
    assert "Thèmes&nbsp;: Accès aux droits, Apprentissage du français → Apprentissage du français" in page


def test_a_wrong_siret_and_an_unknown_commune_are_told_beside_their_field(world):
    answer = client_for(world.lead).post(
        address(world, "add", kind="offre"),
        OFFER | {"siret": "13002526500014", "territory": "Trifouillis", "audience": "bpi", "version": 0},
    )
    page = answer.content.decode()
    assert "Ce SIRET n&#x27;existe pas" in page and "Aucun territoire ne répond" in page
    assert "Maison des langues" in page and not Offer.objects.exists()


def test_two_people_saving_the_same_need(world):
    need = make_need(world.contract, world.lead)
    edit = address(world, "edit", kind="besoins", pk=need.pk)
    assert client_for(world.lead).post(edit, NEED | {"version": 1, "sentence": "Le soir"}).status_code == 302
    answer = client_for(world.officer).post(edit, NEED | {"version": 1, "sentence": "Le samedi"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Le soir" in page and "Le samedi" in page and 'name="version" value="2"' in page


def test_a_line_is_withdrawn_with_a_reason_and_put_back(world):
    need = make_need(world.contract, world.lead)
    withdraw = address(world, "withdraw", kind="besoins", pk=need.pk)
    assert "remplissez ce champ" in client_for(world.officer).post(withdraw).content.decode()
    client_for(world.officer).post(withdraw, {"reason": "Dit deux fois"})
    need.refresh_from_db()
    assert (need.withdrawn_reason, need.withdrawn_by) == ("Dit deux fois", world.officer)
    assert reads.needs_of(world.contract) == []
    assert reads.find(world.contract, f"need:{need.pk}").withdrawn_reason == "Dit deux fois"
    page = client_for(world.lead).get(address(world, "list", kind="besoins") + "?statut=retirees").content.decode()
    assert "Les cours du soir manquent" in page
    with pytest.raises(ActRefused, match="a été retirée"):
        acts.save_line(need, seen=need.version, by=world.lead, today=TODAY, sentence="Autre")
    client_for(world.lead).post(withdraw, {"act": "remettre"})
    assert [line.title for line in reads.needs_of(world.contract)] == ["Les cours du soir manquent"]
    with pytest.raises(ActRefused, match="pas été retirée"):
        acts.put_back_line(Need.objects.get(), by=world.lead, today=TODAY)


def test_withdrawing_what_somebody_just_changed_is_refused(world):
    need, stale = make_need(world.contract, world.lead), Need.objects.get()
    acts.save_line(need, seen=1, by=world.officer, today=TODAY, sentence="Autre")
    with pytest.raises(Conflict, match="vient de changer"):
        acts.withdraw_line(stale, reason="Erreur", by=world.lead, today=TODAY)


@pytest.mark.parametrize(
    ("value", "unit", "shows"),
    [
        ("7", "personnes", True),
        ("1", "famille", True),
        ("10", "", True),
        ("11", "personnes", False),
        ("0", "personnes", False),
        ("7", "%", False),
        ("8", "% des ménages", False),
        ("8", "mois", False),
        ("7.5", "personnes par logement", False),
    ],
)
def test_a_count_under_11_may_show_someone(value, unit, shows):
    assert may_show_someone(Decimal(value), unit) is shows


def test_a_small_count_asks_that_nobody_can_be_recognised(world):
    add = address(world, "add", kind="chiffres")
    typed = DECLARED | {"value": "7", "version": 0}
    answer = client_for(world.lead).post(add, typed)
    assert "inférieur à 11" in answer.content.decode() and not DeclaredFigure.objects.exists()
    client_for(world.lead).post(add, typed | {"nobody_named": "on"})
    assert DeclaredFigure.objects.get().nobody_named
    with pytest.raises(ActRefused, match="inférieur à 11"):
        make_declared(world.contract, world.lead, value=Decimal(3))


def test_ofii_declares_for_its_departement_once_the_diagnosis_has_begun(world):
    listed = address(world, "list", kind="chiffres")
    theirs = make_declared(world.contract, world.lead, label="Chiffre de la mairie")
    ofii = client_for(world.ofii)
    page = ofii.get(address(world, "add", kind="chiffres")).content.decode()
    assert world.ofii.organisation.name in page
    ofii.post(address(world, "add", kind="chiffres"), DECLARED | {"value": "1 250,5", "version": 0})
    own = DeclaredFigure.objects.get(organisation=world.ofii.organisation)
    assert own.value == Decimal("1250.50")
    page = ofii.get(listed).content.decode()
    assert "attente d&#x27;un cours" in page and "Chiffre de la mairie" not in page
    assert ofii.get(address(world, "line", kind="chiffres", pk=theirs.pk)).status_code == 404
    page = client_for(world.officer).get(listed).content.decode()
    assert "Chiffre de la mairie" in page and "CCAS de Millau" in page
    with pytest.raises(ActRefused, match="seul cet organisme"):
        acts.withdraw_line(own, reason="Faux", by=world.officer, today=TODAY)

    early = make_world(State.EXCHANGES)
    assert client_for(world.ofii).get(address(early, "list", kind="chiffres")).status_code == 404


def test_nothing_is_written_once_the_contract_is_closed():
    world = make_world(State.ENDED)
    with pytest.raises(ActRefused, match="clos"):
        make_offer(world.contract, world.lead)
    with pytest.raises(ActRefused, match="clos"):
        make_declared(world.contract, world.ofii)
    assert client_for(world.lead).get(address(world, "home")).status_code == 200


def test_a_need_rests_on_a_figure_a_workshop_and_a_testimony(world):
    need = make_need(world.contract, world.lead)
    make_value(world.contract.departement)
    meeting = make_meeting(world.contract, world.lead, title="Atelier des femmes")
    figure = make_declared(world.contract, world.lead)
    add = address(world, "evidence_add", pk=need.pk)
    client = client_for(world.officer)
    page = client.get(address(world, "line", kind="besoins", pk=need.pk)).content.decode()
    assert "Sans preuve pour l&#x27;instant" in page or "Sans preuve pour l'instant" in page
    assert "Atelier des femmes" in page and "figure:taux-essai:departement-12" in page
    for reference, text in (
        ("figure:taux-essai:departement-12", ""),
        (f"meeting:{meeting.pk}", "Trois groupes sur quatre l'ont dit"),
        (f"declared:{figure.pk}", ""),
        ("", "« Je travaille le jour »"),
    ):
        assert client.post(add, {"reference": reference, "text": text}).status_code == 302
    told = reads.find(world.contract, f"need:{need.pk}")
    assert [one.kind for one in told.evidence] == ["figure", "workshop", "declared", "testimony"]
    assert "Atelier des femmes, 14" in told.evidence[1].text and "Trois groupes" in told.evidence[1].text
    answer = client.post(add, {"reference": f"declared:{figure.pk}", "text": ""})
    assert "déjà jointe" in answer.content.decode()
    acts.withdraw_line(figure, reason="Faux", by=world.lead, today=TODAY)
    assert "retiré le 4" in reads.find(world.contract, f"need:{need.pk}").evidence[2].text

    client.post(address(world, "evidence_remove", pk=need.pk, evidence=told.evidence[3].pk))
    assert need.evidence.count() == 3


def test_a_proof_of_another_contract_or_not_shared_is_refused(world):
    need = make_need(world.contract, world.lead)
    private = Meeting.objects.create(
        contract=world.contract, side="state", organised_by=world.officer, title="Entre nous", starts_at=STARTS_AT
    )
    other = make_world(State.DIAGNOSIS)
    foreign = make_declared(other.contract, other.lead)
    for reference in (
        f"meeting:{private.pk}",
        f"declared:{foreign.pk}",
        "figure:rien:france",
        "survey:1:a",
        "n'importe",
    ):
        with pytest.raises(ActRefused, match="n'existe plus"):
            acts.add_evidence(need, reference=reference, by=world.lead, today=TODAY)
    with pytest.raises(ActRefused, match="Choisissez une preuve"):
        acts.add_evidence(need, by=world.lead, today=TODAY)
    page = client_for(world.lead).post(address(world, "evidence_add", pk=need.pk), {}).content.decode()
    assert "Choisissez une preuve dans la liste" in page


def test_what_the_diagnosis_cites_and_freezes(world):
    offer = make_offer(world.contract, world.lead, territory=world.contract.territory)
    figure = make_declared(world.contract, world.officer)
    [line] = reads.offer_of(world.contract)
    assert (line.reference, line.themes, line.place) == (f"offer:{offer.pk}", ("french",), "Millau")
    assert line.url == address(world, "line", kind="offre", pk=offer.pk)
    [told] = reads.declared_of(world.contract)
    assert "déclaré par CCAS de Millau" in told.text and told == reads.find(world.contract, f"declared:{figure.pk}")
    copies = [
        reads.frozen(line),
        reads.frozen(told),
        reads.frozen(reads.need_line(make_need(world.contract, world.lead), world.contract)),
    ]
    assert digest_of(copies) and copies[1]["value"] == "42.00" and copies[0]["told_on"] == "2026-04-01"
    assert all(copy["title"] and copy["text"] and copy["version"] == 1 for copy in copies)
    assert "sans preuve" in copies[2]["text"]
    for unknown in ("offer:999", "offer:x", "", "offer:", "meeting:1", "need:9999999999999999999"):
        assert reads.find(world.contract, unknown) is None
    assert asdict(line)["wait"] == "60 jours"


def test_the_home_page_shows_the_holes(world):
    make_offer(world.contract, world.lead, themes=["french", "rights"], places=15, wait_days=30)
    make_offer(world.contract, world.lead, service="Permanence", places=None, wait_days=90)
    make_offer(world.contract, world.lead, service="Fermée", withdrawn_on=date(2026, 1, 1), withdrawn_reason="Fin")
    need = make_need(world.contract, world.lead)
    acts.add_evidence(need, text="Un", by=world.lead, today=TODAY)
    acts.add_evidence(need, text="Deux", by=world.lead, today=TODAY)
    make_need(world.contract, world.lead, theme="mobility", kind="obstacle")
    make_declared(world.contract, world.lead, theme="mobility")
    rows = {row.code: row for row in by_theme(world.contract)}
    french, mobility = rows["french"], rows["mobility"]
    assert (french.offers, french.places, french.without_places, french.wait_days) == (2, 15, 1, 90)
    assert (french.needs, french.unproved, french.is_hole) == (1, 0, False)
    assert (mobility.obstacles, mobility.unproved, mobility.declared, mobility.is_hole) == (1, 1, 1, True)
    assert (rows["rights"].offers, rows["health"].is_unknown) == (1, True)
    page = client_for(world.region).get(address(world, "home")).content.decode()
    assert "1 thème où un besoin est dit" in page and "y répond" in page
    assert f"{address(world, 'list', kind='besoins')}?theme=mobility&amp;nature=obstacles" in page


def test_filters_are_links_and_say_what_they_hide(world):
    make_need(world.contract, world.lead)
    make_need(world.contract, world.lead, theme="mobility", kind="obstacle", sentence="Pas de bus")
    listed = address(world, "list", kind="besoins")
    page = client_for(world.lead).get(f"{listed}?theme=mobility&nature=obstacles&statut=sans-preuve").content.decode()
    assert "Pas de bus" in page and "Les cours du soir" not in page and "1 ligne masqué" in page
    page = client_for(world.lead).get(f"{listed}?theme=rien&nature=x&statut=y").content.decode()
    assert "Pas de bus" in page and "Les cours du soir" in page
    page = client_for(world.lead).get(f"{listed}?theme=health").content.decode()
    assert "Aucune ligne ne répond à ces filtres" in page
    make_declared(world.contract, world.lead, theme="")
    page = client_for(world.lead).get(address(world, "list", kind="chiffres") + "?theme=aucun").content.decode()
    assert "Aucun thème" in page and "42&nbsp;personnes" in page


def test_500_lines_ask_no_more_queries_than_two(world):
    client, counts = client_for(world.officer), []
    pages = (address(world, "list", kind="offre"), address(world, "home"))
    client.get(pages[0])
    about = {"contract": world.contract, "organisation": world.lead.organisation, "written_by": world.lead}
    for size in (2, 498):
        rows = [
            Offer(**about, written_on=TODAY, structure=f"S{n}", service="Cours", told_on=TODAY, source="x")
            for n in range(size)
        ]
        Offer.objects.bulk_create(rows)
        OfferTheme.objects.bulk_create(OfferTheme(offer=row, theme="french") for row in rows)
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:] and max(counts) <= 13


def test_what_a_person_wrote_proves_a_need_once_made_citable(world):
    need = make_need(world.contract, world.lead)
    survey = make_survey(world.contract, world.lead)
    make_answers(survey, 120)
    text = FreeText.objects.create(survey=survey, question="wish", language="fr", text="Moi, Samir : un bus.")
    reference = f"testimony:{text.pk}"
    close(survey, world.lead)
    with pytest.raises(ActRefused, match="n'existe plus"):
        acts.add_evidence(need, reference=reference, by=world.lead, today=TODAY)
    decide(text, state=CITABLE, citable="Il nous faut un bus.", by=world.lead, today=TODAY)
    client_for(world.lead).post(address(world, "evidence_add", pk=need.pk), {"reference": reference, "text": ""})
    told = reads.find(world.contract, f"need:{need.pk}").evidence
    assert (told[0].label, told[0].text) == ("Témoignage", "Il nous faut un bus.")
    with pytest.raises(ActRefused, match="déjà jointe"):
        acts.add_evidence(need, reference=reference, by=world.lead, today=TODAY)


def test_a_published_result_of_the_survey_proves_a_need_and_one_of_another_contract_does_not(world):
    need = make_need(world.contract, world.lead)
    survey = make_survey(world.contract, world.lead)
    make_answers(survey, 120)
    reference = f"survey:{survey.pk}:need_housing"
    with pytest.raises(ActRefused, match="n'existe plus"):
        acts.add_evidence(need, reference=reference, by=world.lead, today=TODAY)
    close(survey, world.lead)
    assert reference in [one for _, rows in choices(world.contract) for one, _ in rows]
    acts.add_evidence(need, reference=reference, by=world.lead, today=TODAY)
    told = reads.find(world.contract, f"need:{need.pk}").evidence
    assert told[0].reference == reference and survey.title in told[0].text
    other = make_world(State.DIAGNOSIS)
    with pytest.raises(ActRefused, match="n'existe plus"):
        acts.add_evidence(make_need(other.contract, other.lead), reference=reference, by=other.lead, today=TODAY)
