from django.apps import AppConfig


class WorkbookConfig(AppConfig):
    name = "ctai.workbook"
    label = "workbook"
    default_auto_field = "django.db.models.BigAutoField"
