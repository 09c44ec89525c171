from django.urls import path

from ctai.design import views

app_name = "design"
urlpatterns = [path("galerie/", views.gallery, name="gallery")]
