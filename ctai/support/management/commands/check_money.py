from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ctai.envelopes.reads import off_the_ledger
from ctai.funding.reads import lines_off_the_ledger
from ctai.regrants.reads import off_the_ledger as regrants_off_the_ledger


class Command(BaseCommand):
    help = "Recalcule chaque montant depuis le grand livre et nomme ce qui s'en écarte. Ne change rien."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--most", type=int, default=20, help="Combien d'écarts nommer.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = {
            "Lignes de budget": lines_off_the_ledger(),
            "Enveloppes": off_the_ledger(),
            "Lignes reversées": regrants_off_the_ledger(),
        }
        for name, wrong in found.items():
            shown = ", ".join(str(pk) for pk in wrong[: options["most"]])
            self.stdout.write(f"{name} : {len(wrong)} en écart{f' (numéros {shown})' if wrong else ''}.")
        if any(found.values()):
            raise CommandError("Des montants ne sont pas ceux du grand livre : voir les numéros ci-dessus.")
