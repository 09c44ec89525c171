"""What the territory says of itself in a story: offer, needs, declared figures, a workshop, a survey."""

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from ctai.accounts.models import Membership
from ctai.demonstration import texts
from ctai.demonstration.story import Story
from ctai.exchanges import acts as exchanges
from ctai.exchanges.models import Meeting
from ctai.findings.acts.evidence import add_evidence
from ctai.findings.acts.lines import add_line
from ctai.findings.models import DeclaredFigure, Need, Offer
from ctai.rules.themes import Theme
from ctai.survey import acts as surveys
from ctai.survey.answering import receive
from ctai.survey.models import Survey
from ctai.survey.questions import questions_of

ANSWERS = 140
# How often each language is chosen: small counts must exist for the masking to be seen.
SPOKEN = {"fr": 40, "facile": 12, "ar": 30, "en": 14, "uk": 24, "fa": 16, "ti": 4}


def at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 0)))


def listen(story: Story, ofii: Membership) -> Survey:
    """Workshop, survey, offer, needs with their evidence: before the sections are written, which cite them."""
    workshop = hold_workshop(story)
    survey = ask_people(story)
    for offer in texts.OFFERS:
        add_line(Offer, story.file, by=story.lead, today=story.day, told_on=story.day, **offer)
    figure = add_line(
        DeclaredFigure, story.file, by=ofii, today=story.wait(2), label="Signataires du CIR sur le territoire",
        value=Decimal(64), unit="personnes", period=str(story.day.year - 1), place=story.file.territory.name,
        source="Fichier de suivi de la direction territoriale (démonstration, nombre fictif)",
        declared_by=str(ofii.person), theme=Theme.FRENCH.value,
    )  # fmt: skip
    for rank, need in enumerate(texts.NEEDS):
        line = add_line(Need, story.file, by=(story.lead, story.officer)[rank % 2], today=story.wait(1), **need)
        add_evidence(line, reference=f"meeting:{workshop.pk}", by=line.written_by, today=story.day)
        if rank == 0:
            add_evidence(line, reference=f"declared:{figure.pk}", by=line.written_by, today=story.day)
            add_evidence(line, text=texts.TESTIMONY, by=line.written_by, today=story.day)
    return survey


def hold_workshop(story: Story) -> Meeting:
    """With persons concerned, named nowhere: how many, and which languages they spoke."""
    meeting = exchanges.plan_meeting(
        story.file, by=story.lead, today=story.day, kind=Meeting.WORKSHOP, title="Atelier : apprendre et se loger",
        starts_at=at(story.wait(6), 18), place="Centre social", agenda="Ce qui aide, ce qui bloque, ce qui manque.",
        participants="Animatrice du centre social\nChef·fe de projet\nRéférent·e intégration",
    )  # fmt: skip
    meeting = exchanges.save_minutes(
        meeting, minutes=texts.WORKSHOP, seen=meeting.version, by=story.lead, today=story.wait(2),
        attended=21, heard=16, languages="arabe, dari, ukrainien",
    )  # fmt: skip
    return exchanges.share_meeting(meeting, seen=meeting.version, by=story.lead, today=story.day)


def ask_people(story: Story) -> Survey:
    """Three weeks of answers, then closed: its results are published once, small counts masked."""
    survey = surveys.create_survey(story.file, title="Vos besoins, votre avis", by=story.lead, today=story.day)
    surveys.save_survey(
        survey, seen=survey.version, moderators=[story.lead, story.officer], by=story.lead, today=story.day,
        languages=list(SPOKEN), welcome={"fr": texts.WELCOME},
    )  # fmt: skip
    survey.refresh_from_db()
    closes_on = story.day + timedelta(days=21)
    surveys.open_survey(
        survey, opens_on=story.day, closes_on=closes_on, seen=survey.version, by=story.lead, today=story.day
    )
    survey.refresh_from_db()
    chance = random.Random(12145)  # noqa: S311
    for number in range(ANSWERS):
        language = chance.choices(list(SPOKEN), list(SPOKEN.values()))[0]
        values = _answers(survey, chance)
        day = story.day + timedelta(days=number * 20 // ANSWERS)
        said = {"wish": chance.choice(texts.WISHES)} if number % 9 == 0 else {}
        receive(
            survey, language=language, values=values, texts=said, nonce=f"demo-{survey.pk}-{number}", now=at(day, 12)
        )
    story.wait(22)
    return surveys.close_survey(survey, by=story.lead, today=story.day)


def _answers(survey: Survey, chance: random.Random) -> dict[str, str | list[str]]:
    """One person: most questions answered, the first choices more often."""
    values: dict[str, str | list[str]] = {}
    for one in questions_of(survey, "fr"):
        codes = [code for code, _ in one.options]
        if one.kind == "choices":
            values[one.code] = [code for code in codes if chance.random() < 0.4]
        elif one.kind != "text" and chance.random() < 0.9:
            values[one.code] = chance.choices(codes, range(len(codes), 0, -1))[0]
    return values
