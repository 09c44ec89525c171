from django.urls import path

from ctai.opinions.views import pages

app_name = "opinions"
_CONTRACT = "contrats/<str:number>/avis/"
urlpatterns = [
    path("avis/", pages.mine, name="mine"),
    path(_CONTRACT, pages.home, name="home"),
    path(_CONTRACT + "<int:pk>/", pages.opinion, name="opinion"),
    path(_CONTRACT + "<int:pk>/retirer/", pages.withdraw, name="withdraw"),
]
