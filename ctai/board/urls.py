from django.urls import path

from ctai.board import views

app_name = "board"
urlpatterns = [path("contrats/<str:number>/programme/tableau/", views.home, name="home")]
