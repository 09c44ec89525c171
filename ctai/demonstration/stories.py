"""The five files of the demonstration, each told up to the day it is shown."""

from datetime import date, timedelta

from ctai.accounts.models import Membership
from ctai.demonstration import listening, money, texts, writing
from ctai.demonstration.ending import prepare_text, run_a_year, sign
from ctai.demonstration.story import Story
from ctai.diagnosis.models import Stance
from ctai.funding.models import BudgetLine
from ctai.opinions import acts as opinions
from ctai.opinions.models import Stance as AskedStance
from ctai.programme import acts as programme
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
        operator=people["amina.diallo"],
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
    money.second_year(people, story, day)
    consult(people, story, day)
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


def aveyron(people: People, day: date) -> Story:
    """A programme being written: an operator has certified its sheet, the last one is still to be completed."""
    story = Story(
        people["bruno.calmels"],
        people["mireille.puech"],
        people["rachida.benali"],
        people["philippe.morel"],
        day - timedelta(days=150),
        operator=people["amina.diallo"],
    )
    story.letter()
    story.exchanges()
    writing.open_diagnosis(story)
    sections = writing.write(story)
    writing.rank(story)
    writing.agree(story, sections)
    writing.freeze(story)
    story.programme(texts.SHEETS[:2])
    begun = texts.SHEETS[2]
    axis = programme.add_axis(story.file, theme=begun.theme, by=story.lead, today=story.wait(1))
    programme.add_action(
        story.file, axis=axis, title=begun.title, problem=begun.problem, by=story.lead, today=story.day
    )
    return story


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
