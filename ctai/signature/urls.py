from django.urls import path

from ctai.signature import views

app_name = "signature"
urlpatterns = [
    path("contrats/<str:number>/signature/", views.home, name="home"),
    path("contrats/<str:number>/signature/articles/ajouter/", views.add_article, name="add_article"),
    path("contrats/<str:number>/signature/articles/<slug:code>/", views.article, name="article"),
    path("contrats/<str:number>/signature/articles/<slug:code>/retirer/", views.remove_article, name="remove_article"),
    path("contrats/<str:number>/signature/vote/", views.vote, name="vote"),
    path("contrats/<str:number>/signature/vote/<int:pk>/retirer/", views.withdraw_vote, name="withdraw_vote"),
    path("contrats/<str:number>/signature/texte/<int:version>/", views.frozen, name="frozen"),
    path("contrats/<str:number>/signature/fichiers/<int:pk>/", views.file, name="file"),
]
