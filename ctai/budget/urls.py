from django.urls import path

from ctai.budget import views

app_name = "budget"
_BUDGET = "contrats/<str:number>/budget/"
_LINE = _BUDGET + "lignes/<int:pk>/"
_PAYMENT = _BUDGET + "versements/<int:pk>/"
_CHECK = _BUDGET + "controles/<slug:code>/"
urlpatterns = [
    path(_BUDGET, views.budget, name="budget"),
    path(_BUDGET + "saisie/", views.edit, name="edit"),
    path(_BUDGET + "financeurs/ajouter/", views.add_row, name="add_row"),
    path(_BUDGET + "accords/", views.grants, name="grants"),
    path(_BUDGET + "versements/", views.instalments, name="instalments"),
    path(_BUDGET + "controles/", views.checks, name="checks"),
    path(_LINE, views.line, name="line"),
    path(_LINE + "retirer/", views.remove_row, name="remove_row"),
    path(_LINE + "versements/ajouter/", views.plan, name="plan"),
    path(_PAYMENT + "payer/", views.pay, name="pay"),
    path(_PAYMENT + "annuler/", views.cancel, name="cancel"),
    path(_PAYMENT + "retirer/", views.remove_instalment, name="remove_instalment"),
    path(_CHECK + "justifier/", views.justify, name="justify"),
    path(_CHECK + "juger/", views.judge, name="judge"),
]
