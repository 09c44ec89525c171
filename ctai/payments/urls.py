from django.urls import path

from ctai.payments import views

app_name = "payments"
urlpatterns = [
    path("versements/", views.to_come, name="to_come"),
    path("versements/chorus/", views.extracts, name="extracts"),
    path("versements/chorus/<int:pk>/", views.extract, name="extract"),
    path("beneficiaires/", views.search, name="payees"),
    path("beneficiaires/<int:pk>/", views.payee, name="payee"),
]
