from django.urls import path

from ctai.monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("contrats/<str:number>/suivi/", views.home, name="home"),
    path("contrats/<str:number>/suivi/bilans/ouvrir/", views.open_report, name="open_report"),
    path("contrats/<str:number>/suivi/bilans/<int:year>/", views.report, name="report"),
    path("contrats/<str:number>/suivi/bilans/<int:year>/ecrire/", views.write_report, name="write_report"),
    path("contrats/<str:number>/suivi/bilans/<int:year>/<slug:code>/", views.move_report, name="move_report"),
    path("mes-actions/<int:action>/resultats/", views.mine, name="mine"),
    path("mes-actions/<int:action>/resultats/<int:expected>/", views.result, name="result"),
]
