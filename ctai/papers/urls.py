from django.urls import path

from ctai.papers import views

app_name = "papers"
_HOME = "contrats/<str:number>/budget/pieces/"
_BODY = "<int:payee>/<int:year>/"
urlpatterns = [
    path(_HOME, views.home, name="home"),
    path(_HOME + "demandes/" + _BODY, views.request_paper, name="request"),
    path(_HOME + "decisions/" + _BODY, views.grant_paper, name="grant"),
    path(_HOME + "<int:pk>/notifier/", views.notify, name="notify"),
    path(_HOME + "<int:pk>/copie/", views.copy, name="file"),
    path("mes-actions/pieces/", views.mine, name="mine"),
]
