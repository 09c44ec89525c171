from django.urls import path

from ctai.notifications import views

app_name = "notifications"
urlpatterns = [
    path("accueil/", views.home, name="home"),
    path("accueil/tout-lu/", views.read_all, name="read_all"),
    path("preferences/", views.preferences, name="preferences"),
]
