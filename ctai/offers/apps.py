from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "ctai.offers"
    label = "offers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ctai.jobs.registry import register
        from ctai.offers.acts import READ, read_brought

        register(READ, lambda payload, progress: read_brought(payload["import"], progress.step))
