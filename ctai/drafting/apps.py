from django.apps import AppConfig


class DraftingConfig(AppConfig):
    name = "ctai.drafting"
    label = "drafting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ctai.drafting.texts import register_sections

        register_sections()
