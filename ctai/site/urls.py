from django.urls import path

from ctai.site import views

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path("etapes/", views.steps, name="steps"),
    path("guides/", views.guides, name="guides"),
    path("guides/<slug:slug>/", views.guide, name="guide"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("mentions-legales/", views.legal, name="legal"),
    path("donnees-personnelles/", views.privacy, name="privacy"),
    path("etat-du-service/", views.health, name="health"),
    path("demonstration/courriels/", views.outbox, name="outbox"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
]
