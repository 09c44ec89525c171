"""Walking a file through its life with the real acts, each at its own date: what the demonstration shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar

from django.db.models import Sum
from django.utils import timezone

from ctai.accounts.models import Membership
from ctai.contracts.acts import set_period
from ctai.contracts.models import Contract
from ctai.demonstration import texts
from ctai.diagnosis.models import Priority
from ctai.exchanges import acts as exchanges
from ctai.expenses.acts import Place, plan_charges
from ctai.funding.acts.answer import judge, justify
from ctai.funding.acts.ask import Wanted, ask
from ctai.funding.acts.ledger import LineKey
from ctai.funding.reads import checks_of
from ctai.intent.acts import declare_no_deliberation, save_letter, start_letter
from ctai.lifecycle.acts import RUN
from ctai.programme import acts as programme
from ctai.programme import certification
from ctai.programme.milestones import Step, set_milestones
from ctai.programme.models import Action
from ctai.rules.acts import Act
from ctai.rules.expenses import Account
from ctai.rules.funders import Funder, Route
from ctai.rules.themes import Theme

Thing = TypeVar("Thing")


def known(thing: Thing | None) -> Thing:
    """What the story has already made; a missing piece is a fault of the story, said at once."""
    if thing is None:
        raise LookupError("the story begins with its letter, in a territory the platform knows")
    return thing


@dataclass
class Story:
    """One file and its people. Each chapter runs real acts from `day` on, and leaves `day` where it ended."""

    lead: Membership
    elected: Membership
    officer: Membership
    prefect: Membership
    day: date
    partners: tuple[Membership, ...] = ()
    operator: Membership | None = None
    contract: Contract | None = None

    @property
    def file(self) -> Contract:
        return known(self.contract)

    def wait(self, days: int) -> date:
        self.day += timedelta(days=days)
        return self.day

    def act(self, act: Act, by: Membership, reason: str = "") -> None:
        self.contract = RUN[act](self.file, by=by, today=self.day, reason=reason)

    def letter(self) -> None:
        """Start, write and send the letter of intent."""
        self.contract = start_letter(
            known(self.lead.organisation.territory),
            by=self.lead,
            today=self.day,
            rehearsal=True,
            partners=[partner.organisation for partner in self.partners],
        )
        letter = save_letter(
            self.contract,
            seen=1,
            by=self.lead,
            today=self.day,
            themes=[Theme.HOUSING.value, Theme.FRENCH.value, Theme.RIGHTS.value],
            reasons="Les associations du territoire signalent des besoins qui ne trouvent pas de réponse.",
            needs="Du français le soir, un accompagnement vers le logement, un accès aux droits de proximité.",
            contact_name=str(self.lead.person),
            contact_function="Chef·fe de projet",
            contact_email=self.lead.person.email,
            signatory_name=str(self.elected.person),
            signatory_function="Élu·e signataire",
        )
        declare_no_deliberation(self.contract, seen=letter.version, by=self.lead, today=self.day)
        self.wait(4)
        self.act(Act.SEND_INTENT, self.elected)

    def exchanges(self) -> None:
        """The prefecture acknowledges; a first meeting with its minutes, a decision, a message each way."""
        self.wait(12)
        self.act(Act.ACKNOWLEDGE_INTENT, self.officer)
        meeting = exchanges.plan_meeting(
            self.file,
            by=self.officer,
            today=self.day,
            title="Première rencontre",
            starts_at=timezone.make_aware(datetime.combine(self.wait(10), time(14, 0))),
            place="Préfecture, salle Aubrac",
            participants="Chef·fe de projet de la collectivité\nRéférent·e intégration\nDirection du CCAS",
            agenda="Présenter la démarche ; choisir la méthode du diagnostic ; fixer un calendrier.",
        )
        meeting = exchanges.save_minutes(
            meeting,
            minutes="La méthode est arrêtée : trois ateliers, puis une rédaction à deux.",
            seen=meeting.version,
            by=self.officer,
            today=self.day,
        )
        exchanges.add_decision(
            meeting,
            text="Demander à l'OFII le nombre de signataires du CIR sur le territoire",
            owner=self.officer.organisation,
            due_on=self.day + timedelta(days=30),
            by=self.officer,
            today=self.day,
        )
        exchanges.share_meeting(meeting, seen=meeting.version, by=self.officer, today=self.day)
        exchanges.open_thread(
            self.file, subject="Date du premier atelier",
            text="Merci pour cet échange. Nous proposons le 15 pour le premier atelier.",
            by=self.lead, today=self.day,
        )  # fmt: skip

    def programme(self, sheets: Sequence[texts.Sheet] = texts.SHEETS, years: int = 3) -> None:
        """Period, axes, sheets, results, milestones, budget; the operator certifies its own sheet."""
        self.wait(10)
        starts_on = date(self.day.year, self.day.month, 1) + timedelta(days=92)
        starts_on = starts_on.replace(day=1)
        ends_on = starts_on.replace(year=starts_on.year + years) - timedelta(days=1)
        set_period(
            self.file, starts_on=starts_on, ends_on=ends_on, seen=self.file.version, by=self.lead, today=self.day
        )
        self.file.refresh_from_db()
        cells = [cell for sheet in sheets for cell in self._sheet(sheet, starts_on, ends_on)]
        ask(self.file, cells, by=self.lead, today=self.wait(5))
        self.costs()
        if self.operator:
            for action in self.file.actions.filter(operator=self.operator.organisation):
                certification.certify(action, seen=action.version, by=self.operator, today=self.day)

    def proposal(self) -> None:
        """The programme, its certifications accepted, its anomalies justified; certified, submitted."""
        self.programme()
        if self.operator:
            for action in self.file.actions.filter(operator=self.operator.organisation):
                certification.answer(action, accepted=True, seen=action.version, by=self.lead, today=self.wait(1))
        for one in checks_of(self.file, self.day):
            if one.needs_text and one.outcome.status == "to_justify":
                justify(
                    self.file, one.outcome.rule.code, seen=0, by=self.lead, today=self.day,
                    text="Vérifié avec la préfecture lors de la préparation : voir le compte rendu.",
                )  # fmt: skip
        self.wait(6)
        self.act(Act.CERTIFY_PROPOSAL, self.elected)
        self.wait(2)
        self.act(Act.SUBMIT_PROPOSAL, self.lead)

    def _sheet(self, sheet: texts.Sheet, starts_on: date, ends_on: date) -> list[Wanted]:
        axis = programme.add_axis(self.file, theme=sheet.theme, by=self.lead, today=self.wait(1))
        action = programme.add_action(
            self.file,
            axis=axis,
            title=sheet.title,
            by=self.lead,
            today=self.day,
            problem=sheet.problem,
            adds=sheet.adds,
            existing="Voir l'offre décrite au diagnostic.",
            priority=Priority.objects.filter(diagnosis__contract=self.file, theme=sheet.theme.value).last(),
            partners="CCAS, centres sociaux, France Travail",
            deliverables=sheet.deliverables,
            evaluation="Un point à six mois, puis un bilan annuel avec les personnes accompagnées.",
            audiences=texts.AUDIENCES,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        carrier = self.operator if self.operator and sheet.theme == Theme.FRENCH else self.lead
        body = carrier.organisation
        name = {"siret": body.siret} if body.siret else {"name": body.name}
        programme.assign_operator(action, seen=action.version, by=self.lead, today=self.day, **name)
        results = [
            programme.Expected(year, sheet.label, Decimal(sheet.target), sheet.unit)
            for year in range(starts_on.year, ends_on.year + 1)
        ]
        programme.set_expected_results(action, results, seen=action.version, by=carrier, today=self.day)
        steps = [Step(title, starts_on + timedelta(days=after)) for title, after in texts.MILESTONES]
        set_milestones(action, steps, seen=action.version, by=carrier, today=self.day)
        return self._cells(action, sheet, self._route(sheet))

    def _route(self, sheet: texts.Sheet) -> Route:
        """The three of them in one contract, when it has an operator: the authority calls for who holds the desk."""
        if not self.operator or sheet.theme == Theme.HOUSING:
            return Route.TO_AUTHORITY
        return Route.TO_OPERATOR if sheet.theme == Theme.FRENCH else Route.REGRANTED

    def _cells(self, action: Action, sheet: texts.Sheet, route: Route) -> list[Wanted]:
        """What is asked of the State each year, and a quarter of it from the authority."""
        starts_on, ends_on = known(action.starts_on), known(action.ends_on)
        asked, name = Decimal(sheet.asked), self.lead.organisation.name
        return [
            Wanted(LineKey(action.pk, year, funder.value, label, route.value), None, amount)
            for year in range(starts_on.year, ends_on.year + 1)
            for funder, label, amount in (
                (Funder.STATE_104_12, "", asked), (Funder.AUTHORITY, name, asked / 4),
            )
        ]  # fmt: skip

    def costs(self) -> None:
        """What each action costs, by nature: it meets what is asked, and what is given in kind meets its use."""
        contract = self.file
        for action in contract.actions.in_order():
            wanted: dict[Place, Decimal | None] = {}
            for line in (
                contract.budget_lines.filter(action=action).values("year").annotate(total=Sum("asked")).order_by("year")
            ):
                year, asked = line["year"], Decimal(line["total"]).quantize(Decimal("0.01"))
                spread = {account: (asked * share).quantize(Decimal(1)) for account, share in texts.CHARGES.items()}
                spread[Account.STAFF] = asked - sum(spread.values())
                wanted |= {Place(year, account): amount for account, amount in (spread | texts.IN_KIND).items()}
            plan_charges(action, wanted, seen=0, by=self.lead, today=self.day)

    def acceptance(self) -> None:
        """The officer judges the justifications, the prefect accepts."""
        self.wait(20)
        for justification in self.file.justifications.all():
            judge(justification, accepted=True, seen=justification.version, by=self.officer, today=self.day)
        self.wait(10)
        self.act(Act.ACCEPT_PROPOSAL, self.prefect)
