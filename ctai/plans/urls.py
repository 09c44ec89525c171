from django.urls import path

from ctai.plans import views

app_name = "plans"
_PLANS = "contrats/<str:number>/classeur/reprise/"
urlpatterns = [
    path(_PLANS, views.start, name="start"),
    path(_PLANS + "<int:pk>/", views.columns, name="columns"),
    path(_PLANS + "<int:pk>/lignes/", views.rows, name="rows"),
]
