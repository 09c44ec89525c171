"""What a view receives behind the sign-in door."""

from django.http import HttpRequest

from ctai.accounts.models import Membership, Person


class MemberRequest(HttpRequest):
    """A request of somebody signed in and working under a membership (MembershipMiddleware sees to both)."""

    membership: Membership
    user: Person
