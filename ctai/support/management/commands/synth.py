from argparse import ArgumentTypeError
from datetime import date
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ctai.contracts.models import Contract
from ctai.design.clock import today
from ctai.support.synth.volume import make_volume


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 200_000:
        raise ArgumentTypeError("écrivez un nombre de 1 à 200000")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError("écrivez une date AAAA-MM-JJ") from error


class Command(BaseCommand):
    help = "Remplit une base d'essai de contrats inventés, sur des territoires réels, pour mesurer. Jamais en vrai."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--contracts", type=_count, required=True, help="Combien de contrats ajouter.")
        parser.add_argument("--seed", type=int, required=True, help="Même graine, mêmes contrats.")
        parser.add_argument("--day", type=_day, help="Le jour où le volume est vu (défaut : aujourd'hui).")
        parser.add_argument("--add", action="store_true", help="Ajoute à une base qui a déjà des contrats réels.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["add"] and Contract.objects.real().exists():
            raise CommandError(
                "Cette base contient déjà des contrats réels : rien n'a été ajouté. "
                "Si c'est une base d'essai, ajoutez --add."
            )
        started = monotonic()
        count = options["contracts"]
        verbose = options["verbosity"] > 1

        def tell(done: int) -> None:
            if verbose:
                self.stdout.write(f"  {done} / {count} en {monotonic() - started:.0f} s")

        make_volume(count, options["seed"], options["day"] or today(), tell=tell)
        self.stdout.write(f"{count} contrats inventés en {monotonic() - started:.0f} s.")
