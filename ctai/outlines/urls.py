from django.urls import URLPattern

app_name = "outlines"
urlpatterns: list[URLPattern] = []
