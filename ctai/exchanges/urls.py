from django.urls import path

from ctai.exchanges import views, views_decisions, views_invitations, views_operator, views_threads

app_name = "exchanges"
_HOME = "contrats/<str:number>/echanges/"
_MEETING = _HOME + "reunions/<int:pk>/"
_DECISION = _HOME + "decisions/<int:pk>/"
urlpatterns = [
    path(_HOME, views_threads.home, name="home"),
    path(_HOME + "fils/ouvrir/", views_threads.thread_add, name="thread_add"),
    path(_HOME + "fils/<int:pk>/", views_threads.thread, name="thread"),
    path(_HOME + "fichiers/<int:pk>/", views_threads.file, name="file"),
    path("mes-echanges/", views_operator.mine, name="mine"),
    path("mes-echanges/<int:pk>/", views_operator.my_thread, name="my_thread"),
    path("mes-echanges/fichiers/<int:pk>/", views_operator.my_file, name="my_file"),
    path(_HOME + "reunions/ajouter/", views.meeting_add, name="meeting_add"),
    path(_MEETING, views.meeting, name="meeting"),
    path(_MEETING + "modifier/", views.meeting_edit, name="meeting_edit"),
    path(_MEETING + "compte-rendu/", views.minutes, name="minutes"),
    path(_MEETING + "partager/", views.meeting_share, name="meeting_share"),
    path(_MEETING + "supprimer/", views.meeting_delete, name="meeting_delete"),
    path(_MEETING + "inviter/", views_invitations.meeting_invite, name="meeting_invite"),
    path(_MEETING + "annuler/", views_invitations.meeting_cancel, name="meeting_cancel"),
    path(_MEETING + "reunion.ics", views_invitations.meeting_download, name="meeting_download"),
    path(_MEETING + "decisions/ajouter/", views_decisions.decision_add, name="decision_add"),
    path(_HOME + "decisions/", views_decisions.decisions, name="decisions"),
    path(_DECISION + "modifier/", views_decisions.decision_edit, name="decision_edit"),
    path(_DECISION + "realisee/", views_decisions.decision_done, name="decision_done"),
    path(_DECISION + "supprimer/", views_decisions.decision_delete, name="decision_delete"),
]
