from django.urls import path

from ctai.figures import views

app_name = "figures"
_PLACE = "territoires/<slug:kind>/<slug:code>"
urlpatterns = [
    path("chiffres/series/", views.series_list, name="series_list"),
    path("chiffres/series/<slug:code>/", views.series, name="series"),
    path("chiffres/series/<slug:code>/valeurs.csv", views.series_csv, name="series_csv"),
    path(f"{_PLACE}/chiffres/", views.territory, name="territory"),
    path(f"{_PLACE}/chiffres.csv", views.territory_csv, name="territory_csv"),
    path(f"{_PLACE}/chiffres/<slug:series>/", views.figure, name="figure"),
    path(f"{_PLACE}/chiffres/<slug:series>/<slug:content>.csv", views.figure_csv, name="figure_csv"),
]
