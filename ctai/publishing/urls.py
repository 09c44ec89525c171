from django.urls import path

from ctai.publishing import views

app_name = "publishing"
urlpatterns = [
    path("chiffres/importer/", views.imports, name="imports"),
    path("chiffres/importer/<int:pk>/", views.one_import, name="import"),
    path("chiffres/importer/<int:pk>/description/", views.describe, name="describe"),
    path("chiffres/importer/<int:pk>/anomalies.csv", views.anomalies_csv, name="anomalies_csv"),
    path("chiffres/importer/<int:pk>/fichier/", views.file, name="file"),
    path("chiffres/editions/", views.editions, name="editions"),
    path("chiffres/editions/<int:pk>/", views.edition, name="edition"),
    path("chiffres/editions/<int:pk>/valeurs.csv", views.edition_csv, name="edition_csv"),
    path("chiffres/editions/<int:pk>/retirer/", views.withdraw, name="withdraw"),
]
