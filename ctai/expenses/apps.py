from django.apps import AppConfig


class ExpensesConfig(AppConfig):
    name = "ctai.expenses"
    label = "expenses"
    default_auto_field = "django.db.models.BigAutoField"
