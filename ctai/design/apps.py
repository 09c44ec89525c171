from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "ctai.design"
    label = "design"
    default_auto_field = "django.db.models.BigAutoField"
