from django.apps import AppConfig


class RulingsConfig(AppConfig):
    name = "ctai.rulings"
    label = "rulings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ctai.jobs.registry import register
        from ctai.rulings.telling import notify_all

        register("rulings.notify", notify_all)
