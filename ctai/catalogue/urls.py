from django.urls import path

from ctai.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("catalogue/", views.home, name="home"),
    path("catalogue/<slug:code>/", views.entry, name="entry"),
    path("catalogue/<slug:code>/reprendre/", views.copy, name="copy"),
    path("contrats/<str:number>/programme/suggestions/", views.suggested, name="suggestions"),
    path("contrats/<str:number>/programme/actions/<int:rank>/partager/", views.share, name="share"),
]
