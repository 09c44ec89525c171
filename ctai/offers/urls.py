from django.urls import path

from ctai.offers import views, views_import

app_name = "offers"
_OFFER = "contrats/<slug:number>/territoire/offre/"
urlpatterns = [
    path(f"{_OFFER}doublons/", views.twins, name="twins"),
    path(f"{_OFFER}doublons/<int:first>/<int:second>/", views.twin, name="twin"),
    path(f"{_OFFER}importer/", views_import.bring, name="import"),
    path(f"{_OFFER}importer/<int:pk>/", views_import.imported, name="imported"),
    path(f"{_OFFER}telecharger/<slug:form>/", views_import.download, name="download"),
]
