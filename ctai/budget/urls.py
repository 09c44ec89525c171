from django.urls import path

from ctai.budget.views import charges, pages, state

app_name = "budget"
_BUDGET = "contrats/<str:number>/budget/"
_LINE = _BUDGET + "lignes/<int:pk>/"
_CHARGES = _BUDGET + "actions/<int:rank>/charges/"
_MINE = "mes-actions/<str:number>/<int:rank>/charges/"
_PAYMENT = _BUDGET + "versements/<int:pk>/"
_CHECK = _BUDGET + "controles/<slug:code>/"
urlpatterns = [
    path(_BUDGET, pages.budget, name="budget"),
    path(_BUDGET + "saisie/", pages.edit, name="edit"),
    path(_BUDGET + "saisie/case/", pages.cell, name="cell"),
    path(_BUDGET + "financeurs/ajouter/", pages.add_row, name="add_row"),
    path(_BUDGET + "accords/", pages.grants, name="grants"),
    path(_BUDGET + "versements/", pages.instalments, name="instalments"),
    path(_BUDGET + "engagements/", state.commitments, name="commitments"),
    path(_BUDGET + "engagements/<int:pk>/<int:line>/desengager/", state.release, name="release"),
    path(_BUDGET + "exercices/<int:year>/clore/", state.close_year, name="close_year"),
    path(_LINE + "depenses/", state.spent, name="spent"),
    path(_BUDGET + "controles/", pages.checks, name="checks"),
    path(_LINE, pages.line, name="line"),
    path(_LINE + "retirer/", pages.remove_row, name="remove_row"),
    path(_LINE + "versements/ajouter/", pages.plan, name="plan"),
    path(_PAYMENT + "payer/", pages.pay, name="pay"),
    path(_PAYMENT + "constater/", pages.find_met, name="find_met"),
    path(_PAYMENT + "annuler/", pages.cancel, name="cancel"),
    path(_PAYMENT + "retirer/", pages.remove_instalment, name="remove_instalment"),
    path(_CHARGES, charges.charges, name="charges"),
    path(_CHARGES + "prevues/", charges.write, {"what": "planned"}, name="plan_charges"),
    path(_CHARGES + "realisees/", charges.write, {"what": "realised"}, name="tell_charges"),
    path(_MINE, charges.charges, {"mine": True}, name="my_charges"),
    path(_MINE + "prevues/", charges.write, {"what": "planned", "mine": True}, name="my_plan_charges"),
    path(_MINE + "realisees/", charges.write, {"what": "realised", "mine": True}, name="my_tell_charges"),
    path(_CHECK + "justifier/", pages.justify, name="justify"),
    path(_CHECK + "juger/", pages.judge, name="judge"),
]
