from django.apps import AppConfig


class SignatureConfig(AppConfig):
    name = "ctai.signature"
    label = "signature"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ctai.documents import contributions
        from ctai.signature.documents import contract_text

        contributions.provide_contract_text(contract_text)
