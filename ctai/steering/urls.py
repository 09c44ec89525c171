from django.urls import path

from ctai.steering import views

app_name = "steering"
urlpatterns = [
    path("territoires/", views.territories, name="territories"),
    path("chiffres/", views.figures, name="figures"),
    path("chiffres/contrats/<slug:count>/", views.counted, name="counted"),
    path("pilotage/", views.home, name="home"),
    path("pilotage/dossiers/<slug:count>/", views.files, name="files"),
    path("pilotage/bilans-en-retard/", views.late_reports, name="late_reports"),
]
