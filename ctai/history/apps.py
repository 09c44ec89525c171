from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "ctai.history"
    label = "history"
    default_auto_field = "django.db.models.BigAutoField"
