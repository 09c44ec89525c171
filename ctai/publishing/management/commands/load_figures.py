"""`manage.py load_figures`: load data/statistiques; a second run only looks at digests."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ctai.publishing.loading import FileRefused, load_all


class Command(BaseCommand):
    help = "Charge les chiffres de data/statistiques (rien à faire quand ils n'ont pas changé)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "data" / "statistiques")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for result in load_all(options["folder"]):
                if result.unchanged:
                    continue
                self.stdout.write(f"{result.mapping.title} : {result.series} séries, {result.values} valeurs")
                if result.unknown:
                    self.stderr.write(f"  codes sans territoire : {', '.join(result.unknown)}")
        except FileRefused as error:
            raise CommandError(str(error)) from error
