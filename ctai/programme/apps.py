from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "ctai.programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ctai.exchanges import operators
        from ctai.programme.reads import operators_of

        operators.register(operators_of)
