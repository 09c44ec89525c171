"""Members of an organisation: who may invite, who leaves, what one's name is."""

from datetime import date

from django.db import transaction

from ctai.accounts.ledger import record
from ctai.accounts.models import Membership, Organisation, Person
from ctai.accounts.permissions import can_change_manager, can_end_membership
from ctai.accounts.reads import memberships_of
from ctai.rules.refusals import refuse_unless


def _locked(target: Membership) -> Membership:
    """The row as it is now, its organisation locked: two managers must not remove each other at the same moment."""
    Organisation.objects.select_for_update().get(pk=target.organisation_id)
    return Membership.objects.select_related("person", "organisation").get(pk=target.pk)


@transaction.atomic
def end_membership(target: Membership, *, by: Membership, today: date) -> None:
    """From today this person no longer works for the organisation. Their past acts and what they wrote stay."""
    target = _locked(target)
    if target.ended_on is not None:
        return
    refuse_unless(can_end_membership(target, by, today))
    target.ended_on = max(today, target.started_on)
    target.save(update_fields=["ended_on"])
    sentence = f"{target.person} n'est plus membre de {target.organisation} (« {target.get_role_display()} »)"
    record(
        target.organisation,
        "end_membership",
        sentence,
        by=by,
        today=today,
        about=target,
        changes={"ended_on": (None, target.ended_on)},
    )


@transaction.atomic
def set_manager(target: Membership, *, to: bool, by: Membership, today: date) -> None:
    """Give or take the right to invite and remove members."""
    target = _locked(target)
    refuse_unless(can_change_manager(target, by, to=to, today=today))
    if target.is_manager == to:
        return
    target.is_manager = to
    target.save(update_fields=["is_manager"])
    sentence = f"{target.person} {'peut désormais' if to else 'ne peut plus'} inviter et retirer des membres"
    record(
        target.organisation,
        "set_manager",
        sentence,
        by=by,
        today=today,
        about=target,
        changes={"is_manager": (not to, to)},
    )


@transaction.atomic
def change_names(person: Person, *, first_name: str, last_name: str, today: date) -> None:
    """One's own names; what was written under the old ones keeps them (the journal stores names as they were)."""
    changes = {
        name: (getattr(person, name), new)
        for name, new in (("first_name", first_name), ("last_name", last_name))
        if getattr(person, name) != new
    }
    if not changes:
        return
    old = str(person)
    person.first_name, person.last_name = first_name, last_name
    person.save(update_fields=["first_name", "last_name"])
    seen: set[int] = set()
    for membership in memberships_of(person, today):
        if membership.organisation_id not in seen:
            seen.add(membership.organisation_id)
            sentence = f"{old} s'appelle désormais {person}"
            record(
                membership.organisation,
                "change_names",
                sentence,
                by=membership,
                today=today,
                about=person,
                changes=changes,
            )
