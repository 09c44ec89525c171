from django.urls import path

from ctai.outlines import views

app_name = "outlines"
urlpatterns = [
    path("trames/", views.listing, name="list"),
    path("trames/preparer/", views.prepare, name="prepare"),
    path("trames/<int:number>/", views.outline, name="outline"),
    path("trames/<int:number>/publier/", views.publish, name="publish"),
    path("trames/<int:number>/sections/ajouter/", views.add, name="section_add"),
    path("trames/<int:number>/sections/<slug:slug>/", views.section, name="section"),
]
