from django.urls import path

from ctai.figures import views

app_name = "figures"
urlpatterns = [
    path("chiffres/series/", views.series_list, name="series_list"),
    path("chiffres/series/<slug:code>/", views.series, name="series"),
    path("territoires/<slug:kind>/<slug:code>/chiffres/", views.territory, name="territory"),
    path("territoires/<slug:kind>/<slug:code>/chiffres.csv", views.territory_csv, name="territory_csv"),
]
