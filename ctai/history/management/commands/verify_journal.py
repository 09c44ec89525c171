from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ctai.history.journal import verify


class Command(BaseCommand):
    help = "Vérifie la chaîne du journal : lignes changées, retirées ou déplacées."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("streams", nargs="*", help="Numéros de contrats ; tous si aucun n'est donné.")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(verify(options["streams"] or None))
        for fault in faults:
            self.stderr.write(f"{fault.stream}, ligne {fault.sequence} : {fault.sentence}")
        if faults:
            raise CommandError(f"Journal altéré : {len(faults)} anomalie(s).")
        self.stdout.write("Journal intact.")
