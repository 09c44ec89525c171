from django.urls import path

from ctai.extracts import views

app_name = "extracts"
urlpatterns = [
    path("contrats/<str:number>/classeur/exporter/<slug:what>.<slug:form>", views.table, name="file"),
]
