"""Organisations, their members, those they invite."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.utils import timezone

from ctai.accounts.acts.members import end_membership
from ctai.accounts.models import Invitation, Membership, Organisation, Person
from ctai.accounts.tests.factories import make_membership, make_organisation, make_person, make_siret
from ctai.design.clock import today
from ctai.rules.refusals import ActRefused
from ctai.rules.roles import OrganisationKind, Role
from ctai.territories.tests.factories import make_territories
from tests.world import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    return make_territories()


@pytest.fixture
def manager(places):
    organisation = make_organisation(territory=places.millau, name="Commune de Millau")
    return make_membership(organisation=organisation, is_manager=True)


GUEST = {"first_name": "Inès", "last_name": "Petit", "email": "ines@millau.example", "role": "elected_signatory"}


def acts_of(organisation) -> list[str]:
    rows = apps.get_model("history", "Entry").objects.filter(stream=f"organisation:{organisation.pk}")
    return list(rows.order_by("sequence").values_list("act", flat=True))


def invite(manager, **more):
    return client_for(manager).post("/mon-organisation/inviter/", GUEST | more)


def invitation_link() -> str:
    return re.search(r"http://testserver(/invitation/[\w-]+/)", mail.outbox[-1].body)[1]


def test_invited_accepted_signed_in_and_written_down(client, manager):
    assert invite(manager).url == "/mon-organisation/"
    assert mail.outbox[0].to == ["ines@millau.example"] and "Commune de Millau" in mail.outbox[0].subject
    page = client.get(invitation_link()).content.decode()
    assert "Élu·e signataire" in page and "Inès Petit" in page
    assert not Person.objects.filter(email="ines@millau.example").exists()
    assert client.post(invitation_link()).url == "/mon-organisation/"
    joined = Membership.objects.get(person__email="ines@millau.example")
    assert (joined.role, joined.is_manager, joined.organisation) == ("elected_signatory", False, manager.organisation)
    assert client.session["membership"] == joined.pk
    assert acts_of(manager.organisation) == ["invite", "accept_invitation"]
    assert client.post(invitation_link()).status_code == 410


def test_somebody_already_known_keeps_their_name_and_gets_one_more_membership(client, manager):
    known = make_membership(person=make_person("Ines", "P.", email="ines@millau.example"))
    invite(manager)
    client.post(invitation_link())
    assert known.person.memberships.count() == 2
    assert Person.objects.get(email="ines@millau.example").first_name == "Ines"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"role": "prefect"}, "ce choix n&#x27;est pas proposé"),
        ({"role": ""}, "choisissez une réponse"),
        ({"email": "ines"}, "adresse électronique complète"),
        ({"first_name": ""}, "remplissez ce champ"),
        ({"last_name": "x" * 81}, "trop long"),
    ],
)
def test_a_wrong_invitation_is_told_and_nothing_typed_is_lost(manager, change, sentence):
    page = invite(manager, **change).content.decode()
    assert sentence in page and not mail.outbox
    assert 'value="Petit"' in page or "x" * 81 in page


def test_nobody_is_invited_twice(manager):
    invite(manager)
    assert "attend déjà la réponse" in invite(manager).content.decode()
    Invitation.objects.all().update(cancelled_at=timezone.now())
    make_membership(Role.ELECTED_SIGNATORY, manager.organisation, person=make_person(email="ines@millau.example"))
    assert "est déjà membre" in invite(manager).content.decode()


def test_a_member_without_the_right_is_refused_in_words(manager):
    member = make_membership(Role.ELECTED_SIGNATORY, manager.organisation)
    page = client_for(member).get("/mon-organisation/inviter/")
    assert page.status_code == 403 and "ne pouvez pas gérer les membres" in page.content.decode()
    assert "gère les membres" in client_for(member).get("/mon-organisation/").content.decode()


def test_a_cancelled_or_late_invitation_no_longer_works(client, manager):
    invite(manager)
    invitation = Invitation.objects.get()
    client_for(manager).post(f"/invitations/{invitation.pk}/annuler/")
    assert client.get(invitation_link()).status_code == 410
    assert acts_of(manager.organisation) == ["invite", "cancel_invitation"]
    invite(manager)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert client.post(invitation_link()).status_code == 410


def test_an_accepted_invitation_is_not_cancelled(client, manager):
    invite(manager)
    client.post(invitation_link())
    answer = client_for(manager).post(f"/invitations/{Invitation.objects.get().pk}/annuler/")
    assert answer.status_code == 403 and "déjà été acceptée" in answer.content.decode()


def test_a_silent_mail_server_leaves_no_invitation(manager, monkeypatch):
    monkeypatch.setattr("ctai.accounts.acts.invitations.send", lambda letter: False)
    assert "la messagerie ne répond pas" in invite(manager).content.decode()
    assert Invitation.objects.get().cancelled_at


def test_a_closed_account_cannot_accept(client, manager):
    make_person(email="ines@millau.example", is_active=False)
    invite(manager)
    page = client.post(invitation_link())
    assert page.status_code == 410 and "est fermé" in page.content.decode()
    assert Invitation.objects.get().accepted_at is None


def test_markup_in_names_is_shown_as_text(manager):
    invite(manager, first_name="<b>Inès</b>", last_name="\u202ePetit 🦊")
    page = client_for(manager).get("/mon-organisation/").content.decode()
    assert "&lt;b&gt;Inès&lt;/b&gt;" in page and "<b>Inès" not in page and "\u202e" not in page


def test_the_last_manager_cannot_leave_or_give_up(manager):
    client = client_for(manager)
    answer = client.get(f"/membres/{manager.pk}/fin/")
    assert answer.status_code == 403 and "seule personne à pouvoir inviter" in answer.content.decode()
    assert client.post(f"/membres/{manager.pk}/fin/").status_code == 403
    assert client.post(f"/membres/{manager.pk}/gestion/", {"to": "non"}).status_code == 403
    manager.refresh_from_db()
    assert manager.is_manager and manager.ended_on is None


def test_the_management_is_handed_over_then_one_leaves(manager):
    other = make_membership(Role.ELECTED_SIGNATORY, manager.organisation)
    client = client_for(manager)
    client.post(f"/membres/{other.pk}/gestion/", {"to": "oui"})
    assert "reste à l'organisation" in client.get(f"/membres/{manager.pk}/fin/").content.decode()
    client.post(f"/membres/{manager.pk}/fin/")
    manager.refresh_from_db()
    assert manager.ended_on == today()
    assert client.get("/mon-organisation/").url == "/sans-organisation/"
    assert acts_of(manager.organisation) == ["set_manager", "end_membership"]


def test_two_managers_cannot_both_leave(manager):
    other = make_membership(Role.ELECTED_SIGNATORY, manager.organisation, is_manager=True)
    end_membership(manager, by=manager, today=today())
    with pytest.raises(ActRefused):
        end_membership(other, by=other, today=today())


def test_ending_twice_writes_one_row(manager):
    member = make_membership(Role.ELECTED_SIGNATORY, manager.organisation)
    end_membership(member, by=manager, today=today())
    end_membership(member, by=manager, today=today())
    assert acts_of(manager.organisation) == ["end_membership"]


def test_one_works_under_the_membership_one_chose(manager):
    second = make_membership(Role.ELECTED_SIGNATORY, person=manager.person)
    foreign = make_membership()
    client = client_for(manager)
    assert "Commune de Millau" in client.get("/changer/").content.decode()
    assert client.post("/changer/", {"membership": foreign.pk}).status_code == 404
    client.post("/changer/", {"membership": second.pk})
    assert str(second.organisation) in client.get("/mon-organisation/").content.decode()


def test_without_organisation_one_page_explains(client):
    person = make_person()
    client.force_login(person)
    assert client.get("/changer/").url == "/sans-organisation/"
    page = client.get("/sans-organisation/")
    assert page.status_code == 200 and person.email in page.content.decode()
    assert client.post("/mon-profil/", {"first_name": "A", "last_name": "B"}).status_code == 302


def test_names_change_with_a_trace(manager):
    client_for(manager).post("/mon-profil/", {"first_name": "Nadia", "last_name": "Roux"})
    manager.person.refresh_from_db()
    assert str(manager.person) == "Nadia Roux"
    row = apps.get_model("history", "Entry").objects.get(act="change_names")
    assert row.changes["last_name"] == ["Martin", "Roux"]


# --- Registering organisations ---


@pytest.fixture
def support():
    return make_membership(Role.SUPPORT_AGENT)


def sheet(**more):
    return {
        "kind": "prefecture",
        "siret": make_siret(7_000_077),
        "name": "Préfecture du Doubs",
        "territory": "Doubs",
        "territory-choix": "departement-25",
        "territory-cherche": "Doubs",
        "departements": "",
        "first_name": "Marc",
        "last_name": "Vidal",
        "email": "marc@doubs.example",
        "role": "officer",
    } | more


def register(support, **more):
    return client_for(support).post("/assistance/organisations/nouvelle/", sheet(**more))


def test_a_prefecture_is_registered_with_its_first_manager(client, support, places):
    answer = register(support)
    made = Organisation.objects.get(name="Préfecture du Doubs")
    assert answer.url == f"/assistance/organisations/{made.pk}/"
    assert list(made.departements.all()) == [places.doubs]
    assert "invitation est partie" in client_for(support).get(answer.url).content.decode() or mail.outbox
    client.post(invitation_link())
    assert Membership.objects.get(organisation=made).is_manager
    assert acts_of(made) == ["register", "invite", "accept_invitation"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"siret": "123"}, "Un SIRET compte 14 chiffres"),
        ({"siret": "21120145400012"}, "Ce SIRET n&#x27;existe pas"),
        ({"departements": "12, 999"}, "Ces codes ne sont pas ceux de départements"),
        ({"role": "project_lead"}, "Pour ce type d&#x27;organisation, choisissez"),
        ({"territory-choix": "region-27"}, "ne convient pas"),
        ({"territory": "", "territory-choix": ""}, "Indiquez le territoire"),
        ({"kind": "operator", "departements": "12", "role": "operator_agent"}, "Seuls les services de l&#x27;État"),
        (
            {"kind": "authority", "role": "project_lead", "territory": "Millau", "territory-choix": "commune-12145",
             "territory-cherche": "Millau"},
            "dont le SIREN est 211201454",
        ),
    ],
)  # fmt: skip
def test_a_wrong_sheet_is_told(support, places, change, sentence):
    page = register(support, **change).content.decode()
    assert sentence in page and not mail.outbox
    assert Organisation.objects.count() == 1


def test_the_postal_service_has_its_own_siret_rule(support, places):
    more = {"siret": "35600000049837", "kind": "operator", "role": "operator_agent", "name": "La Poste"}
    assert register(support, **more).status_code == 302


def test_one_prefecture_for_a_departement_and_one_organisation_for_a_siret(support, places):
    register(support)
    assert "est déjà inscrite pour ce territoire" in register(support, siret=make_siret(7_000_078)).content.decode()
    assert "Ce SIRET est déjà celui de" in register(support).content.decode()


def test_nothing_is_registered_when_the_invitation_cannot_leave(support, places, monkeypatch):
    monkeypatch.setattr("ctai.accounts.acts.invitations.send", lambda letter: False)
    assert "la messagerie ne répond pas" in register(support).content.decode()
    assert not Organisation.objects.filter(kind=OrganisationKind.PREFECTURE).exists()


def test_the_list_is_searched_and_says_what_it_hides(support, places):
    make_organisation(territory=places.millau, name="Commune de Millau", siret="21120145400011")
    client = client_for(support)
    for query in ("q=millau", "q=211201454", "type=authority"):
        page = client.get(f"/assistance/organisations/?{query}").content.decode()
        assert "Commune de Millau" in page and "1 élément masqué" in page
    page = client.get("/assistance/organisations/?q=%00absente&page=99").content.decode()
    assert "Aucune organisation ne répond" in page
