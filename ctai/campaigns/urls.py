from django.urls import path

from ctai.campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("campagnes/", views.listing, name="list"),
    path("campagnes/<int:year>/", views.campaign, name="campaign"),
    path("campagnes/<int:year>/versions/<int:number>/", views.edition, name="edition"),
    path("campagnes/<int:year>/preparer/", views.prepare, name="prepare"),
    path("campagnes/<int:year>/dates/", views.dates, name="dates"),
    path("campagnes/<int:year>/valeurs/", views.values, name="values"),
    path("campagnes/<int:year>/cibles/", views.targets, name="targets"),
    path("campagnes/<int:year>/publics/<slug:code>/", views.audience, name="audience"),
    path("campagnes/<int:year>/publier/", views.publish, name="publish"),
]
