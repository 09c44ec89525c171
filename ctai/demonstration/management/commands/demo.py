from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from ctai.accounts.models import Membership
from ctai.accounts.reads import DEMO_DOMAIN
from ctai.contracts.models import Contract
from ctai.demonstration import listening, texts, writing
from ctai.demonstration.cast import gather
from ctai.demonstration.ending import prepare_text, run_a_year, sign
from ctai.demonstration.story import Story
from ctai.design.clock import now, today
from ctai.diagnosis.models import Stance
from ctai.notifications.acts import take_pending
from ctai.notifications.models import Notice


def diagnose(story: Story, ofii: Membership, opinions: list[tuple[Membership, Stance, str]]) -> None:
    """A whole diagnosis, from the people heard to the frozen text."""
    writing.open_diagnosis(story)
    listening.listen(story, ofii)
    sections = writing.write(story)
    writing.rank(story)
    writing.discuss(story, taken=True)
    writing.advise(story, opinions)
    writing.agree(story, sections)
    writing.freeze(story)


def half_written(story: Story) -> None:
    """A diagnosis both sides are writing: five sections, remarks to answer, some agreements, a survey closed."""
    writing.open_diagnosis(story)
    listening.ask_people(story)
    sections = writing.write(story, sections=5)
    writing.discuss(story, taken=False)
    writing.agree(story, sections[:2])


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
        officer, prefect = people["rachida.benali"], people["philippe.morel"]
        doubs_officer, doubs_prefect = people["thomas.faivre"], people["catherine.roy"]
        millau = Story(
            people["claire.vidal"],
            people["edouard.costes"],
            officer,
            prefect,
            day - timedelta(days=800),
            partners=(people["nadia.fabre"],),
            operator=people["amina.diallo"].organisation,
        )
        millau.letter()
        millau.exchanges()
        diagnose(
            millau,
            people["luc.bernard"],
            [
                (people["helene.sicard"], Stance.FAVOURABLE, texts.OPINION_OF_THE_SUB_PREFECT),
                (people["luc.bernard"], Stance.RESERVED, texts.OPINION_OF_OFII),
            ],
        )
        millau.proposal()
        millau.acceptance()
        prepare_text(millau)
        sign(millau)
        run_a_year(millau, day)
        lead, elected = people["julie.perrin"], people["alain.girard"]
        besancon = Story(lead, elected, doubs_officer, doubs_prefect, day - timedelta(days=290))
        besancon.letter()
        besancon.exchanges()
        writing.open_diagnosis(besancon)
        sections = writing.write(besancon)
        writing.rank(besancon)
        writing.agree(besancon, sections)
        writing.freeze(besancon)
        besancon.proposal()
        lead, elected = people["karim.haddad"], people["anne.vuillemin"]
        montbeliard = Story(lead, elected, doubs_officer, doubs_prefect, day - timedelta(days=90))
        montbeliard.letter()
        montbeliard.exchanges()
        half_written(montbeliard)
        rodez = Story(people["lucie.andrieu"], people["michel.bonnet"], officer, prefect, day - timedelta(days=40))
        rodez.letter()
        self.tell(day)
        self.stdout.write("Démonstration installée : quatre répétitions, de la lettre au contrat en vigueur.")

    def tell(self, day: date) -> None:
        """Everyone was told of all this at the time: no e-mail leaves today, and what is old has been read."""
        while take_pending(now()):
            pass
        Notice.objects.filter(mailed_at=None).update(mailed_at=now())
        Notice.objects.filter(entry__day__lt=day - timedelta(days=45)).update(read_at=now())
