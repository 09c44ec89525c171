from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "ctai.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ctai.jobs.registry import register
        from ctai.payments import acts, working

        register(acts.READ, working.read_in_background)
        register(acts.APPLY, working.apply_in_background)
