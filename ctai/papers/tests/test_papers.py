"""What each paper says, read in its PDF, and what it refuses to say."""

import io
from decimal import Decimal

import docx
import pytest

from ctai.accounts.models import Organisation
from ctai.contracts.tests.factories import make_contract, people
from ctai.documents.acts import request_document
from ctai.documents.compose import compose
from ctai.documents.kinds import FACTS
from ctai.funding.models import Commitment, Justification, LedgerEntry
from ctai.funding.tests.factories import make_line
from ctai.history.models import Entry
from ctai.papers import acts
from ctai.papers.grants import grant_to
from ctai.papers.models import Paper, PaperKind
from ctai.papers.tests.factories import ASSOCIATION, TODAY, make_act, make_case, make_request, notified
from ctai.press.tests.test_docx import words as word_text
from ctai.press.tests.test_pdf import opened, tags, words
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import LedgerKind, Route
from ctai.rules.refusals import ActRefused
from ctai.rules.states import State

pytestmark = pytest.mark.django_db
SPACES = str.maketrans("\u202f\xa0\n\r", "    ")


def said(content: bytes) -> str:
    return " ".join(words(content).translate(SPACES).split())


def printed(kind: str, data: dict) -> bytes:
    facts = FACTS[kind]
    return facts.render(facts.template, facts.version, data)


def of_contract(case, kind: PaperKind) -> bytes:
    return printed(kind, compose(case.contract, kind, today=TODAY))


def content_of(paper: Paper) -> bytes:
    return printed(paper.production.kind, paper.production.data)


def test_the_programme_says_every_sheet_and_the_money():
    case = make_case()
    text = said(of_contract(case, PaperKind.PROGRAMME))
    for expected in (
        "État au 25 novembre 2026 — contrat en vigueur depuis le 20 novembre 2026",
        "Axe 1 — Apprentissage du français",
        "Action 1 — Cours de français du soir",
        "353 000 000 00017",
        "quartier de la gare",
        "Mission locale",
        "Premier groupe ouvert 1er mars 2027",
        "Personnes formées personnes",
        "Plan d'évaluation",
        "Deux associations, complètes.",
        "Demandé, par financeur et par année",
        "Accordé, par financeur et par année",
        "41 000,50 €",
        "28 000,00 €",
    ):
        assert expected in text, expected
    assert "pas encore en vigueur" not in text


def test_the_programme_of_an_unsigned_contract_says_so_on_every_page():
    case = make_case(State.PROPOSAL, granted=None)
    content = of_contract(case, PaperKind.PROGRAMME)
    assert "contrat non signé, pas encore en vigueur" in said(content)
    assert said(content).count("Texte non signé — pas encore en vigueur") == len(opened(content).pages)
    assert "Accordé" not in said(content)


def test_the_programme_in_word_has_the_same_words():
    text = word_text(of_contract(make_case(), PaperKind.PROGRAMME_DOCX)).translate(SPACES)
    for expected in ("Action 1 — Cours de français du soir", "Mission locale", "41 000,50 €", "Plan d'évaluation"):
        assert expected in text, expected
    assert "{" not in text


def test_the_annex_says_the_share_of_the_state_the_routes_and_the_checks():
    case = make_case(State.SUBMITTED, granted=None)
    Justification.objects.create(
        contract=case.contract, code="convention_23000", text="Convention prévue en mars.", by=case.lead,
        written_on=TODAY, anomalies=[],
    )  # fmt: skip
    text = said(of_contract(case, PaperKind.ANNEX))
    for expected in (
        "Demande déposée le 15 septembre 2026",
        "2027 41 000,50 € 35 000,00 € 85,4 %",
        "Versé directement au porteur de l'action",
        "Total de l'action",
        "31 000,50 €",
        "Convention prévue en mars.",
        "Convention écrite au-delà de 23 000 €",
    ):
        assert expected in text, expected


def test_a_request_follows_the_headings_of_the_form_and_never_claims_to_be_it():
    text = said(content_of(make_request(make_case(State.SUBMITTED, granted=None))))
    for expected in (
        "1. Identification de l'association",
        "Numéro RNA à compléter",
        "353 000 000 00017",
        "5. Budget de l'association",
        "6. Projet — Objet de la demande",
        "6 bis. Budget du projet, année 2027",
        "7. Attestations",
        "n'est pas le formulaire officiel",
        "64 Charges de personnel 30 000,00 €",
        "Total des charges 31 000,00 €",
        "Total des produits 31 000,50 €",
        "Les produits dépassent les charges de 0,50 €",
        "25 000,00 €, représente 80,6 %",
        "Étapes",
    ):
        assert expected in text, expected
    assert "Action numéro 2" not in text and "République" not in text and "Marianne" not in text


def test_a_request_without_charges_leaves_them_to_fill():
    case = make_case(State.SUBMITTED, granted=None)
    case.french.plan.charges.all().delete()
    text = said(content_of(make_request(case)))
    assert "64 Charges de personnel à compléter" in text and "Total des charges à compléter" in text


def test_up_to_23000_an_association_has_an_order_and_one_cent_more_a_convention():
    case = make_case(granted=23_000)
    assert make_act(case).production.kind == PaperKind.ORDER
    LedgerEntry.objects.create(
        line=case.straight, kind=LedgerKind.GRANTED.value, amount=Decimal("0.01"), day=TODAY, act="test",
        by=case.officer, sequence=2,
    )  # fmt: skip
    paper = make_act(case)
    assert (paper.production.kind, paper.amount) == (PaperKind.CONVENTION, Decimal("23000.01"))


def test_what_another_contract_of_the_prefecture_gives_counts_towards_the_convention():
    case = make_case(granted=20_000)
    beside = make_contract(State.IN_FORCE)
    make_line(make_action(beside, operator=case.operator), route=Route.TO_OPERATOR, granted=3_000)
    granted = grant_to(case.contract, case.operator.pk, 2027)
    assert not granted.is_convention
    make_line(make_action(beside, operator=case.operator), route=Route.TO_OPERATOR, granted="0.01")
    granted = grant_to(case.contract, case.operator.pk, 2027)
    assert granted.is_convention and "dont 20" in granted.why


def test_a_public_body_has_an_order_whatever_the_amount():
    case = make_case(granted=60_000)
    Organisation.objects.filter(pk=case.operator.pk).update(siret="26120014500017")
    case.operator.refresh_from_db()
    text = said(content_of(make_act(case)))
    assert "Arrêté attributif de subvention — 2027" in text and "visé par son comptable" in text
    assert "engagement républicain" not in text


def test_an_order_says_the_amount_in_words_the_schedule_and_the_appeal():
    case = make_case()
    ej = Commitment.objects.create(
        contract=case.contract, number="2103456789", year=2027, committed_on=TODAY, recorded_by=case.officer
    )
    LedgerEntry.objects.filter(line=case.straight, kind=LedgerKind.COMMITTED.value)
    LedgerEntry.objects.create(
        line=case.straight, kind=LedgerKind.COMMITTED.value, amount=Decimal(0), day=TODAY, act="test", by=case.officer,
        sequence=2, commitment=ej,
    )  # fmt: skip
    text = said(content_of(make_act(case)))
    for expected in (
        "20 000,00 € (vingt mille euros)",
        "Article 1er — Objet et montant",
        "loi organique n° 2001-692",
        "programme 104, action 12 20 000,00 €",
        "Acompte Action 1 1er avril 2027 12 000,00 €",
        "Échéancier des 8 000,00 € restants : à compléter",
        "au plus tard le 30 juin 2028",
        "code de justice administrative, article R. 421-1",
        "Projet — sans effet tant qu'il n'est pas signé",
        "contrat d'engagement républicain",
    ):
        assert expected in text, expected
    assert "décret n° 2017-779" not in text and "Action numéro 2" not in text


def test_a_convention_has_two_parties_and_its_own_articles():
    text = said(content_of(make_act(make_case(granted=24_000))))
    for expected in (
        "Convention financière — 2027",
        "vingt-quatre mille euros",
        "ci-après « l'association »",
        "Article 12 — Litiges",
        "dans les trois mois",
        "quatre ans",
        "Pour l'association —",
    ):
        assert expected in text, expected
    assert "Recours" not in text


def test_the_lead_authority_has_the_order_of_what_is_paid_to_it_and_what_it_pays_on():
    case = make_case()
    make_line(case.french, route=Route.REGRANTED, granted=1_500, label="reversé", year=2027)
    made = acts.ask_grant(case.contract, case.contract.lead, 2027, by=case.officer, today=TODAY)
    text = said(printed(made.kind, made.data))
    assert "9 500,00 € (neuf mille cinq cents euros)" in text and "reverse ces montants à qui réalise" in text
    assert "1. Cours de français du soir 1 500,00 €" in text


def test_nothing_granted_nothing_asked_nothing_written_is_refused_with_a_reason():
    contract = make_contract(State.IN_FORCE)
    who = people(contract)
    with pytest.raises(ActRefused, match="aucune fiche action"):
        request_document(contract, PaperKind.PROGRAMME, by=who.lead, today=TODAY)
    with pytest.raises(ActRefused, match="montants demandés au budget"):
        request_document(contract, PaperKind.ANNEX, by=who.lead, today=TODAY)
    case = make_case(contract=contract, granted=None)
    with pytest.raises(ActRefused, match="rien accordé"):
        acts.ask_grant(contract, case.operator, 2027, by=who.officer, today=TODAY)
    with pytest.raises(ActRefused, match="Aucun montant"):
        acts.ask_request(contract, case.operator, 2031, by=who.lead, today=TODAY)
    with pytest.raises(ActRefused, match="organisme public"):
        acts.ask_request(contract, contract.lead, 2027, by=who.lead, today=TODAY)


def test_asked_twice_it_is_the_same_document_and_the_same_bytes():
    case = make_case()
    paper = make_act(case)
    again = make_act(case)
    assert paper.pk == again.pk and content_of(paper) == content_of(again)
    assert Entry.objects.filter(stream=case.contract.number, act="request_document").count() == 1
    assert Entry.objects.get(act="request_document").audience == "state"


@pytest.mark.parametrize("kind", [PaperKind.PROGRAMME, PaperKind.ANNEX, PaperKind.REQUEST, PaperKind.ORDER])
def test_every_paper_is_checked_for_accessibility(kind):
    case = make_case()
    asked = {PaperKind.REQUEST: make_request, PaperKind.ORDER: make_act}
    content = content_of(asked[kind](case)) if kind in asked else of_contract(case, kind)
    pdf = opened(content)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1" and "Millau" in metadata["dc:title"]
    found = tags(pdf)
    assert found.count("TH") >= found.count("Table") > 0
    levels = [int(tag[1:]) for tag in found if len(tag) == 2 and tag[0] == "H" and tag[1].isdigit()]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


@pytest.mark.parametrize("kind", [PaperKind.REQUEST_DOCX, PaperKind.ORDER_DOCX, PaperKind.CONVENTION_DOCX])
def test_the_word_file_is_whole(kind):
    case = make_case(granted=24_000 if kind == PaperKind.CONVENTION_DOCX else 20_000)
    ask = acts.ask_request if kind == PaperKind.REQUEST_DOCX else acts.ask_grant
    made = ask(case.contract, case.operator, 2027, word=True, by=case.officer, today=TODAY)
    assert made.kind == kind
    content = printed(kind, made.data)
    assert content == printed(kind, made.data)
    text = word_text(content)
    assert "{" not in text and "Cours de français du soir" in text and "à compléter" in text
    document = docx.Document(io.BytesIO(content))
    assert FACTS[kind].label.split(" (")[0] in document.sections[0].header.paragraphs[0].text


def test_an_act_is_notified_once_signed_and_only_then_read_by_the_others():
    case = make_case()
    paper = make_act(case, ready=False)
    reads = Paper.objects.visible_to
    operator = case.operator.memberships.get()
    assert paper in reads(case.officer) and paper not in reads(case.lead) and paper not in reads(operator)
    with pytest.raises(ActRefused, match="pas encore produit"):
        acts.notify(paper, signed_on=TODAY, notified_on=TODAY, copy=None, by=case.officer, today=TODAY)
    told = notified(case)
    assert told in reads(case.lead) and told in reads(operator)
    assert str(ASSOCIATION) == told.payee.siret
    assert Entry.objects.get(act="notify_grant").audience == "both"
    with pytest.raises(ActRefused, match="déjà signé"):
        notified(case)
