from django.urls import URLPattern

app_name = "signature"
urlpatterns: list[URLPattern] = []
