"""Questions about people and organisations that cross tables."""

from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from ctai.accounts.models import Invitation, Membership, Organisation, Person

DEMO_DOMAIN = "@demo.ctai.example"


def memberships_of(person: Person, at: date) -> list[Membership]:
    return list(
        Membership.objects.active(at)
        .filter(person=person)
        .select_related("person", "organisation__territory")
        .order_by("organisation__name", "role")
    )


def members_of(organisation: Organisation, at: date) -> list[Membership]:
    return list(
        Membership.objects.active(at)
        .filter(organisation=organisation)
        .select_related("person", "organisation")
        .order_by("person__last_name", "person__first_name", "role")
    )


def pending_invitations(organisation: Organisation, now: datetime) -> QuerySet[Invitation]:
    """Neither accepted, nor cancelled, nor out of date."""
    return (
        Invitation.objects.filter(organisation=organisation, accepted_at=None, cancelled_at=None, expires_at__gt=now)
        .select_related("organisation", "invited_by__person", "invited_by__organisation")
        .order_by("created_at")
    )


def found_organisations(words: str, kind: str, at: date) -> QuerySet[Organisation]:
    """Organisations whose name or SIRET holds the words, with `members`, the count of their present members."""
    present = Q(memberships__started_on__lte=at) & (Q(memberships__ended_on=None) | Q(memberships__ended_on__gt=at))
    found = Organisation.objects.select_related("territory").annotate(members=Count("memberships", filter=present))
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(siret__startswith=word))
    if kind:
        found = found.filter(kind=kind)
    return found.order_by("name", "pk")


def demo_memberships(at: date) -> list[Membership]:
    """The personas of the demonstration: those whose address ends with DEMO_DOMAIN."""
    return list(
        Membership.objects.active(at)
        .filter(person__email__endswith=DEMO_DOMAIN)
        .select_related("person", "organisation__territory")
        .order_by("pk")
    )
