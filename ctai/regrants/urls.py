from django.urls import path

from ctai.regrants import views

app_name = "regrants"
_HOME = "contrats/<str:number>/budget/reversements/"
urlpatterns = [
    path(_HOME, views.home, name="home"),
    path(_HOME + "donnees-essentielles.csv", views.essential_csv, name="essential_csv"),
    path(_HOME + "ajouter/", views.add, name="add"),
    path(_HOME + "<int:pk>/annuler/", views.take_back, name="take_back"),
    path(_HOME + "appels/ajouter/", views.add_call, name="add_call"),
    path(_HOME + "appels/<int:pk>/", views.change_call, name="change_call"),
]
