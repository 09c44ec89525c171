from django.urls import path

from ctai.accounts.views import demonstration, members, signing_in, support

app_name = "accounts"
urlpatterns = [
    path("connexion/", signing_in.ask, name="sign_in"),
    path("connexion/envoi/", signing_in.sent, name="link_sent"),
    path("connexion/<str:token>/", signing_in.use, name="use_link"),
    path("deconnexion/", signing_in.leave, name="sign_out"),
    path("demonstration/", demonstration.personas, name="personas"),
    path("changer/", members.switch, name="switch"),
    path("sans-organisation/", members.no_membership, name="no_membership"),
    path("mon-profil/", members.profile, name="profile"),
    path("mon-organisation/", members.own_organisation, name="organisation"),
    path("mon-organisation/inviter/", members.invite, name="invite"),
    path("invitations/<int:pk>/annuler/", members.cancel_invitation, name="cancel_invitation"),
    path("invitation/<str:token>/", members.accept_invitation, name="accept_invitation"),
    path("membres/<int:pk>/fin/", members.end_membership, name="end_membership"),
    path("membres/<int:pk>/gestion/", members.set_manager, name="set_manager"),
    path("assistance/organisations/", support.organisations, name="organisations"),
    path("assistance/organisations/nouvelle/", support.register, name="register"),
    path("assistance/organisations/<int:pk>/", members.any_organisation, name="organisation_page"),
    path("assistance/organisations/<int:pk>/inviter/", members.invite, name="invite_into"),
]
