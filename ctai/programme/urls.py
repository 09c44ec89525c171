from django.urls import path

from ctai.programme import views, views_following

app_name = "programme"
_HOME = "contrats/<str:number>/programme/"
_SHEET = _HOME + "actions/<int:rank>/"
_MINE = "mes-actions/<str:number>/<int:rank>/"
urlpatterns = [
    path(_HOME, views.home, name="home"),
    path(_HOME + "axes/ajouter/", views.add_axis, name="add_axis"),
    path(_HOME + "axes/<int:pk>/", views.axis, name="axis"),
    path(_HOME + "axes/<int:pk>/retirer/", views.remove_axis, name="remove_axis"),
    path(_HOME + "actions/ajouter/", views.add_action, name="add_action"),
    path(_SHEET, views.action, name="action"),
    path(_SHEET + "modifier/<slug:section>/", views.edit, name="edit"),
    path(_SHEET + "resultats/", views.results, name="results"),
    path(_SHEET + "porteur/", views.operator, name="operator"),
    path(_SHEET + "axe/", views.change_axis, name="change_axis"),
    path(_SHEET + "jalons/", views_following.milestones, name="milestones"),
    path(_SHEET + "certification/", views_following.answer, name="answer"),
    path(_SHEET + "personnes/", views_following.people, name="people"),
    path(_SHEET + "deplacer/", views.move, name="move"),
    path(_SHEET + "avancement/", views.status, name="status"),
    path(_SHEET + "retirer/", views.remove, name="remove"),
    path("mes-actions/", views.mine, name="mine"),
    path(_MINE, views.action, {"mine": True}, name="my_action"),
    path(_MINE + "modifier/<slug:section>/", views.edit, {"mine": True}, name="my_edit"),
    path(_MINE + "resultats/", views.results, {"mine": True}, name="my_results"),
    path(_MINE + "jalons/", views_following.milestones, {"mine": True}, name="my_milestones"),
    path(_MINE + "certifier/", views_following.certify, name="my_certify"),
    path(_MINE + "avancement/", views.status, {"mine": True}, name="my_status"),
]
