from django.apps import AppConfig


class SurveyConfig(AppConfig):
    name = "ctai.survey"
    label = "survey"
    default_auto_field = "django.db.models.BigAutoField"
