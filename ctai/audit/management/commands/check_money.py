from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ctai.audit.money import wrong_rows


class Command(BaseCommand):
    help = (
        "Recalcule chaque montant depuis le grand livre, le compare à ce que dit le journal, et nomme ce qui s'en "
        "écarte. Ne change rien. Le journal lui-même se vérifie par verify_journal."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--most", type=int, default=20, help="Combien d'écarts nommer.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = wrong_rows()
        for name, wrong in found.items():
            shown = ", ".join(str(pk) if pk else "disparu" for pk in wrong[: options["most"]])
            self.stdout.write(f"{name} : {len(wrong)} en écart{f' (numéros {shown})' if wrong else ''}.")
        if any(found.values()):
            raise CommandError("Des montants ne sont pas ceux du grand livre ou du journal : voir ci-dessus.")
