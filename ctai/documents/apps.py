from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ctai.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ctai.documents import kinds, own
        from ctai.documents.making import fail_orphans
        from ctai.jobs import periodic

        kinds.register(own.KINDS)
        periodic.register(fail_orphans)
