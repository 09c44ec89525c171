from django.urls import URLPattern

app_name = "intent"
urlpatterns: list[URLPattern] = []
