from django.urls import path

from ctai.entries import views

app_name = "entries"
urlpatterns = [path("ecritures/", views.home, name="home")]
