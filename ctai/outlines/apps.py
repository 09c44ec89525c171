from django.apps import AppConfig


class OutlinesConfig(AppConfig):
    name = "ctai.outlines"
    label = "outlines"
    default_auto_field = "django.db.models.BigAutoField"
