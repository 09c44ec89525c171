from django.urls import path

from ctai.lifecycle import views, views_text

app_name = "lifecycle"
urlpatterns = [
    path("contrats/<str:number>/", views.contract, name="contract"),
    path("contrats/<str:number>/actes/<slug:code>/", views.act, name="act"),
    path("contrats/<str:number>/renouveler/", views.renewal, name="renew"),
    path("contrats/<str:number>/signature/composer/", views_text.compose, name="compose"),
    path("contrats/<str:number>/signature/parties/<int:party>/", views_text.sign, name="sign"),
]
