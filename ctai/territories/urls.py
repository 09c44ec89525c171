from django.urls import path

from ctai.territories import views

app_name = "territories"
urlpatterns = [
    path("trouver-ma-prefecture/", views.find_prefecture, name="find_prefecture"),
    path("territoires/recherche/", views.search, name="search"),
    path("territoires/<slug:kind>/<slug:code>/", views.page, name="page"),
]
