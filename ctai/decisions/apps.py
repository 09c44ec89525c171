from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "ctai.decisions"
    label = "decisions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ctai.decisions.deciding import decide_all
        from ctai.jobs.registry import register

        register("decisions.decide", decide_all)
