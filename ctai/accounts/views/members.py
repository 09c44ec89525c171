"""One's memberships, one's organisation, its members and those it invites."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ctai.accounts import reads
from ctai.accounts.acts import invitations, members
from ctai.accounts.forms import InvitationForm, NamesForm
from ctai.accounts.identity import sign_in, work_under
from ctai.accounts.models import Invitation, Membership, Organisation
from ctai.accounts.permissions import can_end_membership, can_manage, can_register, can_see_members
from ctai.accounts.requests import MemberRequest
from ctai.design.clock import now, today
from ctai.rules.refusals import ActRefused, refuse_unless


@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: MemberRequest) -> HttpResponse:
    """Choose for whom one works from now on."""
    memberships = reads.memberships_of(request.user, today())
    if request.method == "POST":
        chosen = next((m for m in memberships if str(m.pk) == request.POST.get("membership")), None)
        if chosen is None:
            raise Http404
        work_under(request, chosen)
        messages.success(request, f"Vous travaillez maintenant pour {chosen.organisation}.")
        return redirect("notifications:home")
    return render(request, "accounts/switch.html", {"memberships": memberships, "current": request.membership})


def no_membership(request: HttpRequest) -> HttpResponse:
    if request.membership is not None:  # type: ignore[attr-defined]
        return redirect("accounts:organisation")
    return render(request, "accounts/no_membership.html")


no_membership.without_membership = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    person = request.user
    form = NamesForm(request.POST) if request.method == "POST" else NamesForm.of(person)  # type: ignore[arg-type]
    if form.is_valid():
        names = form.cleaned_data
        members.change_names(person, today=today(), **names)  # type: ignore[arg-type]
        messages.success(request, "Vos nom et prénom sont enregistrés.")
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


profile.without_membership = True  # type: ignore[attr-defined]


@require_safe
def own_organisation(request: MemberRequest) -> HttpResponse:
    return organisation_page(request, request.membership.organisation)


@require_safe
def any_organisation(request: MemberRequest, pk: int) -> HttpResponse:
    """The same page of any organisation, for those who register them."""
    if can_register(request.membership):
        raise Http404
    return organisation_page(request, get_object_or_404(Organisation.objects.select_related("territory"), pk=pk))


def organisation_page(request: MemberRequest, organisation: Organisation) -> HttpResponse:
    is_own = organisation.pk == request.membership.organisation_id
    context = {
        "organisation": organisation,
        "departements": organisation.departements.order_by("code"),
        "members": reads.members_of(organisation, today()),
        "invitations": reads.pending_invitations(organisation, now()),
        "may_manage": can_manage(organisation, request.membership) is None,
        "may_register": can_register(request.membership) is None,
        "is_own": is_own,
        "invite_url": reverse("accounts:invite") if is_own else reverse("accounts:invite_into", args=[organisation.pk]),
    }
    return render(request, "accounts/organisation.html", context)


def page_of(request: MemberRequest, organisation: Organisation) -> str:
    if organisation.pk == request.membership.organisation_id:
        return reverse("accounts:organisation")
    return reverse("accounts:organisation_page", args=[organisation.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: MemberRequest, pk: int | None = None) -> HttpResponse:
    """Into one's own organisation, or by support into any."""
    organisation = request.membership.organisation
    if pk is not None:
        if can_register(request.membership):
            raise Http404
        organisation = get_object_or_404(Organisation, pk=pk)
    refuse_unless(can_manage(organisation, request.membership))
    form = InvitationForm(organisation, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invite(
                organisation,
                form.guest(),
                by=request.membership,
                today=today(),
                now=now(),
                address_of=invitation_address(request),
            )
            messages.success(request, f"L'invitation est envoyée à {form.cleaned_data['email']}.")
            return redirect(page_of(request, organisation))
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
    context = {"form": form, "organisation": organisation, "back": page_of(request, organisation)}
    return render(request, "accounts/invite.html", context)


def invitation_address(request: HttpRequest) -> Callable[[str], str]:
    return lambda token: request.build_absolute_uri(reverse("accounts:accept_invitation", args=[token]))


@require_POST
def cancel_invitation(request: MemberRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.select_related("organisation"), pk=pk)
    if can_see_members(invitation.organisation, request.membership):
        raise Http404
    invitations.cancel_invitation(invitation, by=request.membership, today=today(), now=now())
    messages.success(request, f"L'invitation de {invitation.first_name} {invitation.last_name} est annulée.")
    return redirect(page_of(request, invitation.organisation))


@login_not_required
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Shown first, accepted by a button: opening the link from a mail commits to nothing."""
    try:
        if request.method == "POST":
            membership = invitations.accept_invitation(token, today=today(), now=now())
            sign_in(request, membership.person)
            work_under(request, membership)
            messages.success(request, f"Bienvenue : vous êtes membre de {membership.organisation}.")
            return redirect("accounts:organisation")
        invitation = invitations.find_invitation(token, now())
    except ActRefused as refused:
        return render(request, "accounts/invitation_unusable.html", {"refusal": refused.refusal}, status=410)
    other = request.user if request.user.is_authenticated and request.user.email != invitation.email else None
    return render(request, "accounts/accept_invitation.html", {"invitation": invitation, "other": other})


def _member_or_404(request: MemberRequest, pk: int) -> Membership:
    """A present member of an organisation whose members this person may see."""
    active = Membership.objects.active(today()).select_related("person", "organisation")
    member = get_object_or_404(active, pk=pk)
    if can_see_members(member.organisation, request.membership) and member.person_id != request.user.pk:
        raise Http404
    return member


@require_http_methods(["GET", "HEAD", "POST"])
def end_membership(request: MemberRequest, pk: int) -> HttpResponse:
    member = _member_or_404(request, pk)
    is_me = member.person_id == request.user.pk
    if request.method == "POST":
        members.end_membership(member, by=request.membership, today=today())
        messages.success(request, f"{member.person} n'est plus membre de {member.organisation}.")
        return redirect("notifications:home" if is_me else page_of(request, member.organisation))
    refuse_unless(can_end_membership(member, request.membership, today()))
    context = {"member": member, "is_me": is_me, "back": page_of(request, member.organisation)}
    return render(request, "accounts/end_membership.html", context)


@require_POST
def set_manager(request: MemberRequest, pk: int) -> HttpResponse:
    member = _member_or_404(request, pk)
    to = request.POST.get("to") == "oui"
    members.set_manager(member, to=to, by=request.membership, today=today())
    what = "peut maintenant" if to else "ne peut plus"
    messages.success(request, f"{member.person} {what} inviter et retirer des membres.")
    return redirect(page_of(request, member.organisation))
