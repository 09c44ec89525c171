from django.urls import path

from ctai.rulings.views import pages

app_name = "rulings"
_CONTRACT = "contrats/<str:number>/decisions/"
urlpatterns = [
    path("decisions/a-notifier/", pages.pending, name="pending"),
    path("decisions/notifiees/", pages.mine, name="mine"),
    path("decisions/notifiees/<int:pk>/", pages.ruling, name="ruling"),
    path(_CONTRACT, pages.home, name="home"),
    path(_CONTRACT + "notifier/<int:line>/", pages.notify, name="notify"),
]
