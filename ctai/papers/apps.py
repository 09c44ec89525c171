from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "ctai.papers"
    label = "papers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ctai.documents import kinds
        from ctai.papers.kinds import KINDS

        kinds.register(KINDS)
