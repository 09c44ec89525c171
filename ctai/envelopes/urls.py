from django.urls import path

from ctai.envelopes import views

app_name = "envelopes"
urlpatterns = [
    path("enveloppes/", views.home, name="home"),
    path("enveloppes/ouvrir/", views.open_credits, name="open_credits"),
    path("enveloppes/<int:pk>/", views.envelope, name="envelope"),
    path("enveloppes/<int:pk>/repartir/", views.hand_down, name="hand_down"),
    path("enveloppes/<int:pk>/rendre/", views.give_back, name="give_back"),
    path("enveloppes/<int:pk>/annuler/", views.cancel, name="cancel"),
]
