from django.apps import AppConfig


class IntentConfig(AppConfig):
    name = "ctai.intent"
    label = "intent"
    default_auto_field = "django.db.models.BigAutoField"
