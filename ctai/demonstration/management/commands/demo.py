from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from ctai.accounts.models import Membership
from ctai.accounts.reads import DEMO_DOMAIN
from ctai.contracts.models import Contract
from ctai.demonstration import stories
from ctai.demonstration.cast import gather
from ctai.design.clock import now, today
from ctai.notifications.acts import take_pending
from ctai.notifications.models import Notice


class Command(BaseCommand):
    help = "Installe la démonstration : personnages fictifs et répétitions à chaque étape. Sans effet la seconde fois."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="Liste seulement les personnages.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["list"]:
            self.install()
            return
        personas = Membership.objects.filter(person__email__endswith=DEMO_DOMAIN, ended_on=None)
        for member in personas.select_related("person", "organisation").order_by("pk"):
            self.stdout.write(f"  {member.person.email:42} {member.get_role_display()}, {member.organisation}")

    @transaction.atomic
    def install(self) -> None:
        """Everything or nothing: a demonstration half made would tell wrong stories."""
        day = today()
        people = gather(day)
        if Contract.objects.filter(is_rehearsal=True, opened_by__person__email__endswith=DEMO_DOMAIN).exists():
            return
        story = stories.millau(people, day)
        for tell in (stories.besancon, stories.montbeliard, stories.rodez):
            tell(people, day)
        stories.credits(people, story, day)
        stories.consult(people, story, day)
        self.tell(day)
        self.stdout.write("Démonstration installée : quatre répétitions, de la lettre au contrat en vigueur.")

    def tell(self, day: date) -> None:
        """Everyone was told of all this at the time: no e-mail leaves today, and what is old has been read."""
        while take_pending(now()):
            pass
        Notice.objects.filter(mailed_at=None).update(mailed_at=now())
        Notice.objects.filter(entry__day__lt=day - timedelta(days=45)).update(read_at=now())
