"""Opening a sheet to the people of the body that carries it: the first one is invited by the authority.

Rights follow the SIRET, never a person. Once somebody there may invite, that person alone brings the others in.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import cast

from ctai.accounts.acts.invitations import Guest, send_invitation
from ctai.accounts.models import Invitation, Membership, Organisation
from ctai.programme.acts import record
from ctai.programme.models import Action
from ctai.programme.permissions import can_invite_operator
from ctai.rules.refusals import refuse_unless
from ctai.rules.roles import Role


def invite_operator(
    action: Action,
    *,
    email: str,
    first_name: str,
    last_name: str,
    by: Membership,
    today: date,
    now: datetime,
    address_of: Callable[[str], str],
) -> Invitation:
    """Invite the first person of the operator, who may then invite colleagues. The mail leaves, or nothing is kept."""
    refuse_unless(can_invite_operator(action, by, today))
    body = cast(Organisation, action.operator)
    guest = Guest(email, first_name, last_name, Role.OPERATOR_AGENT, is_manager=True)
    invitation = send_invitation(body, guest, by=by, today=today, now=now, address_of=address_of)
    record(action, "invite_operator", f"{first_name} {last_name} ({body}) est invité·e à la remplir", by, today)
    return invitation
