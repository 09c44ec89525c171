from django.urls import path

from ctai.intent import views

app_name = "intent"
urlpatterns = [
    path("lettre/commencer/", views.start, name="start"),
    path("contrats/<str:number>/lettre/", views.letter, name="letter"),
    path("contrats/<str:number>/lettre/modifier/", views.edit, name="edit"),
    path("contrats/<str:number>/lettre/fichier/", views.file, name="file"),
    path("contrats/<str:number>/lettre/deliberation/", views.deliberation, name="deliberation"),
    path("contrats/<str:number>/lettre/retirer/<slug:piece>/", views.remove, name="remove"),
    path("contrats/<str:number>/lettre/telecharger/<slug:piece>/", views.download, name="download"),
]
