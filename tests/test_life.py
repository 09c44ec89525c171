"""One whole life by HTTP: from the public home page to the renewal, two authorities, every person, ways back."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ctai.accounts.tests.factories import make_membership, make_organisation
from ctai.contracts.models import Contract
from ctai.design.clock import today
from ctai.files.tests.samples import pdf
from ctai.history.journal import verify
from ctai.history.models import Entry
from ctai.notifications.acts import deliver_pending
from ctai.outlines.reads import current_outline
from ctai.rules.roles import OrganisationKind, Role
from ctai.rules.states import State
from ctai.territories.tests.factories import make_territories
from tests.visitor import Visitor

YEAR = today().year
PARAGRAPH = "Trois ateliers avec des personnes concernées ; le français du soir manque."


@pytest.fixture
def cast(db):
    """Each in their own browser, signed in by the link of their e-mail."""
    place = make_territories()
    millau = make_organisation(OrganisationKind.AUTHORITY, place.millau)
    causses = make_organisation(OrganisationKind.AUTHORITY, place.at["epci-241200567"])
    prefecture = make_organisation(OrganisationKind.PREFECTURE, place.aveyron)
    operator = make_organisation(OrganisationKind.OPERATOR)
    roles = {
        "lead": (Role.PROJECT_LEAD, millau),
        "elected": (Role.ELECTED_SIGNATORY, millau),
        "partner": (Role.PROJECT_LEAD, causses),
        "officer": (Role.OFFICER, prefecture),
        "prefect": (Role.PREFECT, prefecture),
        "operator": (Role.OPERATOR_AGENT, operator),
    }
    people = {name: Visitor(make_membership(role, body)).sign_in() for name, (role, body) in roles.items()}
    steward = Visitor(make_membership(Role.STEWARD)).sign_in()
    return SimpleNamespace(**people, steward=steward, operator_body=operator, millau=millau, causses=causses)


def state_of(number: str) -> State:
    return State(Contract.objects.get(number=number).state)


def scan(name: str = "signe.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(), content_type="application/pdf")


def test_one_whole_life(cast):
    number = write_the_letter(cast)
    send_it_back_and_forth(cast, number)
    exchange(cast, number)
    agree_on_the_diagnosis(cast, number)
    propose(cast, number)
    examine(cast, number)
    vote_and_sign(cast, number)
    run(cast, number)
    renew(cast, number)
    assert list(verify()) == []


def write_the_letter(cast) -> str:
    """A passer-by finds the prefecture; the lead starts from the same button and writes."""
    passer_by = Visitor()
    passer_by.open("/")
    passer_by.open("/trouver-ma-prefecture/?q=Millau")
    passer_by.open("/territoires/commune/12145/")
    passer_by.sees("Rodez", "lettre d'intention")
    lead = cast.lead
    lead.fill("/lettre/commencer/?territoire=commune-12145", mode="reel", kind="ctai", partners=[cast.causses.pk])
    number = Contract.objects.get().number
    assert number == f"{YEAR}-12-001"
    # Nothing is sent while pieces are missing, and the State sees nothing of a draft.
    lead.open(f"/contrats/{number}/actes/send_intent/")
    lead.sees("Il manque encore")
    cast.officer.refused(f"/contrats/{number}/", status=404)
    lead.fill(
        f"/contrats/{number}/lettre/modifier/",
        themes=["housing", "french"],
        reasons="Les associations signalent des besoins sans réponse.",
        contact_name="Claire Vidal",
        contact_function="Cheffe de projet",
        contact_email="claire.vidal@millau.example",
        signatory_name="Édouard Costes",
        signatory_function="Maire",
    )
    lead.fill(f"/contrats/{number}/lettre/deliberation/", choice="non-requise")
    cast.partner.open(f"/contrats/{number}/lettre/")
    cast.partner.refused(f"/contrats/{number}/lettre/modifier/")
    return number


def send_it_back_and_forth(cast, number: str) -> None:
    """First way back: withdrawn. Second: declined with a reason, reworked. Then acknowledged."""
    cast.elected.act(number, "send_intent")
    cast.officer.open("/accueil/")
    cast.officer.sees(number)
    cast.lead.act(number, "withdraw_intent", reason="Une annexe manque.")
    cast.officer.refused(f"/contrats/{number}/", status=404)
    cast.elected.act(number, "send_intent")
    cast.officer.act(number, "decline_intent", reason="Précisez le périmètre avec la communauté.")
    cast.lead.open(f"/contrats/{number}/journal/")
    cast.lead.sees("Précisez le périmètre avec la communauté.")
    cast.lead.act(number, "rework_intent")
    cast.elected.act(number, "send_intent")
    cast.lead.refused(f"/contrats/{number}/actes/acknowledge_intent/")
    cast.officer.act(number, "acknowledge_intent")
    assert state_of(number) == State.EXCHANGES


def exchange(cast, number: str) -> None:
    base = f"/contrats/{number}/echanges/"
    question = "Bonjour, quand pouvons-nous nous rencontrer ?"
    cast.lead.fill(f"{base}fils/ouvrir/", subject="Première rencontre", text=question, visibility="partage")
    thread = re.search(rf"{base}fils/(\d+)/", cast.officer.open(base))[1]
    cast.officer.open(f"{base}fils/{thread}/")
    cast.officer.sees("quand pouvons-nous nous rencontrer")
    cast.officer.fill(
        f"{base}reunions/ajouter/", title="Réunion de lancement", on=f"{YEAR}-12-01", at="14:00", place="Préfecture"
    )
    cast.lead.open(base)
    assert "Réunion de lancement" not in cast.lead.words()
    meeting = re.search(rf"{base}reunions/(\d+)/", cast.officer.open(base))[1]
    cast.officer.fill(f"{base}reunions/{meeting}/partager/")
    cast.lead.open(base)
    cast.lead.sees("Réunion de lancement")


def agree_on_the_diagnosis(cast, number: str) -> None:
    """A way back to the exchanges; both sides write; a disagreement with its reason; frozen when both agree on all."""
    cast.officer.act(number, "open_diagnosis")
    cast.lead.act(number, "return_to_exchanges", reason="Attendre les chiffres de l'OFII.")
    cast.lead.act(number, "open_diagnosis")
    base = f"/contrats/{number}/diagnostic/"
    cast.lead.open(f"/contrats/{number}/actes/freeze_diagnosis/")
    cast.lead.sees("Il manque encore")
    for section in current_outline().sections.all():
        writer = cast.officer if section.code == "articulation" else cast.lead
        writer.fill(f"{base}{section.slug}/ecrire/", text=PARAGRAPH)
    answer(cast.officer, base, "besoins", "disagree", reason="Citer la source de l'atelier.")
    cast.lead.fill(f"{base}besoins/ecrire/", text=PARAGRAPH + " Source : ateliers de mars.")
    cast.lead.fill(f"{base}liste-des-priorites/ajouter/", title="Du français le soir", theme="french", why="Complet.")
    for section in current_outline().sections.all():
        answer(cast.lead, base, section.slug, "agree")
        answer(cast.officer, base, section.slug, "agree")
    cast.officer.act(number, "freeze_diagnosis")
    cast.steward.open(f"{base}versions/1/")
    assert state_of(number) == State.PROPOSAL


def answer(who: Visitor, base: str, slug: str, status: str, reason: str = "") -> None:
    who.fill(f"{base}{slug}/", form_with="revision", **{"status": status}, reason=reason)


def propose(cast, number: str) -> None:
    """Period, axes, sheets, results, money; one sheet read by its operator; certified twice, submitted."""
    lead, base = cast.lead, f"/contrats/{number}/programme/"
    lead.fill(f"/contrats/{number}/periode/", starts_on=today().isoformat(), ends_on=f"{YEAR + 2}-12-31")
    for rank, (theme, title) in enumerate((("housing", "Vers un logement durable"), ("french", "Français du soir")), 1):
        lead.fill(f"{base}axes/ajouter/", theme=theme, title="")
        lead.fill(f"{base}actions/ajouter/", title=title, axis=Contract.objects.get().axes.get(theme=theme).pk)
        sheet = f"{base}actions/{rank}/"
        lead.fill(f"{sheet}modifier/objet/", problem="Les groupes sont complets.", adds="Deux groupes du soir.")
        lead.fill(f"{sheet}modifier/publics/", audiences=["women"])
        lead.fill(f"{sheet}modifier/calendrier/", starts_on=f"{YEAR}-01-05", ends_on=f"{YEAR + 2}-12-31")
        body = cast.operator_body if theme == "french" else cast.millau
        lead.fill(f"{sheet}porteur/", siret=body.siret, name="")
        results = {"r-0-label": "Personnes inscrites", "r-0-year": YEAR, "r-0-target": "40", "r-0-unit": "personnes"}
        lead.fill(f"{sheet}resultats/", **results)
    # The sheet begins before the contract: said, never blocked.
    lead.open(base)
    cast.operator.open("/mes-actions/")
    cast.operator.sees("Français du soir")
    cast.operator.refused(f"/contrats/{number}/", status=404)
    ask_for_money(lead, number)
    cast.elected.act(number, "certify_proposal")
    cast.lead.act(number, "withdraw_certification", reason="Un montant à revoir.")
    cast.elected.act(number, "certify_proposal")
    cast.lead.act(number, "submit_proposal")
    cast.lead.refused(f"{base}actions/ajouter/")


def ask_for_money(lead: Visitor, number: str) -> None:
    url = f"/contrats/{number}/budget/saisie/"
    page = lead.open(url)
    cells = re.findall(rf'name="(n\d+-{YEAR}-(?:state_104_12|authority))"', page)
    assert len(cells) == 4
    # A wrong amount is told beside its cell, and nothing typed is lost.
    lead.fill(url, **{cells[0]: "1000000000000"}, may_fail=True)
    lead.sees("trop grand")
    lead.fill(url, **dict.fromkeys(cells, "4 500,00"))
    assert lead.open(f"/contrats/{number}/budget/").count("4\u202f500,00") >= 4


def examine(cast, number: str) -> None:
    """Sent back with corrections, certified again, accepted by the prefect alone."""
    cast.officer.act(number, "request_corrections", reason="Précisez le public de l'action 1.")
    cast.lead.fill(f"/contrats/{number}/programme/actions/1/modifier/publics/", audiences=["women", "youth"])
    cast.elected.act(number, "certify_proposal")
    cast.lead.act(number, "submit_proposal")
    judge_what_was_justified(cast, number)
    cast.officer.refused(f"/contrats/{number}/actes/accept_proposal/")
    cast.prefect.act(number, "accept_proposal")
    assert state_of(number) == State.ACCEPTED


def judge_what_was_justified(cast, number: str) -> None:
    for one in Contract.objects.get(number=number).justifications.all():
        cast.officer.fill(f"/contrats/{number}/budget/controles/{one.code}/juger/", verdict="accepted")


def vote_and_sign(cast, number: str) -> None:
    """Text composed, a local article, votes of both assemblies, a text reopened, then every signature."""
    base = f"/contrats/{number}/signature/"
    cast.officer.fill(f"{base}composer/")
    cast.lead.fill(f"{base}articles/ajouter/", title="Comité local", body="Il se réunit deux fois par an.")
    for who in (cast.lead, cast.partner):
        who.fill(f"{base}vote/", voted_on=today().isoformat(), reference=f"{YEAR}-114", deliberation=scan())
    cast.officer.act(number, "freeze_text")
    parties = list(Contract.objects.get(number=number).parties.order_by("rank"))
    sign(cast.lead, base, parties[0].pk)
    cast.lead.open(f"/contrats/{number}/")
    cast.lead.sees("Pas encore en vigueur")
    cast.partner.act(number, "reopen_text", reason="Une erreur dans l'article 2.")
    cast.officer.act(number, "freeze_text")
    cast.lead.refused(f"{base}parties/{parties[1].pk}/")
    for who, party in zip((cast.lead, cast.partner, cast.prefect), parties, strict=True):
        assert state_of(number) == State.SIGNATURE
        sign(who, base, party.pk)
    assert state_of(number) == State.IN_FORCE
    cast.partner.open(f"/contrats/{number}/")
    assert "Pas encore en vigueur" not in cast.partner.words()
    assert deliver_pending() > 0


def sign(who: Visitor, base: str, party: int) -> None:
    who.fill(
        f"{base}parties/{party}/",
        signatory_name="Édouard Costes",
        signatory_function="Maire",
        signed_on=today().isoformat(),
        scan=scan(),
    )


def run(cast, number: str) -> None:
    """Grants, an advance that cannot exceed them, results by the operator, the report sent back then accepted."""
    budget = f"/contrats/{number}/budget/"
    page = cast.officer.open(f"{budget}accords/")
    boxes = re.findall(r'name="(g\d+|c\d+)"', page)
    cast.officer.fill(f"{budget}accords/", **dict.fromkeys(boxes, "4 000,00"), reason="Enveloppe partagée.")
    line = next(line for line in Contract.objects.get(number=number).budget_lines.all() if line.is_state)
    plan = f"{budget}lignes/{line.pk}/versements/ajouter/"
    cast.officer.fill(plan, kind="advance", planned_on=today().isoformat(), amount="5 000", may_fail=True)
    cast.officer.sees("il reste")
    cast.officer.fill(plan, kind="advance", planned_on=today().isoformat(), amount="2 000")
    payment = line.instalments.get()
    share = {f"ligne_{line.pk}": "3 000,00"}
    cast.officer.fill(f"{budget}engagements/", number="2103456789", committed_on=today().isoformat(), **share)
    cast.officer.fill(f"{budget}versements/{payment.pk}/payer/", paid_on=today().isoformat())
    actions = list(Contract.objects.get(number=number).actions.order_by("number"))
    for who, action in ((cast.lead, actions[0]), (cast.operator, actions[1])):
        expected = action.expected_results.get()
        who.fill(f"/mes-actions/{action.pk}/resultats/{expected.pk}/", value="36", comment="")
    report(cast, number)


def report(cast, number: str) -> None:
    base = f"/contrats/{number}/suivi/bilans/"
    cast.officer.fill(f"{base}ouvrir/", year=YEAR)
    cast.lead.fill(f"{base}{YEAR}/ecrire/", done="Deux groupes ouverts.", lessons="Prévoir la garde d'enfants.")
    cast.elected.fill(f"{base}{YEAR}/certify_report/", form_with="reason")
    cast.officer.fill(f"{base}{YEAR}/send_back_report/", reason="Ajoutez les difficultés.")
    cast.lead.open(f"{base}{YEAR}/")
    cast.lead.sees("Ajoutez les difficultés.")
    cast.lead.fill(f"{base}{YEAR}/ecrire/", difficulties="Le recrutement a été long.")
    cast.elected.fill(f"{base}{YEAR}/certify_report/", form_with="reason")
    cast.officer.fill(f"{base}{YEAR}/accept_report/", form_with="reason")
    cast.steward.open(f"{base}{YEAR}/")
    cast.steward.sees("Accepté")


def renew(cast, number: str) -> None:
    """The next contract starts from this one; the nation counts one signed contract, and its list opens."""
    cast.partner.refused(f"/contrats/{number}/renouveler/")
    cast.lead.fill(f"/contrats/{number}/renouveler/")
    renewal = Contract.objects.get(previous__number=number)
    assert renewal.state == State.DRAFT
    assert [action.title for action in renewal.actions.order_by("number")] == [
        "Vers un logement durable",
        "Français du soir",
    ]
    cast.officer.refused(f"/contrats/{renewal.number}/", status=404)
    passer_by = Visitor()
    passer_by.open("/chiffres/contrats/signes/")
    passer_by.sees("1 contrat", "Millau", number)
    assert Entry.objects.filter(stream=number, act="enter_into_force").count() == 1
