from django.urls import path

from ctai.diagnosis.views import priorities, sections, versions

app_name = "diagnosis"
_CONTRACT = "contrats/<slug:number>/diagnostic/"
_RANKED = f"{_CONTRACT}liste-des-priorites/"
urlpatterns = [
    path("diagnostics/", versions.readable, name="list"),
    path(_CONTRACT, versions.home, name="home"),
    path(f"{_CONTRACT}versions/<int:version>/", versions.version, name="version"),
    path(f"{_RANKED}ajouter/", priorities.add, name="priority_add"),
    path(f"{_RANKED}<int:pk>/", priorities.edit, name="priority"),
    path(f"{_RANKED}<int:pk>/deplacer/", priorities.move, name="priority_move"),
    path(f"{_RANKED}<int:pk>/retirer/", priorities.remove, name="priority_remove"),
    path(f"{_CONTRACT}<slug:slug>/", sections.section, name="section"),
    path(f"{_CONTRACT}<slug:slug>/ecrire/", sections.write, name="write"),
    path(f"{_CONTRACT}<slug:slug>/reponse/", sections.answer, name="answer"),
    path(f"{_CONTRACT}<slug:slug>/reponse/retirer/", sections.withdraw, name="answer_withdraw"),
    path(f"{_CONTRACT}<slug:slug>/chiffres/<int:pk>/", sections.placed, name="placed"),
]
