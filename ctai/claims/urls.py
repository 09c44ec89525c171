from django.urls import path

from ctai.claims.views import pages

app_name = "claims"
_ONE = "demandes-de-versement/<int:pk>/"
urlpatterns = [
    path("demandes-de-versement/", pages.home, name="home"),
    path("versements/<int:pk>/demander/", pages.ask, name="ask"),
    path(_ONE, pages.claim, name="claim"),
    path(_ONE + "retirer/", pages.withdraw, name="withdraw"),
    path(_ONE + "piece/", pages.proof, name="proof_file"),
]
