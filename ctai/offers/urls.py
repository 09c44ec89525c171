from django.urls import path

from ctai.offers import views

app_name = "offers"
_OFFER = "contrats/<slug:number>/territoire/offre/"
urlpatterns = [
    path(f"{_OFFER}doublons/", views.twins, name="twins"),
    path(f"{_OFFER}doublons/<int:first>/<int:second>/", views.twin, name="twin"),
]
