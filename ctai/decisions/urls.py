from django.urls import path

from ctai.decisions.views import cuts, proposals, simulations

app_name = "decisions"
_ONE = "simulations/<int:pk>/"
urlpatterns = [
    path("simulations/", simulations.home, name="home"),
    path(_ONE, simulations.simulation, name="simulation"),
    path(_ONE + "remplir/", simulations.fill, name="fill"),
    path(_ONE + "coupe/", cuts.cut, name="cut"),
    path(_ONE + "copier/", simulations.copy, name="copy"),
    path(_ONE + "partager/", simulations.share, name="share"),
    path(_ONE + "proposer/", simulations.propose, name="propose"),
    path(_ONE + "comparer/<int:other>/", simulations.compare, name="compare"),
    path("decisions/", proposals.proposals, name="proposals"),
    path("decisions/<int:pk>/ecarter/", proposals.withdraw, name="withdraw"),
]
