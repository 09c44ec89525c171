from django.urls import path

from ctai.exchanges import views, views_decisions

app_name = "exchanges"
_HOME = "contrats/<str:number>/echanges/"
_MEETING = _HOME + "reunions/<int:pk>/"
_DECISION = _HOME + "decisions/<int:pk>/"
urlpatterns = [
    path(_HOME, views.home, name="home"),
    path(_HOME + "fichiers/<int:pk>/", views.file, name="file"),
    path(_HOME + "reunions/ajouter/", views.meeting_add, name="meeting_add"),
    path(_MEETING, views.meeting, name="meeting"),
    path(_MEETING + "modifier/", views.meeting_edit, name="meeting_edit"),
    path(_MEETING + "compte-rendu/", views.minutes, name="minutes"),
    path(_MEETING + "partager/", views.meeting_share, name="meeting_share"),
    path(_MEETING + "supprimer/", views.meeting_delete, name="meeting_delete"),
    path(_MEETING + "decisions/ajouter/", views_decisions.decision_add, name="decision_add"),
    path(_HOME + "decisions/", views_decisions.decisions, name="decisions"),
    path(_DECISION + "modifier/", views_decisions.decision_edit, name="decision_edit"),
    path(_DECISION + "realisee/", views_decisions.decision_done, name="decision_done"),
    path(_DECISION + "supprimer/", views_decisions.decision_delete, name="decision_delete"),
]
