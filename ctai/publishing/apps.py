from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "ctai.publishing"
    label = "publishing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ctai.jobs.registry import register
        from ctai.publishing.acts import PUBLISH, READ
        from ctai.publishing.work import publish_import, read_import

        register(READ, lambda payload, progress: read_import(payload["import"], progress.step))
        register(PUBLISH, lambda payload, progress: publish_import(payload["import"], progress.step))
