from django.apps import AppConfig


class SurveyConfig(AppConfig):
    name = "ctai.survey"
    label = "survey"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ctai.jobs import periodic
        from ctai.survey.closing import close_due

        periodic.register(close_due)
