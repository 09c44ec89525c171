from typing import Any

from django.core.management.base import BaseCommand

from ctai.lifecycle.law import law_as_markdown


class Command(BaseCommand):
    help = "Imprime docs/law.md depuis ctai.rules."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(law_as_markdown(), ending="")
