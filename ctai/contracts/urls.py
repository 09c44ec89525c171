from django.urls import path

from ctai.contracts import views

app_name = "contracts"
urlpatterns = [
    path("contrats/", views.index, name="list"),
    path("contrats/<str:number>/periode/", views.period, name="period"),
    path("contrats/<str:number>/parties/", views.parties, name="parties"),
    path("contrats/<str:number>/journal/", views.journal, name="journal"),
]
