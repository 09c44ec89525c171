"""Who may open the pages of accounts. The world's lead manages the members of its authority."""

from datetime import timedelta

from django.utils import timezone

from ctai.accounts.models import Invitation
from ctai.accounts.tests.rights_table import Row, allow, everyone
from ctai.accounts.tokens import digest_of
from ctai.rules.roles import Role

REGISTRARS = ("support", "steward")


def prepare(world):
    world.lead.is_manager = True
    world.lead.save(update_fields=["is_manager"])
    world.things["invitation"] = Invitation.objects.create(
        organisation=world.lead.organisation,
        email="nouvelle@ville.example",
        first_name="Inès",
        last_name="Petit",
        role=Role.PROJECT_LEAD.value,
        digest=digest_of("invitation"),
        invited_by=world.lead,
        created_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=1),
    )


def elected(world):
    return {"pk": world.elected.pk}


def organisation(world):
    return {"pk": world.lead.organisation_id}


def nothing(world):
    return {"token": "inconnu"}


ROWS = [
    Row("accounts:sign_in", expect={"anonymous": 200}, otherwise=302),
    Row("accounts:link_sent", expect=everyone(200)),
    Row("accounts:use_link", kwargs=nothing, expect=everyone(410)),
    Row("accounts:sign_out", method="post", expect=everyone(302)),
    Row("accounts:personas", expect=everyone(200)),
    Row("accounts:switch", otherwise=200),
    Row("accounts:no_membership", otherwise=302),
    Row("accounts:profile", otherwise=200),
    Row("accounts:organisation", otherwise=200),
    Row("accounts:invite", expect=allow("lead", *REGISTRARS), otherwise=403),
    Row(
        "accounts:cancel_invitation",
        kwargs=lambda world: {"pk": world.invitation.pk},
        method="post",
        expect=allow("lead", *REGISTRARS, status=302) | allow("elected", status=403),
    ),
    Row("accounts:accept_invitation", kwargs=nothing, expect=everyone(410)),
    Row("accounts:accept_invitation", kwargs=lambda world: {"token": "invitation"}, expect=everyone(200)),
    Row("accounts:end_membership", kwargs=elected, expect=allow("lead", "elected", *REGISTRARS)),
    Row(
        "accounts:end_membership",
        kwargs=elected,
        method="post",
        expect=allow("lead", "elected", *REGISTRARS, status=302),
    ),
    Row(
        "accounts:set_manager",
        kwargs=elected,
        method="post",
        data=lambda world: {"to": "oui"},
        expect=allow("lead", *REGISTRARS, status=302) | allow("elected", status=403),
    ),
    Row("accounts:organisations", expect=allow(*REGISTRARS)),
    Row("accounts:register", expect=allow(*REGISTRARS)),
    Row("accounts:organisation_page", kwargs=organisation, expect=allow(*REGISTRARS)),
    Row("accounts:invite_into", kwargs=organisation, expect=allow(*REGISTRARS)),
]
