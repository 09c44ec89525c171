from django.urls import path

from ctai.workbook import views

app_name = "workbook"
_HOME = "contrats/<str:number>/classeur/"
urlpatterns = [
    path(_HOME, views.home, name="home"),
    path(_HOME + "telecharger/", views.download, name="download"),
    path(_HOME + "depots/<int:pk>/", views.upload, name="upload"),
]
