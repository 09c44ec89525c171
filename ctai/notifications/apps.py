from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "ctai.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ctai.jobs import periodic
        from ctai.notifications.acts import deliver_pending

        periodic.register(deliver_pending)
