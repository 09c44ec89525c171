from django.apps import AppConfig


class SignatureConfig(AppConfig):
    name = "ctai.signature"
    label = "signature"
    default_auto_field = "django.db.models.BigAutoField"
