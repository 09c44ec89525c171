from django.urls import path

from ctai.drafting.views import citations, opinions, priorities, sections, structure, versions

app_name = "diagnosis"
_CONTRACT = "contrats/<slug:number>/diagnostic/"
_RANKED = f"{_CONTRACT}liste-des-priorites/"
_SECTION = f"{_CONTRACT}<slug:slug>/"
urlpatterns = [
    path("diagnostics/", versions.readable, name="list"),
    path(_CONTRACT, versions.home, name="home"),
    path(f"{_CONTRACT}versions/<int:version>/", versions.version, name="version"),
    path(f"{_CONTRACT}avis/", opinions.opinion, name="opinion"),
    path(f"{_CONTRACT}trame/", structure.adopt, name="adopt"),
    path(f"{_CONTRACT}sections/", structure.add, name="section_add"),
    path(_RANKED, priorities.grid, name="grid"),
    path(f"{_RANKED}ajouter/", priorities.add, name="priority_add"),
    path(f"{_RANKED}<int:pk>/", priorities.edit, name="priority"),
    path(f"{_RANKED}<int:pk>/retirer/", priorities.remove, name="priority_remove"),
    path(_SECTION, sections.section, name="section"),
    path(f"{_SECTION}ecrire/", sections.write, name="write"),
    path(f"{_SECTION}etat/", structure.settle, name="section_act"),
    path(f"{_SECTION}intitule/", structure.name, name="section_name"),
    path(f"{_SECTION}reponse/", sections.answer, name="answer"),
    path(f"{_SECTION}reponse/retirer/", sections.withdraw, name="answer_withdraw"),
    path(f"{_SECTION}citer/", citations.cite, name="cite"),
    path(f"{_SECTION}citations/<int:cited>/", citations.citation, name="citation"),
]
