from django.apps import AppConfig


class RegrantsConfig(AppConfig):
    name = "ctai.regrants"
    label = "regrants"
    default_auto_field = "django.db.models.BigAutoField"
