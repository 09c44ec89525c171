"""The four files of the demonstration, and the State's credits above them."""

from datetime import date, timedelta
from decimal import Decimal

from ctai.accounts.models import Membership
from ctai.decisions import acts as decisions
from ctai.demonstration import listening, texts, writing
from ctai.demonstration.ending import prepare_text, run_a_year, sign
from ctai.demonstration.story import Story
from ctai.diagnosis.models import Stance
from ctai.envelopes import acts as envelopes
from ctai.envelopes.models import Envelope
from ctai.funding.models import BudgetLine
from ctai.opinions import acts as opinions
from ctai.opinions.models import Stance as AskedStance
from ctai.rules.funders import Funder

People = dict[str, Membership]


def millau(people: People, day: date) -> Story:
    """A whole life: in force, with a year behind it."""
    story = Story(
        people["claire.vidal"],
        people["edouard.costes"],
        people["rachida.benali"],
        people["philippe.morel"],
        day - timedelta(days=800),
        partners=(people["nadia.fabre"],),
        operator=people["amina.diallo"].organisation,
    )
    story.letter()
    story.exchanges()
    writing.open_diagnosis(story)
    listening.listen(story, people["luc.bernard"])
    sections = writing.write(story)
    writing.rank(story)
    writing.discuss(story, taken=True)
    writing.advise(
        story,
        [
            (people["helene.sicard"], Stance.FAVOURABLE, texts.OPINION_OF_THE_SUB_PREFECT),
            (people["luc.bernard"], Stance.RESERVED, texts.OPINION_OF_OFII),
        ],
    )
    writing.agree(story, sections)
    writing.freeze(story)
    story.proposal()
    story.acceptance()
    prepare_text(story)
    sign(story)
    run_a_year(story, day)
    return story


def besancon(people: People, day: date) -> Story:
    """A proposal the prefecture examines."""
    lead, elected = people["julie.perrin"], people["alain.girard"]
    story = Story(lead, elected, people["thomas.faivre"], people["catherine.roy"], day - timedelta(days=290))
    story.letter()
    story.exchanges()
    writing.open_diagnosis(story)
    sections = writing.write(story)
    writing.rank(story)
    writing.agree(story, sections)
    writing.freeze(story)
    story.proposal()
    return story


def montbeliard(people: People, day: date) -> Story:
    """A diagnosis both sides are writing: five sections, remarks to answer, some agreements, a survey closed."""
    lead, elected = people["karim.haddad"], people["anne.vuillemin"]
    story = Story(lead, elected, people["thomas.faivre"], people["catherine.roy"], day - timedelta(days=90))
    story.letter()
    story.exchanges()
    writing.open_diagnosis(story)
    listening.ask_people(story)
    sections = writing.write(story, sections=5)
    writing.discuss(story, taken=False)
    writing.agree(story, sections[:2])
    return story


def rodez(people: People, day: date) -> Story:
    """A letter the prefecture has received."""
    lead, elected = people["lucie.andrieu"], people["michel.bonnet"]
    story = Story(lead, elected, people["rachida.benali"], people["philippe.morel"], day - timedelta(days=40))
    story.letter()
    return story


def credits(people: People, story: Story, day: date) -> None:
    """The year's credits from the ministry to the département of a story, and two simulations of the next year."""
    lines = BudgetLine.objects.filter(contract=story.file, funder=Funder.STATE_104_12.value)
    year = lines.filter(granted__gt=0).latest("year").year
    steward, region, officer = people["sophie.lemaire"], people["marc.delmas"], people["rachida.benali"]
    ministry = envelopes.open_credits(
        year=year, credit=Funder.STATE_104_12, amount=Decimal(2_000_000), reason="Fictif", by=steward, today=day,
        is_rehearsal=True,
    )  # fmt: skip
    envelopes.hand_down(ministry, {region.organisation: Decimal(300_000)}, by=steward, today=day)
    own = Envelope.objects.get(holder=region.organisation, year=year, is_rehearsal=True)
    envelopes.hand_down(own, {officer.organisation: Decimal(80_000)}, by=region, today=day)
    first = decisions.make_simulation(
        "Reconduction à 90 %", year=year + 1, credit=Funder.STATE_104_12, by=officer, today=day, is_rehearsal=True
    )
    decisions.fill(first, rule="rate", rate=Decimal("0.9"), seen=first.version, by=officer, today=day)
    second = decisions.copy_simulation(first, "Plafond de 10 000 € par dossier", by=officer, today=day)
    decisions.fill(
        second, rule="rate", rate=Decimal(1), cap=Decimal(10_000), seen=second.version, by=officer, today=day
    )


def consult(people: People, story: Story, day: date) -> None:
    """Before deciding the next year: the région has answered, the sub-prefecture is late."""
    lines = BudgetLine.objects.filter(contract=story.file, funder=Funder.STATE_104_12.value, asked__gt=0)
    year = lines.filter(granted__gt=0).latest("year").year + 1
    officer, region, sub = people["rachida.benali"], people["marc.delmas"], people["helene.sicard"]
    asked = [
        opinions.ask_opinion(
            story.file, service.organisation, question=texts.QUESTION_BEFORE_DECIDING, year=year,
            wanted_for=day - timedelta(days=4), by=officer, today=day - timedelta(days=20),
        )
        for service in (region, sub)
    ]  # fmt: skip
    opinions.answer_opinion(
        asked[0], stance=AskedStance.RESERVED, text=texts.OPINION_OF_THE_REGION, seen=0, by=region,
        today=day - timedelta(days=9),
    )  # fmt: skip
