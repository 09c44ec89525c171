from django.urls import path

from ctai.documents import views

app_name = "documents"
urlpatterns = [
    path("contrats/<str:number>/documents/", views.list_documents, name="list"),
    path("contrats/<str:number>/documents/produire/", views.produce, name="produce"),
    path("contrats/<str:number>/documents/<int:pk>/", views.progress, name="progress"),
    path("contrats/<str:number>/documents/<int:pk>/relancer/", views.retry, name="retry"),
    path("contrats/<str:number>/documents/<int:pk>/fichier/", views.download, name="download"),
    path("contrats/<str:number>/diagnostic/versions/<int:version>/fichiers/", views.diagnosis_files, name="diagnosis"),
]
