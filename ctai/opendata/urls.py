from django.urls import path

from ctai.opendata import views

app_name = "opendata"
urlpatterns = [
    path("donnees/", views.home, name="home"),
    path("donnees/contrats.csv", views.public_csv, name="public_csv"),
    path("contrats/export/contrats.csv", views.contracts_csv, name="contracts_csv"),
]
