from django.urls import path

from ctai.survey import views, views_answers, views_public, views_steward

app_name = "survey"
_LIST = "contrats/<str:number>/enquetes/"
_HOME = _LIST + "<int:pk>/"
urlpatterns = [
    path("enquete/<slug:code>/", views_public.choose, name="choose"),
    path("enquete/<slug:code>/<slug:language>/", views_public.answer, name="answer"),
    path("enquete/<slug:code>/<slug:language>/merci/", views_public.thanks, name="thanks"),
    path("enquetes/regles/", views_steward.rules, name="rules"),
    path("enquetes/traductions/<slug:version>/<slug:language>/", views_steward.translation, name="translation"),
    path(_LIST, views.index, name="list"),
    path(_HOME, views.home, name="home"),
    path(_HOME + "modifier/", views.edit, name="edit"),
    path(_HOME + "questions/<int:question>/", views.question, name="question"),
    path(_HOME + "traduire/<slug:language>/", views.translate, name="translate"),
    path(_HOME + "ouvrir/", views.open_, name="open"),
    path(_HOME + "terminer/", views.end, name="end"),
    path(_HOME + "affiche.pdf", views_answers.poster_file, name="poster_file"),
    path(_HOME + "papier/", views_answers.paper, name="paper"),
    path(_HOME + "textes/", views_answers.texts, name="texts"),
    path(_HOME + "resultats/", views_answers.results_page, name="results"),
    path(_HOME + "resultats.csv", views_answers.results_csv, name="results_csv"),
]
