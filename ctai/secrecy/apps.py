from django.apps import AppConfig


class SecrecyConfig(AppConfig):
    name = "ctai.secrecy"
    label = "secrecy"
