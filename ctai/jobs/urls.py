from django.urls import path

from ctai.jobs import views

app_name = "jobs"
urlpatterns = [
    path("travaux/", views.list_jobs, name="list"),
    path("travaux/<int:pk>/", views.progress, name="progress"),
]
