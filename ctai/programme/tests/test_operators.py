"""An operator, from the invitation to the accepted sheet; what it never sees; what makes a certification fall."""

import re
from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from ctai.accounts.acts.members import end_membership
from ctai.accounts.models import Invitation, Membership
from ctai.accounts.tests.factories import make_membership, make_organisation, make_person
from ctai.contracts.tests.factories import make_contract, people
from ctai.history import journal
from ctai.history.models import Entry
from ctai.programme import acts, certification
from ctai.programme.milestones import Step, set_milestones
from ctai.programme.models import Action
from ctai.programme.permissions import can_invite_operator
from ctai.programme.reads import followed
from ctai.programme.tests.factories import make_action
from ctai.rules.refusals import ActRefused, Conflict
from ctai.rules.roles import OrganisationKind, Role
from ctai.rules.states import State
from ctai.rules.themes import Theme
from tests.world import client_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 15)
GUEST = {"first_name": "Aïcha", "last_name": "Benali", "email": "aicha@toit.example"}


@pytest.fixture
def contract():
    return make_contract(State.PROPOSAL)


@pytest.fixture
def lead(contract):
    return people(contract).lead


@pytest.fixture
def body():
    return make_organisation(OrganisationKind.OPERATOR, name="Le Toit")


@pytest.fixture
def agent(body):
    return make_membership(Role.OPERATOR_AGENT, body, is_manager=True)


def url(contract, page, rank=1, **more):
    return reverse(f"programme:{page}", kwargs={"number": contract.number, "rank": rank, **more})


def standing(action):
    return certification.standing_of(Action.objects.prefetch_related(*followed()).get(pk=action.pk)).state


def test_from_the_invitation_to_the_accepted_sheet(contract, lead, body):
    action = make_action(contract, operator=body)
    authority = client_for(lead)
    answer = authority.post(url(contract, "people"), GUEST)
    assert answer.status_code == 302 and Entry.objects.of(contract.number).first().act == "invite_operator"
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body).group(1)
    operator = Client()
    assert operator.post(link).status_code == 302
    assert "Benali" in authority.get(url(contract, "people")).content.decode()
    page = url(contract, "my_edit", section="objet")
    form = operator.get(page).content.decode()
    assert "Problème traité" in form and "Titre de l" not in form and "Priorité du diagnostic" not in form
    data = {"version": 1, "problem": "Écrit par le porteur", "existing": "", "adds": "Rien", "title": "Autre titre"}
    assert operator.post(page, data).status_code == 302
    action.refresh_from_db()
    assert action.problem == "Écrit par le porteur" and action.title == "Action numéro 1"
    sheet = operator.get(url(contract, "my_action")).content.decode()
    assert "Pas encore certifiée" in sheet and "Certifier cette fiche" in sheet
    assert operator.post(url(contract, "my_certify"), {"version": 1}).status_code == 302
    assert standing(action) == "never", "what was not read is not certified"
    operator.post(url(contract, "my_certify"), {"version": 2})
    assert "Certifiée par Aïcha Benali, Le Toit, le" in authority.get(url(contract, "action")).content.decode()
    refused = authority.post(url(contract, "answer"), {"version": 2, "accepted": "non", "reason": ""})
    assert "Dites au porteur" in refused.content.decode()
    authority.post(url(contract, "answer"), {"version": 2, "accepted": "non", "reason": "Chiffrez les heures."})
    assert "Chiffrez les heures." in operator.get(url(contract, "my_action")).content.decode()
    operator.post(page, data | {"version": 2, "adds": "Dix heures par semaine"})
    operator.post(url(contract, "my_certify"), {"version": 3})
    authority.post(url(contract, "answer"), {"version": 3, "accepted": "oui", "reason": ""})
    assert standing(action) == "accepted"
    answer = operator.post(page, data | {"version": 3, "adds": "Douze heures"}, follow=True)
    assert "ne vaut plus" in answer.content.decode() and standing(action) == "changed"
    assert not list(journal.verify([contract.number]))


def test_every_way_of_changing_a_sheet_drops_its_certification(contract, lead, agent):
    action = make_action(contract, operator=agent.organisation)
    kept = {"by": lead, "today": TODAY}
    changes = (
        lambda seen: acts.update_action(action, seen=seen, deliverables="Un guide", **kept),
        lambda seen: acts.update_action(action, seen=seen, title="Autre", **kept),
        lambda seen: acts.set_expected_results(action, [acts.Expected(2027, "Baux", 12, "baux")], seen=seen, **kept),
        lambda seen: set_milestones(action, [Step("Ouverture", TODAY)], seen=seen, **kept),
        lambda seen: Action.objects.filter(pk=action.pk).update(problem="Depuis un classeur"),
    )
    for change in changes:
        action.refresh_from_db()
        certification.certify(action, seen=action.version, by=agent, today=TODAY)
        assert standing(action) == "waiting"
        change(action.version)
        assert standing(action) == "changed"
    action.refresh_from_db()
    certification.certify(action, seen=action.version, by=agent, today=TODAY)
    acts.change_axis(action, axis=make_action(contract, Theme.HEALTH).axis, seen=action.version, **kept)
    set_milestones(action, [Step("Ouverture", TODAY, TODAY)], seen=action.version, **kept)
    assert standing(action) == "waiting", "another axis, a milestone done: what was promised is the same"


def test_what_is_refused(contract, lead, agent):
    action = make_action(contract, operator=agent.organisation, problem="")
    with pytest.raises(ActRefused, match="le problème traité"):
        certification.certify(action, seen=1, by=agent, today=TODAY)
    with pytest.raises(ActRefused, match="Aucune certification"):
        certification.answer(action, accepted=True, seen=1, by=lead, today=TODAY)
    with pytest.raises(ActRefused, match="écrits par la collectivité"):
        acts.update_action(action, seen=1, title="À moi", by=agent, today=TODAY)
    acts.update_action(action, seen=1, problem="Dit", by=agent, today=TODAY)
    with pytest.raises(Conflict):
        certification.certify(action, seen=1, by=agent, today=TODAY)
    with pytest.raises(ActRefused, match="Peut le faire"):
        certification.certify(action, seen=2, by=lead, today=TODAY)
    certification.certify(action, seen=2, by=agent, today=TODAY)
    with pytest.raises(ActRefused, match="déjà certifiée"):
        certification.certify(action, seen=2, by=agent, today=TODAY)
    with pytest.raises(ActRefused, match="ce qui est à corriger"):
        certification.answer(action, accepted=False, reason=" ", seen=2, by=lead, today=TODAY)
    with pytest.raises(ActRefused, match="Peut le faire"):
        certification.answer(action, accepted=True, seen=2, by=people(contract).officer, today=TODAY)


def test_the_list_of_an_operator_says_what_it_must_do_at_a_constant_cost(contract, lead, agent):
    action = make_action(contract, operator=agent.organisation)
    client = client_for(agent)

    def listed():
        with CaptureQueriesContext(connection) as captured:
            page = client.get(reverse("programme:mine")).content.decode()
        return len(captured), page

    listed()
    few, page = listed()
    assert "Fiche complète, à certifier" in page
    set_milestones(action, [Step("Ouverture", date(2026, 1, 5))], seen=1, by=lead, today=TODAY)
    certification.certify(action, seen=2, by=agent, today=TODAY)
    certification.answer(action, accepted=False, reason="Chiffrez.", seen=2, by=lead, today=TODAY)
    for _ in range(4):
        make_action(contract, operator=agent.organisation)
    many, page = listed()
    assert "Corrections demandées" in page and "Chiffrez." in page and "Jalon en retard" in page
    assert many == few


def test_nobody_is_invited_where_others_would_be_read(contract, lead, body):
    action = make_action(contract, operator=body)
    assert can_invite_operator(action, lead, TODAY) is None
    other = make_contract(State.PROPOSAL, territory=contract.departement)
    make_action(other, operator=body)
    assert can_invite_operator(action, lead, TODAY).code == "shared"
    make_membership(Role.OPERATOR_AGENT, body, is_manager=True)
    assert can_invite_operator(action, lead, TODAY).code == "members"
    assert can_invite_operator(make_action(contract), lead, TODAY).code == "kind"
    assert can_invite_operator(make_action(contract, operator=None), lead, TODAY).code == "siret"
    assert can_invite_operator(action, people(contract).officer, TODAY).code == "role"


def test_an_invitation_sent_by_mistake_is_cancelled_by_those_who_sent_it(contract, lead, body):
    make_action(contract, operator=body)
    client = client_for(lead)
    client.post(url(contract, "people"), GUEST)
    sent = Invitation.objects.get()
    assert client.post(url(contract, "people"), {"cancel": "0"}).status_code == 404
    assert client.post(url(contract, "people"), {"cancel": sent.pk}).status_code == 302
    sent.refresh_from_db()
    assert sent.cancelled_at is not None


def test_people_come_and_go_and_the_sheet_stays_with_the_siret(contract, body, agent):
    make_action(contract, operator=body, title="La fiche")
    leaving = make_membership(Role.OPERATOR_AGENT, body, person=make_person("Paul", "Petit"))
    client = client_for(leaving)
    assert client.get(url(contract, "my_action")).status_code == 200
    end_membership(leaving, by=agent, today=date.today())
    assert client.get(url(contract, "my_action")).status_code != 200
    arriving = client_for(make_membership(Role.OPERATOR_AGENT, body))
    assert "La fiche" in arriving.get(url(contract, "my_action")).content.decode()


def test_an_operator_opens_no_page_of_the_contract(contract, agent):
    """Every address that holds a contract's number, outside the doors of its own sheet, answers 404 or 403."""
    action = make_action(contract, operator=agent.organisation)
    make_action(contract, Theme.FRENCH)
    client = client_for(Membership.objects.get(pk=agent.pk))
    tried = 0
    for name, (possibilities, _, _, _) in _named():
        for pattern, arguments in possibilities:
            own = name.startswith(("programme:my_", "budget:my_"))
            if own or not {"number"} <= set(arguments) <= {"number", "rank", "pk", "year"}:
                continue
            known = {"number": contract.number, "rank": action.number, "pk": 1, "year": 2027}
            address = "/" + pattern % {name: known[name] for name in arguments}
            assert client.get(address).status_code in (403, 404, 405), address
            tried += 1
    assert tried > 40
    assert client.get(url(contract, "my_action", rank=2)).status_code == 404
    for page in ("my_charges", "my_plan_charges", "my_tell_charges"):
        address = reverse(f"budget:{page}", kwargs={"number": contract.number, "rank": 2})
        assert client.get(address).status_code == 404


def _named():
    resolver = get_resolver()
    for namespace, (_, inner) in resolver.namespace_dict.items():
        for name in inner.reverse_dict:
            if isinstance(name, str):
                for found in inner.reverse_dict.getlist(name):
                    yield f"{namespace}:{name}", found
